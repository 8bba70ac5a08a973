# Ce qui ne va pas dans un flux : la phrase de chaque problème. Les noms de propriétés, de types et de valeurs sont ceux du flux.

# Fichiers, lignes et JSON.
feed-says-gzip-cut-off = les données gzip sont endommagées : elles s’interrompent avant la fin
feed-says-gzip-header = les données gzip sont endommagées : elles ne commencent pas par un en-tête gzip
feed-says-gzip-corrupt = les données gzip sont endommagées : le flux deflate est corrompu
feed-says-gzip-checksum = les données gzip sont endommagées : la somme de contrôle ne correspond pas
feed-says-gzip-broken = les données gzip sont endommagées : { $detail }
feed-says-file-too-big = le fichier dépasse { $limit } octets une fois décompressé
feed-says-file-unreadable = le fichier n’a pas pu être lu : { $detail }
feed-says-lines-not-kept = les lignes n’ont pas pu être conservées : { $detail }
feed-says-marker = marker.txt ne contient pas d’horodatage tel que 2018-12-03T08:30:42.694Z
feed-says-not-utf8 = la ligne { $line } n’est pas en UTF-8
feed-says-not-utf8-skipped = la ligne n’est pas en UTF-8 et a été ignorée
feed-says-line-too-long = la ligne dépasse { $limit } octets et a été ignorée
feed-says-empty-snapshot = le flux ne contient aucune entité valide
feed-says-json-list-cut-off = le JSON s’interrompt au milieu d’une liste, à la colonne { $column }
feed-says-json-object-cut-off = le JSON s’interrompt au milieu d’un objet, à la colonne { $column }
feed-says-json-string-cut-off = le JSON s’interrompt au milieu d’une chaîne, à la colonne { $column }
feed-says-json-value-cut-off = le JSON s’interrompt avant une valeur, à la colonne { $column }
feed-says-json-no-colon = `:` attendu à la colonne { $column }
feed-says-json-no-comma-in-list = `,` ou `]` attendu à la colonne { $column }
feed-says-json-no-comma-in-object = `,` ou `{ "}" }` attendu à la colonne { $column }
feed-says-json-no-word = true, false ou null attendu à la colonne { $column }
feed-says-json-no-value = valeur attendue à la colonne { $column }
feed-says-json-escape = séquence d’échappement incorrecte dans une chaîne, à la colonne { $column }
feed-says-json-surrogate = moitié de paire de substitution dans une chaîne, à la colonne { $column }
feed-says-json-number = nombre incorrect à la colonne { $column }
feed-says-json-number-range = nombre hors limites à la colonne { $column }
feed-says-json-not-utf8 = UTF-8 incorrect dans une chaîne, à la colonne { $column }
feed-says-json-control = caractère de contrôle (\u0000-\u001F) dans une chaîne, à la colonne { $column } ; écrivez-le sous forme échappée
feed-says-json-key = une clé doit être une chaîne, à la colonne { $column }
feed-says-json-trailing-comma = virgule en trop à la colonne { $column }
feed-says-json-trailing = caractères en trop après le JSON, à la colonne { $column }
feed-says-json-recursion = objets et listes trop imbriqués à la colonne { $column }
feed-says-json-duplicate = clé en double : { $name }
feed-says-json-no-object = la ligne n’est pas un objet JSON
feed-says-json-too-deep = objets et listes imbriqués sur plus de { $limit } niveaux
feed-says-json-other = le JSON n’a pas pu être lu : { $detail }

# Lignes.
feed-says-no-type = la ligne n’a pas de @type
feed-says-unknown-type = { $type } n’est pas une entité
feed-says-id-null = @id vaut null
feed-says-no-id = la ligne n’a pas de @id
feed-says-id-nul = le @id contient un caractère NUL
feed-says-id-too-long = le @id compte { $length } caractères ; { $limit } sont permis au plus
feed-says-id-other = le @type et le @id de l’entité ne sont pas ceux de la mise à jour
feed-says-entity-unreadable = l’entité n’a pas pu être lue
feed-says-duplicate-entity = le flux contient cette entité avec des contenus différents
feed-says-no-date-modified = la ligne n’a pas de dateModified ; l’heure du flux en tient lieu
feed-says-version-ahead = la version { $version } a plus de 5 minutes d’avance
feed-says-stale = la version { $version } est plus ancienne que la version enregistrée { $stored }
feed-says-null = { $property } est null ou contient null
feed-says-unknown-property = { $entity } n’a pas de propriété { $property }
feed-says-dropped = la ligne a été écartée : { $code }

