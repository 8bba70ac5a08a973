# La console : pages pour les partenaires, et pour l’équipe au sujet d’un partenaire.

## Auteur d’une action

console-actor-platform = la plateforme
console-actor-server = le serveur du partenaire
console-actor-contact = un contact
console-actor-former = une personne qui n’est plus utilisatrice

## Mots de passe par lien

console-forgotten-lead = Saisissez l’adresse avec laquelle vous vous connectez. Nous vous enverrons un lien pour choisir un nouveau mot de passe.
console-forgotten-send = Envoyer le lien
console-password-new-link = Demander un nouveau lien
console-password-change = Changer le mot de passe

## Accueil d’un partenaire

console-partner-id = Identifiant partenaire
console-since = depuis le { $at }
console-contacts-complete = Saisir les contacts
console-contacts-ask = Inviter une personne mieux placée
console-contact-support = Contacter l’assistance
console-held-notice = Un flux est retenu, car il retirerait de nombreux restaurants. L’état précédent reste en ligne tant que personne n’a décidé.
console-steps-title = Vers le lancement
console-step-contacts = Saisir les contacts
console-step-endpoint = Renseigner l’adresse de traitement des commandes en production
console-step-feed = Faire configurer le flux de production
console-step-restaurants = Publier des restaurants
console-tile-orders = Commandes sur 24 heures
console-tile-incidents = Incidents en cours
console-tile-restaurants = Restaurants en ligne
console-tile-feed = Dernier flux
console-last-orders = Dernières commandes
console-no-orders = Aucune commande pour l’instant.
console-more = Autres pages
console-open-case = Ouvrir un dossier

## Compte et intégration

console-tab-account = Compte
console-tab-users = Utilisateurs
console-tab-endpoint = Adresse de traitement
console-tab-keys = Clés
console-country = Pays
console-country-help = Deux lettres, par exemple FR.
console-zone-help = Le nom du fuseau, par exemple Europe/Paris.
console-consultant = Conseiller
console-project-of = Identifiant de projet, { $environment }
console-data-title = Données du compte
console-history = Historique
console-pause-effect = D’ici cinq minutes, il ne sera plus possible de commander dans vos restaurants. Les commandes déjà passées suivent leur cours et les flux continuent d’être lus. Les contacts sont prévenus.
console-switch-confirm = Oui, je veux suspendre les commandes pour l’instant.
console-switch-confirm-missing = Cochez cette case pour confirmer votre choix.
console-resume-confirm = Les commandes reprennent dès que vous confirmez. Reprendre ?
console-status-change = Changer le statut
console-status-new = Nouveau statut
console-status-confirm = Changer le statut de ce partenaire ?
flash-console-paused = L’intégration est en pause.
flash-console-resumed = L’intégration est active.

## Utilisateurs

console-no-users = Personne ne peut encore se connecter pour ce partenaire.
console-role = Rôle
console-role-of = Rôle de { $name }
console-lists = Listes de diffusion
console-you = Vous
console-user = Utilisateur
console-invite-help = La personne reçoit par e-mail un lien pour choisir son mot de passe. Il est valable 7 jours.
console-invite-again = Inviter à nouveau
console-invite-failed = L’invitation n’est pas arrivée
console-user-remove-confirm = Retirer { $name } ? Cette personne sera déconnectée immédiatement.
console-choose = Veuillez choisir
flash-console-invited = L’invitation part par e-mail.
flash-console-user-removed = L’utilisateur est retiré.

## Contacts

console-contact-add = Ajouter un contact
console-contact-edit = Modifier un contact
console-contact-missing = Manquant
console-no-contact = Aucun contact de ce type.
console-contact-up = Monter { $name }
console-contact-down = Descendre { $name }
console-contact-remove-confirm = Retirer { $name } ? Ce contact ne sera plus joint.
console-contact-user-help = Les contacts d’alerte sont des utilisateurs du compte. Si la personne n’est pas dans la liste, invitez-la d’abord.
console-contact-name-help = Une personne ou une équipe, par exemple « Astreinte de nuit ».
console-phone-help = Avec + et l’indicatif du pays, par exemple +33 1 23 45 67 89.

## Flux

