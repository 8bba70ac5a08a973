# What is wrong with a feed: the sentence of each single problem. Names of properties, types and values are the feed's own.

# Files, lines and JSON.
feed-says-gzip-cut-off = the gzip data is broken: it breaks off before its end
feed-says-gzip-header = the gzip data is broken: its beginning is no gzip header
feed-says-gzip-corrupt = the gzip data is broken: corrupt deflate stream
feed-says-gzip-checksum = the gzip data is broken: the checksum does not match
feed-says-gzip-broken = the gzip data is broken: { $detail }
feed-says-file-too-big = the file is larger than { $limit } bytes uncompressed
feed-says-file-unreadable = the file cannot be read: { $detail }
feed-says-lines-not-kept = lines could not be kept: { $detail }
feed-says-marker = marker.txt holds no timestamp such as 2018-12-03T08:30:42.694Z
feed-says-not-utf8 = line { $line } is not valid UTF-8
feed-says-not-utf8-skipped = the line is not valid UTF-8 and was skipped
feed-says-line-too-long = the line is longer than { $limit } bytes and was skipped
feed-says-empty-snapshot = the snapshot holds no valid entity
feed-says-json-list-cut-off = the JSON breaks off inside a list at column { $column }
feed-says-json-object-cut-off = the JSON breaks off inside an object at column { $column }
feed-says-json-string-cut-off = the JSON breaks off inside a string at column { $column }
feed-says-json-value-cut-off = the JSON breaks off before a value at column { $column }
feed-says-json-no-colon = expected `:` at column { $column }
feed-says-json-no-comma-in-list = expected `,` or `]` at column { $column }
feed-says-json-no-comma-in-object = expected `,` or `{ "}" }` at column { $column }
feed-says-json-no-word = expected true, false or null at column { $column }
feed-says-json-no-value = expected a value at column { $column }
feed-says-json-escape = invalid escape in a string at column { $column }
feed-says-json-surrogate = half of a surrogate pair in a string at column { $column }
feed-says-json-number = invalid number at column { $column }
feed-says-json-number-range = number out of range at column { $column }
feed-says-json-not-utf8 = invalid UTF-8 in a string at column { $column }
feed-says-json-control = control character (\u0000-\u001F) in a string at column { $column }; write it as an escape
feed-says-json-key = a key must be a string at column { $column }
feed-says-json-trailing-comma = trailing comma at column { $column }
feed-says-json-trailing = trailing characters after the JSON at column { $column }
feed-says-json-recursion = objects and lists are nested too deep at column { $column }
feed-says-json-duplicate = duplicate key { $name }
feed-says-json-no-object = the line is not a JSON object
feed-says-json-too-deep = objects and lists are nested more than { $limit } deep
feed-says-json-other = the JSON cannot be read: { $detail }

# Rows.
feed-says-no-type = the line has no @type
feed-says-unknown-type = { $type } is no entity
feed-says-id-null = @id is null
feed-says-no-id = the row has no @id
feed-says-id-nul = the @id contains a NUL
feed-says-id-too-long = the @id has { $length } characters; at most { $limit } are allowed
feed-says-id-other = @type and @id of the entity are not those of the update
feed-says-entity-unreadable = the entity cannot be read
feed-says-duplicate-entity = the snapshot holds this entity with different contents
feed-says-no-date-modified = the row has no dateModified; the time of the snapshot stands in
feed-says-version-ahead = the version { $version } is more than 5 minutes ahead
feed-says-stale = version { $version } is older than the stored version { $stored }
feed-says-null = { $property } is or contains null
feed-says-unknown-property = { $entity } has no property { $property }
feed-says-dropped = the row was dropped: { $code }

# Properties that are missing or exclude each other.
feed-says-missing = { $entity } needs { $property }
feed-says-missing-fee-amount = { $entity } needs { $property }, basePricePercentage or pricePerMeter
feed-says-missing-advance = { $entity } needs { $property } with orderType ADVANCE
feed-says-missing-currency = { $entity } needs { $property } with an amount
feed-says-missing-one-of = { $entity } needs { $property } or one of { $others }
feed-says-missing-other = { $entity } needs { $property } or { $others }
feed-says-missing-circle = { $entity } needs { $property } for a circle
feed-says-missing-country = { $entity } needs { $property } with postalCode
feed-says-missing-area-owner = { $entity } needs { $property }, or a Fee that names it in eligibleRegion
feed-says-special-hours = special hours need { $property }
feed-says-special-hours-both = special hours need { $property } and { $second }
feed-says-exclude-each-other = these exclude each other: { $properties }
feed-says-geometry-count = a ServiceArea must have one of polygon, circle and postal code, and this has { $count }