# Propriétés qui manquent ou s’excluent.
feed-says-missing = { $entity } exige { $property }
feed-says-missing-fee-amount = { $entity } exige { $property }, basePricePercentage ou pricePerMeter
feed-says-missing-advance = { $entity } exige { $property } avec orderType ADVANCE
feed-says-missing-currency = { $entity } exige { $property } avec un montant
feed-says-missing-one-of = { $entity } exige { $property } ou l’une de ces propriétés : { $others }
feed-says-missing-other = { $entity } exige { $property } ou { $others }
feed-says-missing-circle = { $entity } exige { $property } pour un cercle
feed-says-missing-country = { $entity } exige { $property } avec postalCode
feed-says-missing-area-owner = { $entity } exige { $property }, ou une Fee qui la nomme dans eligibleRegion
feed-says-special-hours = les horaires spéciaux exigent { $property }
feed-says-special-hours-both = les horaires spéciaux exigent { $property } et { $second }
feed-says-exclude-each-other = ces propriétés s’excluent : { $properties }
feed-says-geometry-count = une ServiceArea doit avoir soit un polygone, soit un cercle, soit un code postal ; celle-ci en a { $count }

# Valeurs.
feed-says-must-be-one-value = { $property } doit être une seule valeur, et c’est une liste de { $count }
feed-says-must-be-reference = { $property } doit contenir le @id d’une autre entité
feed-says-must-be-object = { $property } doit être un objet { $object }
feed-says-must-be-single = { $property } doit être une valeur simple
feed-says-must-be-string = { $property } doit être une chaîne de caractères
feed-says-must-be-url = { $property } doit être une adresse http ou https
feed-says-must-be-phone = { $property } doit être un numéro de téléphone tel que +11234567890
feed-says-must-be-country = { $property } doit être un code de pays à deux lettres (ISO 3166-1)
feed-says-must-be-currency = { $property } doit être un code de devise à trois majuscules (ISO 4217)
feed-says-must-be-integer = { $property } doit être un entier, sans partie décimale
feed-says-must-be-number = { $property } doit être un nombre
feed-says-must-be-at-most = { $property } doit être au plus { $max }
feed-says-must-be-at-least = { $property } doit être au moins { $min }
feed-says-must-be-above = { $property } doit être supérieur à { $min }
feed-says-must-be-above-up-to = { $property } doit être supérieur à { $min } et au plus { $max }
feed-says-must-be-between = { $property } doit être compris entre { $min } et { $max }
feed-says-must-be-storable = { $property } doit être inférieur à 10^18
feed-says-must-be-boolean = { $property } doit être true ou false
feed-says-must-be-date-time = { $property } doit être une date et une heure avec fuseau, comme 2022-01-02T00:00:00-07:00
feed-says-must-be-time = { $property } doit être une heure locale telle que T08:30:00
feed-says-must-be-written-time = { $property } doit s’écrire THH:MM:SS
feed-says-must-be-one-of = { $property } doit être l’une de ces valeurs : { $values }
feed-says-display-order = displayOrder dans { $property } doit être un entier
feed-says-amount-digits = { $digits ->
    [0] { $property } doit être un montant en { $currency }, sans décimale
    [one] { $property } doit être un montant en { $currency }, avec au plus { $digits } décimale
   *[other] { $property } doit être un montant en { $currency }, avec au plus { $digits } décimales
}
feed-says-range-inverted = { $low } est supérieur à { $high }
feed-says-member-misfit = le membre { $member } ne convient pas à { $object } : { $why }
feed-says-member-unknown = le membre { $member } ne convient pas à { $object } : il est inconnu
feed-says-member-missing = le membre { $member } ne convient pas à { $object } : il manque
feed-says-ring-not-a-number = le contour contient autre chose que des nombres
feed-says-ring-odd = le contour a une latitude sans longitude
feed-says-ring-not-on-earth = le contour a un point hors de la Terre ; un point est une latitude, puis une longitude
feed-says-ring-too-few = le contour a moins de quatre points
feed-says-ring-open = le contour n’est pas fermé : le dernier point doit être égal au premier

# Textes des menus.
feed-says-name-shouting = le nom est écrit tout en majuscules
feed-says-name-emoji = le nom contient un émoji
feed-says-name-placeholder = le nom ressemble à un texte provisoire ou à un test
feed-says-description-repeats = la description ne fait que répéter le nom
feed-says-price-zero = le prix est de 0 et l’article n’a pas de suppléments

