# Mots des partenaires : statuts, intégration, contacts, historique.

## Statut d’un partenaire. La clé -help dit en une ligne ce qu’il signifie.

partner-status-interested = Intéressé
partner-status-interested-help = A envoyé le formulaire d’intérêt ; n’a pas encore de compte.
partner-status-integrating = En intégration
partner-status-integrating-help = Construit et teste son intégration ; le public ne peut pas encore commander.
partner-status-launch-review = Lancement à l’examen
partner-status-launch-review-help = A demandé son lancement ; la plateforme vérifie.
partner-status-launched = Lancé
partner-status-launched-help = Le public peut commander tant que l’intégration est activée.
partner-status-suspended = Suspendu
partner-status-suspended-help = Arrêté par l’opérateur ; le public ne peut pas commander.
partner-status-terminated = Résilié
partner-status-terminated-help = Le contrat a pris fin ; le compte reste consultable, sans modification possible.

## Statut de l’intégration

integration = Intégration
integration-enabled = Activée
integration-enabled-help = Les commandes sont possibles dès que le partenaire est lancé.
integration-disabled-manual = En pause à la demande du partenaire
integration-disabled-manual-help = Désactivée à la main. Seule une personne peut la réactiver.
integration-disabled-auto = Désactivée automatiquement
integration-disabled-auto-help = Le serveur du partenaire ne répondait plus. Elle se réactive d’elle-même dès qu’il répond, ou à la main.
integration-disabled-operator = Désactivée par l’opérateur
integration-disabled-operator-help = Seul l’opérateur peut la réactiver. Écrivez au support.
integration-pause = Mettre l’intégration en pause
integration-resume = Reprendre l’intégration
integration-reason = Pourquoi cette pause ?
integration-reason-help = Par exemple « maintenance jusqu’à 14 h ». Le motif est conservé dans l’historique et communiqué aux contacts.

## Types de contact. La clé -help dit à quoi sert le contact.

contact-alert = Contact d’alerte
contact-alert-help = Utilisateurs capables d’examiner les problèmes techniques non urgents de la production. Ils reçoivent les alertes automatiques par e-mail.
contact-technical-emergency = Contact d’urgence technique
contact-technical-emergency-help = Joint jour et nuit quand les commandes échouent. Une adresse d’astreinte convient le mieux. Ils sont appelés dans cet ordre.
contact-technical-non-emergency = Contact technique (non urgent)
contact-technical-non-emergency-help = Joint pour les sujets techniques de fond, comme une nouvelle version de l’interface.
contact-operational-merchant = Contact pour les restaurants
contact-operational-merchant-help = Joint quand un restaurant demande son retrait ou se plaint.
contact-operational-platform = Contact pour la plateforme
contact-operational-platform-help = Joint par la plateforme quand une commande n’a pas été honorée. Jamais montré aux clients.
contact-operational-user = Contact pour les clients
contact-operational-user-help = Communiqué aux clients pour un remboursement, une annulation ou un changement.
contact-operational-hours = Horaires d’assistance
contact-operational-hours-help = Quand les clients sont aidés, avec le fuseau horaire.

contact-position = Rang dans l’ordre d’appel
contact-hours = Horaires
contact-hours-help = Le fuseau horaire, puis les jours (mon, tue, wed, thu, fri, sat, sun) et les heures, par exemple : Europe/Paris; mon-fri 09:00-18:00; sat 10:00-14:00
contact-unreachable = Injoignable depuis le { $since }
contact-unreachable-help = Le dernier message n’est pas arrivé. Corrigez l’adresse ou vérifiez que la boîte accepte le courrier.
contact-reached = Dernier message arrivé le { $at }
contact-never-reached = Aucun message envoyé pour l’instant
contact-added-by = Ajouté par { $name }
contacts-missing = { $n ->
    [one] Il manque un contact
   *[other] Il manque { $n } contacts
}
contacts-missing-help = Sans eux, personne ne peut être joint en cas de panne. La saisie d’une seule personne vaut pour tout le compte.

## Environnement d’un partenaire