# Values.
feed-says-must-be-one-value = { $property } must be one value, and is a list of { $count }
feed-says-must-be-reference = { $property } must hold the @id of another entity
feed-says-must-be-object = { $property } must be an object { $object }
feed-says-must-be-single = { $property } must be a single value
feed-says-must-be-string = { $property } must be a string
feed-says-must-be-url = { $property } must be an http or https address
feed-says-must-be-phone = { $property } must be a telephone number such as +11234567890
feed-says-must-be-country = { $property } must be a country code of two letters (ISO 3166-1)
feed-says-must-be-currency = { $property } must be a currency code of three capital letters (ISO 4217)
feed-says-must-be-integer = { $property } must be an integer without a fraction
feed-says-must-be-number = { $property } must be a number
feed-says-must-be-at-most = { $property } must be at most { $max }
feed-says-must-be-at-least = { $property } must be at least { $min }
feed-says-must-be-above = { $property } must be above { $min }
feed-says-must-be-above-up-to = { $property } must be above { $min } and at most { $max }
feed-says-must-be-between = { $property } must be between { $min } and { $max }
feed-says-must-be-storable = { $property } must be below 10^18
feed-says-must-be-boolean = { $property } must be true or false
feed-says-must-be-date-time = { $property } must be a date and time with zone such as 2022-01-02T00:00:00-07:00
feed-says-must-be-time = { $property } must be a local time such as T08:30:00
feed-says-must-be-written-time = { $property } must be written THH:MM:SS
feed-says-must-be-one-of = { $property } must be one of { $values }
feed-says-display-order = displayOrder in { $property } must be an integer
feed-says-amount-digits = { $digits ->
    [0] { $property } must be an amount in { $currency }, without digits after the point
    [one] { $property } must be an amount in { $currency }, with at most { $digits } digit after the point
   *[other] { $property } must be an amount in { $currency }, with at most { $digits } digits after the point
}
feed-says-range-inverted = { $low } is above { $high }
feed-says-member-misfit = member { $member } does not fit { $object }: { $why }
feed-says-member-unknown = member { $member } does not fit { $object }: it is unknown
feed-says-member-missing = member { $member } does not fit { $object }: it is missing
feed-says-ring-not-a-number = the ring holds something that is not a number
feed-says-ring-odd = the ring has a latitude without a longitude
feed-says-ring-not-on-earth = the ring has a point that is not on the Earth; points are latitude, then longitude
feed-says-ring-too-few = the ring has fewer than four points
feed-says-ring-open = the ring is not closed: its last point must equal its first

# Texts of menus.
feed-says-name-shouting = the name is written in capitals only
feed-says-name-emoji = the name holds an emoji
feed-says-name-placeholder = the name looks like a placeholder or a test
feed-says-description-repeats = the description only repeats the name
feed-says-price-zero = the price is 0 and the item has no add-ons

# Links between entities.
feed-says-link-broken = { $property } names { $entity } { $id }, which has errors and was dropped
feed-says-link-absent = { $property } names { $entity } { $id }, which is not in the inventory
feed-says-link-broken-ignored = { $property } names { $entity } { $id }, which has errors and was dropped; the element is ignored
feed-says-link-absent-ignored = { $property } names { $entity } { $id }, which is not in the inventory; the element is ignored
feed-says-orphan = no restaurant reaches the row

# What can be ordered.
feed-says-no-service = the restaurant has no valid service
feed-says-service-again = restaurant { $restaurant } has another { $type } service, { $kept }, which stays
feed-says-service-mismatch = service { $service } is not among those of the row’s OperationHours; it is ignored
feed-says-no-operation-hours = the service has no valid OperationHours
feed-says-no-service-hours = Entity id: { $id } OperationHour contains no nested ServiceHours
feed-says-no-hours-of-service = no ServiceHours holds for the service
feed-says-no-area = the delivery service has no ServiceArea that is not excluded
feed-says-menu-dropped = menuId names a menu that has errors and was dropped
feed-says-menu-empty = Menu must have at least one MenuItem
feed-says-menu-currencies = the offers of the menu are in several currencies: { $currencies }
feed-says-menu-too-long = written out, the menu has more than { $limit } items
feed-says-sections-too-deep = sections are nested deeper than { $limit }
feed-says-section-cycle = the section lies, through parentMenuSectionId, inside itself
feed-says-entity-too-big = the entity and its children have { $bytes } bytes; at most { $limit } are allowed
feed-says-no-offer = the item has neither an offer nor an option with an offer
feed-says-no-offer-for = no item of the menu has an offer for { $type }
feed-says-option-without-offer = the option has no valid offer
feed-says-offers-mixed = the item has offers of its own and options; prices must be on one of the two
feed-says-offers-overlap = offers { $first } and { $second } apply at the same time
feed-says-quantity-unreachable = at least { $min } must be chosen, and at most { $pieces } can be
feed-says-addon-depth = add-on groups are nested deeper than { $limit }
feed-says-addon-unsatisfiable = the mandatory add-on group { $group } cannot be satisfied
feed-says-fee-ambiguous = the fee holds at the same time as { $fee }

# Places.
feed-says-place-near = place { $place } is near (score { $score }), but name or address differ or another is as near
feed-says-place-none = no place has this name and address
feed-says-place-taken = restaurant { $restaurant } is the same place, { $place }
feed-says-place-closed = place { $place } is marked closed
feed-says-no-coordinates = neither the restaurant nor a place has coordinates, so its time zone is unknown
feed-says-no-time-zone = the coordinates lie in no time zone