# Liens entre entités.
feed-says-link-broken = { $property } nomme { $entity } { $id }, qui a été écarté à cause d’erreurs
feed-says-link-absent = { $property } nomme { $entity } { $id }, qui n’est pas dans l’inventaire
feed-says-link-broken-ignored = { $property } nomme { $entity } { $id }, qui a été écarté à cause d’erreurs ; l’élément est ignoré
feed-says-link-absent-ignored = { $property } nomme { $entity } { $id }, qui n’est pas dans l’inventaire ; l’élément est ignoré
feed-says-orphan = aucun restaurant ne mène à cette ligne

# Ce qui peut être commandé.
feed-says-no-service = le restaurant n’a aucun service valide
feed-says-service-again = le restaurant { $restaurant } a un autre service { $type }, { $kept }, qui est conservé
feed-says-service-mismatch = le service { $service } n’est pas parmi ceux des OperationHours de la ligne ; il est ignoré
feed-says-no-operation-hours = le service n’a pas d’OperationHours valides
feed-says-no-service-hours = les OperationHours { $id } ne contiennent aucun ServiceHours
feed-says-no-hours-of-service = aucun ServiceHours ne vaut pour le service
feed-says-no-area = le service de livraison n’a aucune ServiceArea qui ne soit pas exclue
feed-says-menu-dropped = menuId nomme un menu qui a été écarté à cause d’erreurs
feed-says-menu-empty = Menu doit avoir au moins un MenuItem
feed-says-menu-currencies = les offres du menu sont en plusieurs devises : { $currencies }
feed-says-menu-too-long = le menu développé compte plus de { $limit } articles
feed-says-sections-too-deep = les sections sont imbriquées sur plus de { $limit } niveaux
feed-says-section-cycle = la section se trouve, par parentMenuSectionId, à l’intérieur d’elle-même
feed-says-entity-too-big = l’entité et ce qu’elle contient font { $bytes } octets ; { $limit } sont permis au plus
feed-says-no-offer = l’article n’a ni offre ni option avec une offre
feed-says-no-offer-for = aucun article du menu n’a d’offre pour { $type }
feed-says-option-without-offer = l’option n’a aucune offre valide
feed-says-offers-mixed = l’article a à la fois ses propres offres et des options ; les prix doivent être d’un seul côté
feed-says-offers-overlap = les offres { $first } et { $second } valent en même temps
feed-says-quantity-unreachable = il faut choisir au moins { $min } articles, et { $pieces } au plus peuvent l’être
feed-says-addon-depth = les groupes de suppléments sont imbriqués sur plus de { $limit } niveaux
feed-says-addon-unsatisfiable = le groupe de suppléments obligatoire { $group } ne peut pas être satisfait
feed-says-fee-ambiguous = ces frais valent en même temps que { $fee }

# Lieux.
feed-says-place-near = le lieu { $place } est proche (score { $score }), mais le nom ou l’adresse diffère, ou un autre lieu est aussi proche
feed-says-place-none = aucun lieu n’a ce nom et cette adresse
feed-says-place-taken = le restaurant { $restaurant } est le même lieu, { $place }
feed-says-place-closed = le lieu { $place } est marqué comme fermé
feed-says-no-coordinates = ni le restaurant ni un lieu n’a de coordonnées ; son fuseau horaire est donc inconnu
feed-says-no-time-zone = les coordonnées ne sont dans aucun fuseau horaire

# Documents v1.
feed-says-v1-no-object = le document v1 doit être un seul objet
feed-says-v1-no-list = dataFeedElement doit être une liste d’éléments
feed-says-v1-no-elements = le document n’a pas de dataFeedElement
feed-says-v1-no-data-feed = le document n’a pas de @type DataFeed
feed-says-v1-element-too-big = un élément de dataFeedElement dépasse { $limit } octets
feed-says-v1-type-unsupported = les éléments de ce type n’ont pas d’équivalent et ont été écartés
feed-says-v1-unsupported = { $property } n’a pas d’équivalent et a été écarté
feed-says-v1-only-named = { $entity } n’est que nommé ici, et nulle part ailleurs dans l’élément
feed-says-v1-too-deep = { $property } est imbriqué sur plus de { $limit } niveaux et a été écarté
feed-says-v1-one-currency = des frais n’ont qu’une devise ; celle de leur prix est conservée
feed-says-v1-no-delivery-hours = deliveryHours n’est pas indiqué ; la plage de commande en tient lieu, dès que possible
feed-says-v1-interval = les créneaux sont toujours proposés toutes les 15 minutes
feed-says-v1-one-image = une seule image est montrée ; seule la première est conservée
feed-says-v1-given-twice = { $property } est indiqué deux fois ; la première valeur est conservée
feed-says-v1-one-page = un service n’a qu’une page ; seule la première est conservée