console-feed-title = Flux, { $environment }
console-feed-source = Source
console-feed-marker = Marqueur
console-feed-published = Publié
console-feed-polled = Dernière lecture du marqueur
console-feed-served = Restaurants en ligne
console-feed-last = Dernière lecture
console-feed-history = Historique des lectures
console-feed-read = Lire le flux maintenant
console-feed-test = Tester la connexion
console-feed-remove-source = Retirer la source
console-feed-test-found =
    { $n ->
        [0] Le marqueur indique { $marker }, mais il n’y a aucun fichier.
        [one] La connexion fonctionne. Le marqueur indique { $marker } et il y a un fichier.
       *[other] La connexion fonctionne. Le marqueur indique { $marker } et il y a { $files } fichiers.
    }
console-feed-test-fetch-failed = Le flux est inaccessible. Vérifiez l’adresse et la présence des fichiers.
console-feed-test-fetch-auth = L’accès a été refusé. Renouvelez le mot de passe ou la clé, ou accordez-leur le droit de lecture.
console-feed-test-marker-invalid = Le marqueur manque ou n’est pas un horodatage. Écrivez marker.txt après tous les fichiers ; un sitemap a besoin de l’en-tête last-modified.
console-feed-test-sitemap-invalid = Ce sitemap ne peut pas être utilisé. Il doit suivre sitemaps.org 0.9 et ne nommer que des adresses https.
console-feed-test-too-many-files = Il y a trop de fichiers. Mettez plusieurs restaurants dans un même fichier.
console-feed-test-file-too-big = Un fichier est trop gros. Séparez-le par restaurant.
console-feed-no-source = Aucune source n’est encore configurée. Choisissez le mode de livraison du flux ci-dessous.
console-no-runs = Le flux n’a pas encore été lu.
console-quick-title = Test rapide
console-quick-lead = Envoyez un fichier de lignes (ndjson, gzip accepté) et voyez aussitôt ce que la plateforme en fait. Il reste hors du bac à sable et de la production : il n’est jamais servi, et la visionneuse d’entités ne le montre pas. Un nouveau fichier remplace le précédent.
console-quick-file = Fichier
console-quick-file-help = Moins de 10 Mo une fois décompressé, avec au moins un Restaurant, son Service et son Menu.
console-quick-upload = Vérifier ce fichier
console-quick-none = Aucun fichier n’a encore été envoyé.
console-quick-report = Résultat de la vérification
console-quick-download = Télécharger le fichier (gzip)
console-quick-size = Taille
console-quick-bytes = { $n } octets
console-quick-uploaded = Envoyé
console-quick-kept = Conservé jusqu’au
console-quick-remove = Supprimer le fichier et son rapport
console-quick-failed = Le fichier n’a pas pu être lu en entier : les références et les restaurants n’ont donc pas été vérifiés. Les problèmes ci-dessous disent pourquoi.
console-quick-cut = Seuls les { $n } premiers restaurants sont listés ; les chiffres portent sur tous.
console-quick-not-served = Ce menu vient d’un test rapide. Il n’est pas servi.
console-quick-too-big = Le fichier est trop gros (FILE_TOO_BIG) : un test rapide accepte moins de 10 Mo (10 000 000 octets) une fois décompressé. Mettez-y moins de restaurants. Le fichier précédent reste en place.
console-quick-empty = Choisissez un fichier qui n’est pas vide.
flash-console-quick-checked = Le fichier a été vérifié.
flash-console-quick-removed = Le fichier et son rapport ont été supprimés.
console-run-queued = En attente
console-run-fetching = Lecture
console-run-processing = Écriture
console-run-held = Retenu
console-run-done = Publié
console-run-failed = Échec
console-run-title = Lecture du { $at }
console-run-requested = Demandée
console-run-files = Fichiers
console-run-entities = Entités
console-run-errors = Erreurs
console-run-warnings = Avertissements
console-run-orderable = Commandables
console-run-added = Restaurants ajoutés
console-run-changed = Restaurants modifiés
console-run-removed = Restaurants retirés
console-run-change = Restaurants +/~/−
console-run-restaurants = { $orderable } sur { $total }
console-run-changes = +{ $added } / ~{ $changed } / −{ $removed }
console-run-by-type = Entités par type
console-run-problems = Problèmes
console-run-no-problems = Aucun problème détecté.
console-cure = Que faire
console-problem-entity = Entité
console-problem-file = Fichier et ligne
console-held-explained = Publier ce flux retirerait { $removed } restaurants. Appliquez-le si c’est voulu ; abandonnez-le si le flux est incomplet.
console-held-apply = Appliquer
console-held-apply-confirm = Publier l’état retenu ? Les restaurants retirés disparaîtront immédiatement.
console-held-discard = Abandonner
flash-console-feed-asked = La lecture du flux est demandée.
flash-console-held-applied = L’état retenu est publié.
flash-console-held-discarded = L’état retenu est abandonné.