# Documents of v1.
feed-says-v1-no-object = the v1 document must be one object
feed-says-v1-no-list = dataFeedElement must be a list of elements
feed-says-v1-no-elements = the document has no dataFeedElement
feed-says-v1-no-data-feed = the document has no @type DataFeed
feed-says-v1-element-too-big = one element of dataFeedElement is larger than { $limit } bytes
feed-says-v1-type-unsupported = elements of this type have no counterpart and were dropped
feed-says-v1-unsupported = { $property } has no counterpart and was dropped
feed-says-v1-only-named = { $entity } is only named here, and nowhere else in the element
feed-says-v1-too-deep = { $property } lies more than { $limit } levels deep and was dropped
feed-says-v1-one-currency = a fee has one currency; that of its price is kept
feed-says-v1-no-delivery-hours = no deliveryHours are given; the ordering window stands for them, as soon as possible
feed-says-v1-interval = slots are always offered every 15 minutes
feed-says-v1-one-image = one image is shown; only the first is kept
feed-says-v1-given-twice = { $property } is given twice; the first is kept
feed-says-v1-one-page = a service has one page; only the first is kept

# The titles of problems. Names of properties and types are the feed's own.
feed-code-fetch-failed-title = Feed fetch failed
feed-code-fetch-auth-title = Feed fetch refused
feed-code-marker-invalid-title = Incorrect data - marker
feed-code-sitemap-invalid-title = Incorrect data - sitemap
feed-code-decompress-failed-title = Incorrect data - file
feed-code-not-utf8-title = Incorrect data - file
feed-code-file-too-big-title = Incorrect data - file size
feed-code-too-many-files-title = Incorrect data - number of files
feed-code-empty-snapshot-title = Missing data - Restaurant
feed-code-snapshot-held-title = Snapshot held
feed-code-invalid-json-title = Incorrect data - line is not valid JSON
feed-code-unknown-type-title = Incorrect data - @type
feed-code-missing-id-title = Missing data - @id
feed-code-id-too-long-title = Incorrect data - @id
feed-code-duplicate-entity-title = Duplicate entity
feed-code-entity-too-big-title = Incorrect data - entity size
feed-code-missing-field-title = Missing data - { $subject }
feed-code-incorrect-type-title = Incorrect data - { $subject }
feed-code-incorrect-format-title = Incorrect data - { $subject }
feed-code-out-of-range-title = Incorrect data - { $subject }
feed-code-incorrect-enum-title = Incorrect data - { $subject }
feed-code-null-value-title = Incorrect data - { $subject } (null)
feed-code-unknown-field-title = Unknown field - { $subject }
feed-code-lenient-time-title = Incorrect data - { $subject }
feed-code-missing-date-modified-title = Missing data - dateModified
feed-code-future-timestamp-title = Incorrect data - timestamp
feed-code-range-inverted-title = Incorrect data - { $subject }
feed-code-conflicting-fields-title = Incorrect data - { $subject }
feed-code-geometry-count-title = Incorrect data - ServiceArea
feed-code-invalid-polygon-title = Incorrect data - polygon
feed-code-special-hour-range-title = Missing data - validFrom / validThrough
feed-code-missing-reference-title = Missing data - { $subject }
feed-code-no-service-title = Missing data - Service
feed-code-too-many-services-title = Incorrect data - serviceType
feed-code-no-menu-title = Missing data - Menu
feed-code-empty-menu-title = Missing data - MenuItem
feed-code-no-offer-title = Missing data - MenuItemOffer
feed-code-option-without-offer-title = Missing data - MenuItemOffer
feed-code-mixed-offers-title = Incorrect data - menuItemId
feed-code-overlapping-offers-title = Incorrect data - MenuItemOffer
feed-code-no-operation-hours-title = Missing data - OperationHours
feed-code-no-service-hours-title = Missing data - ServiceHours
feed-code-no-service-area-title = Missing data - ServiceArea
feed-code-service-mismatch-title = Incorrect data - serviceId
feed-code-section-cycle-title = Incorrect data - parentMenuSectionId
feed-code-addon-depth-title = Incorrect data - parentMenuItemId
feed-code-addon-quantity-title = Incorrect data - eligibleQuantityMin
feed-code-addon-unsatisfiable-title = Missing data - MenuItem
feed-code-mixed-currency-title = Incorrect data - priceCurrency
feed-code-ambiguous-fee-title = Incorrect data - priority
feed-code-orphan-entity-title = Orphan entity
feed-code-stale-entity-title = Stale Entity
feed-code-recon-failure-title = Recon Failure
feed-code-duplicate-restaurant-title = Duplicate restaurant
feed-code-place-closed-title = Place closed
feed-code-delete-unknown-title = Delete of unknown entity
feed-code-image-unreachable-title = Incorrect data - image
feed-code-image-too-small-title = Incorrect data - image
feed-code-image-format-title = Incorrect data - image
feed-code-content-quality-title = Content quality
feed-code-v1-envelope-title = Incorrect data - DataFeed
feed-code-v1-unsupported-title = Unsupported v1 data
feed-code-v1-lossy-title = v1 data simplified
