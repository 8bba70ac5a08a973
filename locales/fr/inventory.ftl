# L’inventaire : état des restaurants, historique des flux, visionneuse d’entités, menu, rapports des mises à jour en temps réel.

nav-inventory = Inventaire
inventory-pages = Pages sur cet environnement
inventory-first-page = Première page
inventory-counts = Restaurants par état
inventory-ring = { $n } restaurants par état ; les chiffres sont dans le tableau à côté

## État des restaurants

inventory-status-report = État des restaurants
inventory-partly = Commandables en partie
inventory-stale = Inventaire périmé
inventory-stopped = Depuis le { $at }, plus rien de cet environnement n’est en ligne, car toutes les lectures échouent.
inventory-failing-since = avec des erreurs depuis le { $at }
inventory-stopped-since = hors ligne depuis le { $at }
inventory-share = Part
inventory-services = Commandable en
inventory-look = Voir
inventory-menu = Carte
inventory-shop = Page de commande
inventory-because = En voici l’origine :

## Historique et instantanés

inventory-kind = Type d’ingestion
inventory-kind-batch = Lot
inventory-kind-update = Mises à jour en temps réel
inventory-kind-rollback = Retour en arrière
inventory-look-back = Période
inventory-history-empty = Rien ne s’est passé pendant cette période.
inventory-new-files = Nouveaux fichiers
inventory-records = Enregistrements
inventory-added = Ajouts
inventory-changed = Modifications
inventory-removed = Retraits
inventory-change = Différence
inventory-entities-added = Enregistrements ajoutés
inventory-entities-changed = Enregistrements modifiés
inventory-entities-removed = Enregistrements retirés
inventory-record-changes = Enregistrements +/~/−
inventory-sample-files = Fichiers de cette lecture
inventory-older = Plus anciens que l’existant
inventory-error-rate = Taux d’erreur
inventory-issues = Problèmes groupés
inventory-issue = Problème
inventory-affected = Concernés
inventory-at-least = au moins { $n }
inventory-samples = Exemples
inventory-snapshots = Instantanés
inventory-snapshots-lead = Chaque état publié reste ici quelque temps. Vous pouvez en comparer deux et revenir à un état antérieur.
inventory-snapshot = Instantané { $n }
inventory-number = Numéro
inventory-served = En ligne
inventory-back-to = Retour à l’instantané { $n }
inventory-differences = Restaurants qui diffèrent
inventory-difference-of = Ce qui diffère pour { $id }
inventory-compare = Comparer
inventory-compare-with = Comparer avec l’instantané
inventory-no-differences = Les deux états sont identiques.
inventory-nothing-to-compare = Aucun autre état n’est conservé auquel comparer celui-ci.
inventory-not-there = Absent.
inventory-roll-back = Revenir à cet instantané
inventory-roll-back-confirm = Revenir à cet instantané ? Ce que voit le public change immédiatement.
inventory-roll-back-explained = Le public verra de nouveau cet état. Il devient un nouvel instantané : vous pourrez donc l’annuler. Le prochain flux nouveau le remplacera.
flash-inventory-rollback = Le retour à l’instantané est en cours.

## Visionneuse

inventory-entity-type = Type d’entité
inventory-entity-ok = Sans erreur
inventory-entity-faulty = En erreur
inventory-entity-deleted = Supprimée
inventory-id = Identifiant
inventory-id-begins = Début de l’identifiant
inventory-contains = Contient le texte
inventory-look-up = Rechercher
inventory-id-unknown = Aucune entité de ce type ne porte exactement cet identifiant.
inventory-version = Version détenue
inventory-version-of-snapshot = { $at } (heure de l’instantané)
inventory-modified = Dernière écriture
inventory-by-batch = par une lecture du flux
inventory-by-update = par une mise à jour en temps réel
inventory-raw = Telle qu’envoyée
inventory-tombstone = Supprimée par une mise à jour en temps réel ; il n’en reste que la version.
inventory-belongs = Appartient à
inventory-and-others = et d’autres
inventory-names = Fait référence à
inventory-named-by = Référencée par
inventory-missing = Introuvable
inventory-related-cut = Toutes les relations ne sont pas affichées.

## Carte