## Restaurants

console-restaurants-search = Nom ou identifiant
console-restaurants-orderable = Commandables
console-restaurants-blocked = Non commandables
console-restaurants-as-of = D’après la lecture du
console-restaurants-none = Aucun flux n’a encore été publié dans cet environnement.
console-restaurant-id = Identifiant dans le flux
console-restaurant-unnamed = (sans nom)
console-no-issues = Aucun problème
console-obstacle-not-launched = Le partenaire n’est pas lancé : le public ne voit aucun de ces restaurants.
console-obstacle-integration = L’intégration est désactivée : le public ne voit aucun de ces restaurants pour le moment.
console-pages = Pages de la liste

## Traitement des commandes

console-span = Période
console-span-hour = Dernière heure
console-action-checkout = Vérification du panier (checkout)
console-action-submit = Envoi de la commande (submit)
console-action-update = Mise à jour de commande
console-action-health-check = Contrôle de santé
console-requests = Requêtes
console-errors = Erreurs
console-success-rate = Taux de réussite
console-no-requests = Aucune requête sur cette période.
console-series-table = L’évolution sous forme de tableau
console-codes = Codes d’erreur
console-no-codes = Aucune erreur.
console-responses = Réponses
console-share = Part des erreurs
console-latency = Temps de réponse
console-latency-mean = Moyenne
console-latency-p50 = La moitié en moins de
console-latency-p95 = 95 % en moins de
console-latency-p99 = 99 % en moins de
console-latency-max = Maximum
console-latency-slow = Plus de 5 secondes
console-latency-over = Plus de 8 secondes
console-milliseconds = { $n } ms
console-see-orders = Voir les commandes
console-span-6-hours = 6 dernières heures
console-span-3-days = 3 derniers jours
console-span-own = Autre période
console-span-zone = Heures du fuseau { $zone } ; 31 jours au plus.
console-span-refused = Cette période ne peut pas être affichée : elle doit finir après son début, au plus 31 jours plus tard. Le dernier jour est affiché.
console-traffic = Trafic
console-traffic-live = Clients
console-traffic-test = Tests
console-csv-series = Télécharger les séries au format CSV
console-csv-codes = Télécharger les codes d’erreur au format CSV
console-codes-other = Autres codes
console-share-help = Une réponse qui porte plusieurs codes compte une fois pour chacun : la somme des parts peut dépasser 100 %.
console-chart-volume = Requêtes au fil du temps
console-chart-errors = Erreurs par code au fil du temps
console-chart-latency = Temps de réponse au fil du temps, en millisecondes
console-limit-mean = Moyenne : 5 s au plus
console-limit-p99 = 99 % : 8 s au plus
console-fulfillment-help = Une vérification du panier réussit avec une checkoutResponse, un envoi avec une commande CREATED ou CONFIRMED. Les centiles sont des bornes supérieures. Au-delà de deux jours, les heures entières sont comptées ; les jours sont ceux d’UTC.

## Commandes

