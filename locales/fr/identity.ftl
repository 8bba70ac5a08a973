# Mots des personnes : rôles, droits, connexion, clés.

## Rôles des utilisateurs d’un partenaire. La clé -help dit en une ligne ce que le rôle permet.

role-reader = Lecteur
role-reader-help = Consulte tout et répond aux demandes d’assistance.
role-editor = Éditeur
role-editor-help = Modifie aussi les réglages, met l’intégration en pause et lance les tests.
role-administrator = Administrateur
role-administrator-help = Gère aussi les utilisateurs et les clés.
role-tester = Testeur
role-tester-help = Commande par les liens de test avant le lancement, et rien d’autre.

## Rôles des personnes de la plateforme

staff-role-consultant = Consultant
staff-role-consultant-help = Accompagne les partenaires qui lui sont confiés.
staff-role-support = Support
staff-role-support-help = Répond aux demandes d’assistance.
staff-role-on-call = Ingénieur d’astreinte
staff-role-on-call-help = Répond aux demandes urgentes et aux incidents, jour et nuit.
staff-role-operator = Opérateur
staff-role-operator-help = Peut tout faire sur la plateforme.

## Listes de diffusion

mailing-list-alerts = Alertes
mailing-list-product-news = Nouveautés du produit
mailing-list-release-notes = Notes de version

## Droits, pour le tableau des rôles

permission-read-account = Consulter le compte, les restaurants et les tableaux de bord
permission-edit-account = Modifier le compte, les flux et les restaurants
permission-edit-contacts = Modifier les contacts
permission-switch-integration = Mettre l’intégration en pause et la reprendre
permission-run-tests = Lancer des tests, appliquer ou écarter un instantané retenu
permission-manage-users = Gérer les utilisateurs
permission-manage-keys = Créer et révoquer des clés
permission-read-audit = Consulter le journal d’audit
permission-open-cases = Ouvrir des demandes et y répondre
permission-use-test-links = Commander par les liens de test
permission-use-validator = Utiliser le validateur
permission-staff-cases = Traiter les demandes pour la plateforme
permission-staff-incidents = Traiter les incidents et les escalades
permission-assess-urgency = Confirmer ou refuser l’urgence
permission-settle-orders = Éclaircir les commandes dont l’issue est inconnue
permission-read-diners = Voir les coordonnées du client d’une commande ; chaque consultation est consignée
permission-manage-schedules = Modifier les plannings d’astreinte
permission-manage-partners = Gérer les partenaires et leur statut
permission-operate-platform = Exploiter la plateforme
permission-denied = Vous n’avez pas ce droit. Un administrateur de votre compte peut vous donner un autre rôle.

## Connexion

sign-in-title = Connexion
sign-in-wrong = L’adresse ou le mot de passe est incorrect.
sign-in-locked = Trop de mots de passe erronés. Réessayez après { $until }.
sign-in-needed = Connectez-vous pour voir cette page.
sign-in-expired = Vous avez été déconnecté après une période d’inactivité. Veuillez vous reconnecter.
sign-in-forgot = Mot de passe oublié ?
password-present = Mot de passe actuel
password-new = Nouveau mot de passe
password-new-help = Au moins 12 caractères ; quelques mots à la suite conviennent très bien.
password-repeat = Nouveau mot de passe, encore une fois
password-wrong-present = Le mot de passe actuel est incorrect.
password-changed = Votre mot de passe est changé. Les autres navigateurs ont été déconnectés.
password-set-title = Choisissez votre mot de passe
password-link-invalid = Ce lien n’est plus valable. Demandez-en un nouveau.
password-link-sent = Si un compte existe avec cette adresse, un e-mail est en route. Son lien est valable une heure.

## E-mails avec un lien. Le code qui les envoie fournit le lien.

mail-invitation-subject = { $inviter } vous invite sur { brand }
mail-invitation-text = { $inviter } a créé un compte pour vous. Choisissez votre mot de passe avec ce lien, valable 7 jours : { $link }
mail-reset-subject = Choisissez un nouveau mot de passe pour { brand }
mail-reset-text = Choisissez un nouveau mot de passe avec ce lien, valable une heure : { $link } Si vous n’avez rien demandé, ignorez ce message ; rien n’a changé.

## Utilisateurs et sessions

user-add = Ajouter un utilisateur
user-disabled = La connexion est désactivée
user-last-administrator = C’est le dernier administrateur du compte. Nommez d’abord quelqu’un d’autre administrateur.
user-last-operator = C’est le dernier opérateur de la plateforme. Nommez d’abord quelqu’un d’autre opérateur.
user-not-found = Cet utilisateur n’existe pas.
sessions-title = Navigateurs connectés
session-since = Connecté le { $at }
session-last-seen = Utilisé pour la dernière fois le { $at }
session-this = Ce navigateur
session-end-others = Déconnecter tous les autres navigateurs

## Clés

api-keys-title = Clés d’API
api-key-once = Copiez la clé maintenant. Elle ne sera plus affichée.
service-keys-title = Clés de compte de service
service-key-once = Téléchargez le fichier de clé maintenant. La clé privée n’est pas conservée ici et ne sera plus affichée.
service-key-revoke = Révoquer
service-key-revoke-confirm = Votre serveur sera refusé immédiatement s’il utilise encore cette clé.
service-key-revoked = Révoquée le { $at }
service-key-last-used = Utilisée pour la dernière fois le { $at }
service-key-never-used = Jamais utilisée
key-not-found = Cette clé n’existe pas.

## Erreurs à côté des champs

error-password-like-email = Le mot de passe commence comme votre adresse. Choisissez-en un autre.
error-api-key-name = Donnez à la clé un nom de 1 à 80 caractères.