# Les titres des problèmes. Les noms de propriétés et de types sont ceux du flux.
feed-code-fetch-failed-title = Échec de la récupération du flux
feed-code-fetch-auth-title = Récupération du flux refusée
feed-code-marker-invalid-title = Données incorrectes – marqueur
feed-code-sitemap-invalid-title = Données incorrectes – sitemap
feed-code-decompress-failed-title = Données incorrectes – fichier
feed-code-not-utf8-title = Données incorrectes – fichier
feed-code-file-too-big-title = Données incorrectes – taille du fichier
feed-code-too-many-files-title = Données incorrectes – nombre de fichiers
feed-code-empty-snapshot-title = Données manquantes – Restaurant
feed-code-snapshot-held-title = Flux retenu
feed-code-invalid-json-title = Données incorrectes – la ligne n’est pas du JSON valide
feed-code-unknown-type-title = Données incorrectes – @type
feed-code-missing-id-title = Données manquantes – @id
feed-code-id-too-long-title = Données incorrectes – @id
feed-code-duplicate-entity-title = Entité en double
feed-code-entity-too-big-title = Données incorrectes – taille de l’entité
feed-code-missing-field-title = Données manquantes – { $subject }
feed-code-incorrect-type-title = Données incorrectes – { $subject }
feed-code-incorrect-format-title = Données incorrectes – { $subject }
feed-code-out-of-range-title = Données incorrectes – { $subject }
feed-code-incorrect-enum-title = Données incorrectes – { $subject }
feed-code-null-value-title = Données incorrectes – { $subject } (null)
feed-code-unknown-field-title = Propriété inconnue – { $subject }
feed-code-lenient-time-title = Données incorrectes – { $subject }
feed-code-missing-date-modified-title = Données manquantes – dateModified
feed-code-future-timestamp-title = Données incorrectes – horodatage
feed-code-range-inverted-title = Données incorrectes – { $subject }
feed-code-conflicting-fields-title = Données incorrectes – { $subject }
feed-code-geometry-count-title = Données incorrectes – ServiceArea
feed-code-invalid-polygon-title = Données incorrectes – polygon
feed-code-special-hour-range-title = Données manquantes – validFrom / validThrough
feed-code-missing-reference-title = Données manquantes – { $subject }
feed-code-no-service-title = Données manquantes – Service
feed-code-too-many-services-title = Données incorrectes – serviceType
feed-code-no-menu-title = Données manquantes – Menu
feed-code-empty-menu-title = Données manquantes – MenuItem
feed-code-no-offer-title = Données manquantes – MenuItemOffer
feed-code-option-without-offer-title = Données manquantes – MenuItemOffer
feed-code-mixed-offers-title = Données incorrectes – menuItemId
feed-code-overlapping-offers-title = Données incorrectes – MenuItemOffer
feed-code-no-operation-hours-title = Données manquantes – OperationHours
feed-code-no-service-hours-title = Données manquantes – ServiceHours
feed-code-no-service-area-title = Données manquantes – ServiceArea
feed-code-service-mismatch-title = Données incorrectes – serviceId
feed-code-section-cycle-title = Données incorrectes – parentMenuSectionId
feed-code-addon-depth-title = Données incorrectes – parentMenuItemId
feed-code-addon-quantity-title = Données incorrectes – eligibleQuantityMin
feed-code-addon-unsatisfiable-title = Données manquantes – MenuItem
feed-code-mixed-currency-title = Données incorrectes – priceCurrency
feed-code-ambiguous-fee-title = Données incorrectes – priority
feed-code-orphan-entity-title = Entité orpheline
feed-code-stale-entity-title = Entité périmée
feed-code-recon-failure-title = Échec du rapprochement
feed-code-duplicate-restaurant-title = Restaurant en double
feed-code-place-closed-title = Lieu fermé
feed-code-delete-unknown-title = Suppression d’une entité inconnue
feed-code-image-unreachable-title = Données incorrectes – image
feed-code-image-too-small-title = Données incorrectes – image
feed-code-image-format-title = Données incorrectes – image
feed-code-content-quality-title = Qualité du contenu
feed-code-v1-envelope-title = Données incorrectes – DataFeed
feed-code-v1-unsupported-title = Données v1 sans équivalent
feed-code-v1-lossy-title = Données v1 simplifiées