console-orders-search = Numéro de la plateforme ou du partenaire
console-order-title = Commande { $number }
console-order-number = Numéro de commande
console-order-partner-number = Numéro du partenaire
console-order-receipt = Numéro sur le reçu
console-order-conversation = Conversation
console-order-payment = Paiement
console-order-placed = Passée
console-order-accepted = Acceptée
console-order-scheduled = Souhaitée pour
console-order-estimate = Prévue
console-order-submits = Tentatives d’envoi
console-order-attempt = Tentative { $n }
console-order-tip = Pourboire
console-order-late = En retard
console-order-bill = Contenu
console-order-events = Déroulement
console-order-exchanges = Requêtes et réponses
console-order-privacy = Le nom, l’adresse et le téléphone du client sont retirés des requêtes et des réponses.
console-request = Requête
console-answer = Réponse
console-log-word = Mot
console-log-endpoint = Point d’accès
console-log-without = { $value } ✕
console-log-csv = Télécharger au format CSV, sans les textes
console-log-goes-on = La recherche n’a pas encore atteint le début de la période.
console-log-go-on = Poursuivre la recherche
console-overview-orders = Commandes
console-overview-revenue = Chiffre d’affaires
console-overview-average = Panier moyen
console-overview-conversion = Conversion (estimée)
console-overview-none = Aucune commande sur cette période.
console-overview-csv = Télécharger au format CSV
console-funnel = Du menu au restaurant
console-funnel-stage = Étape
console-funnel-count = Nombre
console-funnel-unit = Ce qui est compté
console-funnel-sessions = Sessions (estimées)
console-funnel-orders = Commandes
console-funnel-menu = Menu consulté
console-funnel-checkout = Panier vérifié
console-funnel-submit = Commande envoyée
console-funnel-confirmed = Confirmée par le partenaire
console-funnel-restaurant = Confirmée par le restaurant
console-funnel-help = La dernière étape compte des commandes, les autres des sessions. Les sessions sont estimées sans cookie ni donnée personnelle, par journées UTC entières touchées par la période. Les commandes sont celles qui ont été passées et non refusées ; le chiffre d’affaires et le panier moyen excluent aussi les commandes annulées. Les devises ne sont jamais additionnées. Le bac à sable ne compte pas.
console-health = Santé des commandes
console-health-over = Au-delà de la normale
console-health-rule = Règle
console-health-count = Commandes
console-health-share = Part
console-health-limit = Limite
console-health-open = Commandes en cours ({ $n })
console-health-all = Toutes les commandes en cours
console-health-help = Chiffres du moment : de la dernière heure, des commandes en cours, de la veille (ORD-4) et des 7 derniers jours (ORD-5). Une règle n’est enfreinte qu’avec assez de commandes pour en juger.
console-health-ord-1 = Acceptation en retard
console-health-ord-2 = Refusées ou annulées
console-health-ord-3 = Sans nouvelles
console-health-ord-4 = Sans état final
console-health-ord-5 = Honorées
console-health-ord-6 = Mises à jour reçues
console-health-ord-7 = Mises à jour en erreur
console-health-ord-8 = Envoi incertain
console-order-age = Âge
console-order-due = attendue { $at }
console-order-accept-in = { $duration } pour accepter
console-order-overdue-by = En retard de { $duration }
console-orders-open = En cours seulement
console-orders-csv = Télécharger au format CSV
console-active = Restaurants actifs
console-active-day = Jour (UTC)
console-active-none = Aucun restaurant n’est encore servi.
console-active-chart = Restaurants servis, par jour
console-active-help = Restaurants servis, que les commandes soient acceptées ou non en ce moment. Chaque jour garde son dernier décompte ; les jours sont conservés 400 jours.
console-active-csv = Télécharger au format CSV

## Clés

console-keys-lead = Avec une telle clé, votre serveur obtient des jetons d’accès pour envoyer les mises à jour de commandes.
console-key = Clé
console-key-new = Nouvelle clé
flash-console-key-revoked = La clé est révoquée.

## Profil personnel

console-about-you = À propos de vous
console-api-keys-lead = Avec une clé d’API, un programme agit en votre nom et dispose de vos droits.
console-api-key-name = Nom de la nouvelle clé
console-api-key-remove-confirm = Supprimer la clé « { $name } » ? Les programmes qui l’utilisent seront refusés immédiatement.
flash-console-password-set = Votre mot de passe est enregistré. Vous pouvez vous connecter.
flash-console-password-changed = Votre mot de passe est changé. Les autres navigateurs sont déconnectés.
flash-console-others-out = Tous les autres navigateurs sont déconnectés.

## Partenaires, pour l’équipe

console-partners-search = Nom ou identifiant partenaire
console-partner-new = Nouveau partenaire
console-requests-day = Requêtes sur 24 heures
console-error-rate-day = Taux d’erreur sur 24 heures
flash-console-partner-made = Le partenaire est créé. Ajoutez son premier administrateur.

error-feed-directory-unusable = Ce dossier ne peut pas être utilisé : il n’existe pas, n’est pas lisible ou se trouve hors des dossiers que la configuration de la plateforme autorise pour les flux.

## Alertes