fulfillment-url = Adresse de traitement des commandes
fulfillment-url-help = Là où sont envoyés les paniers et les commandes, par exemple https://commandes.example.com/v1
project-id = Identifiant de projet
project-id-help = L’audience (aud) que votre serveur vérifie dans nos jetons.
auth-header-style = Forme de l’en-tête Authorization
auth-header-style-bearer = Bearer, puis le jeton
auth-header-style-bare = Le jeton seul
feed-directory = Dossier des flux
feed-directory-help = Le dossier, sur la machine de la plateforme, où se trouvent les fichiers de flux et le marqueur. L’opérateur le définit.
feed-method = Livraison du flux
feed-method-sitemap = HTTPS avec sitemap
feed-method-s3 = Amazon S3
feed-method-gcs = Google Cloud Storage
feed-method-directory = Dossier
feed-sitemap-url = Adresse du sitemap
feed-sitemap-url-help = Par exemple https://flux.exemple.fr/sitemap.xml. Son en-tête last-modified indique que tous les fichiers sont prêts.
feed-user = Nom d’utilisateur
feed-user-help = Pour l’authentification HTTP basic. Laissez ce champ vide si les fichiers n’en demandent pas.
feed-password = Mot de passe
feed-folder = Dossier du compartiment
feed-folder-s3-help = En entier, par exemple s3://bistro-flux/production/
feed-folder-gcs-help = En entier, par exemple gs://bistro-flux/production/
feed-marker-url = Marqueur
feed-marker-url-help = L’adresse complète de marker.txt s’il ne se trouve pas dans le dossier.
feed-access-key-id = Identifiant de la clé d’accès
feed-secret-access-key = Clé d’accès secrète
feed-region = Région
feed-region-help = Par exemple eu-west-3. À défaut : us-east-1.
feed-endpoint = Adresse du service de stockage
feed-endpoint-help = Seulement pour un service compatible situé ailleurs, par exemple https://s3.exemple.fr
feed-service-account = Fichier de clé du compte de service
feed-service-account-help = Collez le fichier JSON entier. Laissez ce champ vide si vous avez donné l’accès en lecture au compte de service de la plateforme.
feed-secret-help = Une fois enregistré, ce secret n’est plus jamais affiché.
feed-secret-stored = Un secret est enregistré. Laissez ce champ vide pour le conserver.
feed-names-title = Noms pour les mises à jour en temps réel
feed-names = Autres noms de ce flux
feed-names-help = Les mises à jour sont toujours acceptées sous owg.v2, et aussi sous ces noms. Séparez-les par une espace.
feed-poll-minutes = Minutes entre deux lectures du marqueur
feed-poll-minutes-help = De 5 à 1440. Sans nombre, l’intervalle de la plateforme s’applique.

## Historique. Chaque ligne se lit après l’heure et avant la personne.

partner-event-created = Compte créé
partner-event-updated = Données du compte modifiées
partner-event-status-changed = Statut passé de « { $from } » à « { $to } »
partner-event-integration-changed = Intégration passée de « { $from } » à « { $to } »
partner-event-environment-updated = Réglages modifiés ({ $environment })
partner-event-contact-added = Contact ajouté : { $kind }
partner-event-contact-updated = Contact modifié : { $kind }
partner-event-contact-removed = Contact retiré : { $kind }
partner-event-contacts-reordered = Ordre d’appel modifié : { $kind }

## Erreurs à côté des champs

error-partner-status-start = Un nouveau partenaire commence comme intéressé ou en intégration.
error-project-id-invalid = Un identifiant de projet compte 1 à 200 lettres, chiffres ou - _ . : / sans espaces, par exemple mon-projet-42.
error-project-id-reserved = Les identifiants de projet qui commencent par « partner- » sont attribués par la plateforme. Choisissez-en un autre.
error-directory-invalid = Écrivez le chemin complet du dossier, par exemple /srv/feeds/bistronomie/production.
error-feed-user-invalid = Écrivez le nom sans deux-points, en 200 caractères au plus.
error-feed-region-invalid = Écrivez le nom court de la région, par exemple eu-west-3.
error-feed-access-key-invalid = Écrivez l’identifiant qui va avec la clé d’accès secrète.
error-feed-folder-invalid = Écrivez le dossier en entier, par exemple s3://bistro-flux/production/ ou gs://bistro-flux/production/.
error-feed-marker-url-invalid = Écrivez l’adresse complète du marqueur dans le même compartiment, par exemple s3://bistro-flux/production/marker.txt.
error-feed-secret-invalid = Ce texte dépasse 1000 caractères. Vérifiez ce que vous avez collé.
error-feed-secret-missing = Saisissez le mot de passe ou la clé. Ils doivent être saisis à nouveau quand l’hôte ou le nom change.
error-feed-service-account-invalid = Collez le fichier de clé JSON entier du compte de service.
error-feed-names-invalid = Écrivez au plus 20 noms, chacun d’au plus 100 lettres sans accent, chiffres, points, traits d’union et tirets bas.
error-feed-poll-minutes-invalid = Écrivez un nombre de 5 à 1440.
error-feed-address-refused = Cette adresse ne peut pas être appelée : elle doit commencer par https:// et mener à l’internet public.
error-user-required = Un contact d’alerte doit être un utilisateur du compte. Choisissez-en un, ou invitez d’abord la personne.
error-hours-invalid = Écrivez le fuseau horaire, puis les jours et les heures : Europe/Paris; mon-fri 09:00-18:00
error-hours-not-for-kind = Les horaires ne concernent que l’assistance. Laissez ce champ vide.
error-control-character = Écrivez une seule ligne de texte simple.

partner-error-last-contact = C’est le dernier contact de ce type, obligatoire pour un partenaire lancé. Ajoutez-en d’abord un autre.
partner-error-status-no-way = Le statut ne peut pas passer de « { $from } » à « { $to } ».
partner-error-reason-missing = Indiquez le motif. Il est conservé dans l’historique et communiqué au partenaire.
partner-error-operator-only = L’opérateur a désactivé l’intégration et lui seul peut la réactiver. Écrivez au support.
partner-error-person-only = Une personne a mis l’intégration en pause ; seule une personne peut la reprendre.
partner-error-too-many-failures = L’intégration s’est désactivée d’elle-même trois fois en 24 heures ; une personne doit la reprendre.
partner-error-status-forbids = L’intégration ne peut pas être activée tant que le partenaire est « { $status } ».
partner-error-read-only = Ce compte est résilié et ne peut plus qu’être consulté.
partner-error-project-taken = Un autre partenaire utilise déjà cet identifiant de projet. Choisissez-en un autre.