inventory-service = Service
inventory-at-local = Heure sur place ({ $zone })
inventory-only-hidden = Seulement ce qui est masqué
inventory-show = Afficher
inventory-dishes = Plats commandables : { $shown } · masqués : { $hidden }
inventory-lines = Prix, options et suppléments ({ $n })
inventory-price-from = à partir de { $price }
inventory-price-shown = prix affiché au public
inventory-bounds = de { $min } à { $max } pièces
inventory-bounds-from = à partir de { $min } pièces
inventory-pieces = de { $min } à { $max } par ligne
inventory-stock = stock { $n }
inventory-only-with = seulement avec { $values }
inventory-chosen-beforehand = présélectionné
inventory-public-holidays = jours fériés
inventory-service-off = Le partenaire a désactivé ce service.
inventory-service-opens = À cette heure, aucune commande n’est prise ; prochaine ouverture : { $at }.
inventory-service-closed = À cette heure, aucune commande n’est prise, et aucune ouverture n’est connue.
inventory-why-outer-section = La rubrique qui la contient est masquée à cette heure
inventory-why-not-now = Hors de ses horaires à cette heure
inventory-why-section = Sa rubrique est masquée à cette heure
inventory-why-sold-out = Marqué comme épuisé
inventory-why-no-offer = Aucun prix n’est valable à cette heure pour ce service
inventory-why-group = Un groupe de suppléments obligatoire ne peut pas être satisfait
inventory-why-switched-off = Désactivé
inventory-why-no-stock = Stock épuisé
inventory-why-other-service = Réservé à l’autre service
inventory-why-not-yet = Pas encore valable
inventory-why-over = N’est plus valable

## Mises à jour en temps réel

inventory-updates = Mises à jour en temps réel
inventory-updates-lead = Une requête à laquelle il a été répondu 200 ne prouve pas que ses entités ont été acceptées : elles sont vérifiées ensuite. Jours et heures en UTC.
inventory-request-level = Requêtes
inventory-requests = Requêtes
inventory-failed = Échecs
inventory-failure-rate = Taux d’échec
inventory-warned = Avertissements
inventory-warning-rate = Taux d’avertissement
inventory-bars = Part des requêtes { $route } en échec par jour ; les chiffres sont dans le tableau ci-dessous
inventory-day-failures = { $day } : { $failed } sur { $all } en échec
inventory-by-day = Par jour
inventory-no-requests = Aucune requête pendant cette période.
inventory-request-failures = Requêtes en échec
inventory-hour = Heure de début (UTC)
inventory-route = Route
inventory-entity-level = Entités
inventory-no-entities = Aucune entité n’a été envoyée pendant cette période.
inventory-entity-failures = Mises à jour en détail
inventory-result = Issue
inventory-failures-first = Rejetées, ou selon le code
inventory-no-updates = Aucune mise à jour ne correspond. Les détails sont conservés 14 jours.
inventory-update = Mise à jour du { $at }
inventory-update-accepted = En file d’attente
inventory-update-parked = En attente d’une autre entité
inventory-update-applied = Acceptée
inventory-update-rejected = Rejetée
inventory-request = Requête
inventory-schema = Schéma
inventory-received = Reçue
inventory-finished = Issue connue
inventory-parked-until = Attend au plus jusqu’au
inventory-times-utc = Les heures sont en UTC.
inventory-refused-malformed-body = Le corps n’est pas du JSON ou ne contient aucun enregistrement.
inventory-refused-too-many-records = Plus de 1 000 enregistrements dans une requête.
inventory-refused-missing-timestamp = Un horodatage manque ou est illisible.
inventory-refused-unknown-feed = Le nom du flux est inconnu.
inventory-refused-undecodable-record = Un enregistrement est indéchiffrable ou ne nomme aucune entité.
inventory-refused-no-batch-feed = Aucun lot n’a encore été lu dans cet environnement ; envoyez d’abord le flux.
inventory-refused-token = Le jeton manque ou a expiré.
inventory-refused-not-linked = Le compte de service n’est pas rattaché au partenaire.
inventory-refused-unknown-partner = Le partenaire ou le chemin est inconnu.
inventory-refused-quota = Plus de 1 500 requêtes par minute.
inventory-refused-transient = Défaut passager de la plateforme ; renvoyez la requête.