console-alerts-lead = Ce qui est surveillé pour vous en production. Lorsqu’une condition est remplie, les contacts concernés reçoivent un e-mail ; ils sont relancés tant que cela dure et prévenus quand c’est terminé.
console-alerts-not-live = Les alertes commencent une fois votre compte lancé.
console-alert-since = En cours depuis
console-alert-evaluated = Dernière évaluation
console-alert-silenced = En sourdine jusqu’au { $until }
console-alert-incident = Voir l’escalade
console-alert-numbers = Chiffres de la dernière évaluation
console-alert-no-numbers = Pas encore évaluée.
console-alert-history = Historique
console-alert-no-history = Aucune alerte au cours de la dernière année.
console-alert-lasted = Durée
console-limits = Seuils
console-limits-general = Ce sont les seuils de l’installation. L’opérateur peut en donner de propres à un partenaire.
console-limits-own = Ce partenaire a ses propres seuils.
console-limits-remove = Reprendre les seuils de l’installation
console-limit-over-permille = Part à dépasser (%)
console-limit-window-minutes = Période examinée (minutes)
console-limit-least = Au moins ce nombre
console-limit-restaurants = Dans au moins ce nombre de restaurants
console-limit-after-minutes = Délai accordé à une commande (minutes)
error-not-a-limit = Ce nombre est hors des limites permises.
console-silence = Mettre les e-mails en sourdine
console-silence-help = Tant qu’une règle est en sourdine, tout est enregistré mais personne ne reçoit de e-mail. Les escalades suivent leur cours.
console-silence-now = En sourdine jusqu’au { $until }, par { $by }.
console-silence-for = Pour combien de temps
console-silence-reason = Motif
console-silence-do = Mettre en sourdine
console-unsilence = Envoyer de nouveau les e-mails
flash-console-silenced = Les e-mails de cette alerte sont en sourdine.
flash-console-unsilenced = Cette alerte envoie de nouveau des e-mails.
error-silence-too-long = Une sourdine dure de 1 heure à 7 jours.

console-orders-unknown = Issue inconnue
console-outcome = L’issue de cette commande est inconnue
console-outcome-what = La commande a été envoyée au partenaire, mais aucune réponse n’indique ce qu’elle est devenue. Le partenaire l’a peut-être reçue, peut-être pas. La plateforme ne renvoie rien d’elle-même, afin qu’aucune commande ne soit passée deux fois ; une mise à jour du partenaire éclaircit la situation à tout moment. Le client lit que la commande n’a pas pu être confirmée et qu’il ne doit pas commander de nouveau pour l’instant.
console-outcome-partner = Si vos systèmes ont cette commande, envoyez une mise à jour avec son googleOrderId ou appelez notre assistance, qui peut trancher. S’ils ne l’ont pas, prévenez l’assistance, afin que le client soit informé.
console-outcome-choose = Choisir
console-outcome-placed = Le partenaire a la commande
console-outcome-not-placed = Le partenaire n’a pas la commande
console-ask = Interroger de nouveau le partenaire
console-ask-help = La même requête, avec le même numéro de commande, est envoyée une fois de plus, au plus tard à { $until }. Un partenaire qui a la commande répond avec celle-ci. Un partenaire qui ne l’a jamais reçue la passera maintenant : n’interrogez le partenaire que si le client attend encore son repas.
console-ask-confirm = Envoyer la commande au partenaire une fois de plus ? Si elle n’est jamais arrivée, elle est passée maintenant.
console-ask-why = Pourquoi interroger de nouveau le partenaire ?
console-settle = Trancher soi-même
console-settle-help = Uniquement après que quelqu’un chez le partenaire a dit ce que la commande est devenue. Le client en est informé aussitôt, et cette action est irréversible.
console-settle-outcome = Qu’a dit le partenaire ?
console-settle-number-hint = Seulement si le partenaire a la commande : son propre numéro, sous lequel arrivent les mises à jour.
console-settle-told-by = Qui l’a dit chez le partenaire ?
console-settle-note = Note
console-diner = Le client
console-diner-help = Le nom, l’adresse e-mail, le téléphone et l’adresse sont masqués. Si vous en avez besoin pour cette commande, dites pourquoi ; chaque consultation est consignée dans le journal d’audit avec votre nom.
console-diner-why = Pourquoi en avez-vous besoin ?
console-diner-show = Afficher
console-diner-shown = Cette consultation a été consignée dans le journal d’audit.
console-diner-erased = Les données personnelles du client ont été effacées.
console-diner-address = Adresse
console-diner-instructions = Instructions de livraison
console-diner-notes = Remarques
flash-console-asked-again = Le partenaire est interrogé de nouveau. Rechargez cette page dans un instant.
flash-console-outcome-moved = Rien n’a été modifié : la commande a évolué entre-temps, ou une autre commande porte ce numéro.
flash-console-settled = L’issue de la commande est fixée.
