# Le cadre de toutes les pages, et les pages d'erreur.

layout-skip = Aller au contenu
layout-navigation = Navigation principale
layout-crumbs = Vous êtes ici
layout-account = Votre compte
layout-status = État de la plateforme
layout-support = Assistance
layout-theme = Couleurs de la page
layout-theme-auto = Comme sur cet appareil
layout-theme-light = Clair
layout-theme-dark = Sombre

error-page-not-found = Cette page est introuvable
error-page-not-found-lead = Elle a peut-être été déplacée, ou vous n'y avez pas accès. Vérifiez l'adresse ou repartez de l'accueil.
error-page-bad-request = Nous n'avons pas pu lire cette demande
error-page-bad-request-lead = L'adresse ou le formulaire contient quelque chose d'inattendu. Revenez en arrière, vérifiez votre saisie et réessayez.
error-page-conflict = La situation a changé entre-temps
error-page-conflict-lead = Quelqu'un vous a devancé. Regardez où en sont les choses avant de décider à nouveau.
error-page-too-many = Trop de tentatives
error-page-too-many-lead = Veuillez patienter une minute avant de réessayer.
error-page-too-large = C'est trop volumineux
error-page-too-large-lead = Votre envoi dépasse la taille acceptée. Choisissez un fichier plus petit.
error-page-internal = Une erreur s'est produite de notre côté
error-page-internal-lead = Vous n'y êtes pour rien, et nous en avons pris note. Veuillez réessayer dans un instant.
error-page-maintenance = Nous revenons bientôt
error-page-maintenance-lead = La page est en cours de maintenance et sera de retour dans quelques minutes.
error-page-maintenance-until = La page est en cours de maintenance et devrait être de retour d'ici le { $time } (UTC).
error-page-reference = Si vous nous écrivez à ce sujet, indiquez ce numéro : { $reference }
error-page-home = Aller à l'accueil

flash-saved = Vos modifications sont enregistrées.
flash-sent = Votre message est envoyé.
flash-deleted = La suppression est faite.
flash-signed-out = Vous êtes déconnecté.

# La navigation de la console.

nav-console = Console
nav-desk = Bureau
nav-partners = Partenaires
nav-overview = Activité
nav-fulfillment = Traitement
nav-alerts = Alertes
nav-orders = Commandes
nav-all-orders = Toutes les commandes
nav-exchanges = Journaux
nav-restaurants = Restaurants
nav-feeds = Flux
nav-contacts = Contacts
nav-account = Compte et utilisateurs
nav-cases = Demandes
nav-incidents = Incidents
nav-schedules = Astreintes
