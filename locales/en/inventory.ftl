# Inventory: the status of restaurants, the history of feeds, the viewer of entities, the menu, reports of real-time updates.

nav-inventory = Inventory
inventory-pages = Pages about this environment
inventory-first-page = First page
inventory-counts = Restaurants by status
inventory-ring = { $n } restaurants by status; the table beside has the figures

## Restaurant Status Report

inventory-status-report = Status of the restaurants
inventory-partly = Partly orderable
inventory-stale = Stale inventory
inventory-stopped = Since { $at } nothing of this environment is served, because every run has been failing.
inventory-failing-since = with errors since { $at }
inventory-stopped-since = not served since { $at }
inventory-share = Share
inventory-services = Orderable for
inventory-look = Look at
inventory-menu = Menu
inventory-shop = Ordering page
inventory-because = This follows from:

## History and snapshots

inventory-kind = Kind of run
inventory-kind-batch = Batch
inventory-kind-update = Real-time updates
inventory-kind-rollback = Rollback
inventory-look-back = How far back
inventory-history-empty = Nothing happened in this time.
inventory-new-files = New files
inventory-records = Records
inventory-added = Added
inventory-changed = Changed
inventory-removed = Removed
inventory-change = Change
inventory-entities-added = Records added
inventory-entities-changed = Records changed
inventory-entities-removed = Records removed
inventory-record-changes = Records +/~/−
inventory-sample-files = Files of this run
inventory-older = Older than held
inventory-error-rate = Error rate
inventory-issues = Issues in groups
inventory-issue = Issue
inventory-affected = Affected
inventory-at-least = at least { $n }
inventory-samples = Samples
inventory-snapshots = Snapshots
inventory-snapshots-lead = Every published state stays here for a while. You can compare two of them, and return to an earlier one.
inventory-snapshot = Snapshot { $n }
inventory-number = Number
inventory-served = Served now
inventory-back-to = Return to snapshot { $n }
inventory-differences = Restaurants that differ
inventory-difference-of = What differs at { $id }
inventory-compare = Compare
inventory-compare-with = Compare with snapshot
inventory-no-differences = Nothing differs between the two states.
inventory-nothing-to-compare = No other state is kept that this one could be compared with.
inventory-not-there = Not there.
inventory-roll-back = Return to this snapshot
inventory-roll-back-confirm = Return to this snapshot? What diners see changes at once.
inventory-roll-back-explained = Diners then see this state again. It becomes a new snapshot, so you can undo it; the next new feed replaces it.
flash-inventory-rollback = The return to the snapshot is under way.

## Viewer

inventory-entity-type = Type of entity
inventory-entity-ok = Without errors
inventory-entity-faulty = Faulty
inventory-entity-deleted = Deleted
inventory-id = Id
inventory-id-begins = Id begins with
inventory-contains = Contains the text
inventory-look-up = Look up
inventory-id-unknown = There is no entity of this type with exactly this id.
inventory-version = Version held
inventory-version-of-snapshot = { $at } (time of the snapshot)
inventory-modified = Last written
inventory-by-batch = by a run of the feed
inventory-by-update = by a real-time update
inventory-raw = As sent
inventory-tombstone = Deleted by a real-time update; nothing is left but its version.
inventory-belongs = Belongs to
inventory-and-others = and others
inventory-names = Refers to
inventory-named-by = Referred to by
inventory-missing = Missing
inventory-related-cut = Not all relations are shown.

## Menu

inventory-service = Service
inventory-at-local = Time there ({ $zone })
inventory-only-hidden = Only what is hidden
inventory-show = Show
inventory-dishes = Dishes that can be ordered: { $shown } · hidden: { $hidden }
inventory-lines = Prices, options and add-ons ({ $n })
inventory-price-from = from { $price }
inventory-price-shown = the price diners see
inventory-bounds = { $min } to { $max } pieces
inventory-bounds-from = from { $min } pieces
inventory-pieces = { $min } to { $max } in one line
inventory-stock = stock { $n }
inventory-only-with = only with { $values }
inventory-chosen-beforehand = chosen beforehand
inventory-public-holidays = public holidays
inventory-service-off = The partner has switched this service off.
inventory-service-opens = At this time no order is taken; next from { $at }.
inventory-service-closed = At this time no order is taken, and no opening is known.
inventory-why-outer-section = The section around it is hidden at this time
inventory-why-not-now = Outside its hours at this time
inventory-why-section = Its section is hidden at this time
inventory-why-sold-out = Marked as sold out
inventory-why-no-offer = No price holds at this time for this service
inventory-why-group = A mandatory add-on group cannot be filled
inventory-why-switched-off = Switched off
inventory-why-no-stock = Out of stock
inventory-why-other-service = For the other service only
inventory-why-not-yet = Not valid yet
inventory-why-over = No longer valid

## Real-time updates

inventory-updates = Real-time updates
inventory-updates-lead = A request that was answered with 200 is no proof that its entities were taken: they are checked afterwards. Days and times are UTC.
inventory-request-level = Requests
inventory-requests = Requests
inventory-failed = Failed
inventory-failure-rate = Failure rate
inventory-warned = Warnings
inventory-warning-rate = Warning rate
inventory-bars = Share of failed { $route } requests by day; the table below has the figures
inventory-day-failures = { $day }: { $failed } of { $all } failed
inventory-by-day = By day
inventory-no-requests = No requests in this time.
inventory-request-failures = Failed requests
inventory-hour = Hour from (UTC)
inventory-route = Route
inventory-entity-level = Entities
inventory-no-entities = No entity was sent in this time.
inventory-entity-failures = Updates in detail
inventory-result = Outcome
inventory-failures-first = Rejected, or by code
inventory-no-updates = No such update. Details are kept for 14 days.
inventory-update = Update of { $at }
inventory-update-accepted = In the queue
inventory-update-parked = Waiting for another entity
inventory-update-applied = Taken
inventory-update-rejected = Rejected
inventory-request = Request
inventory-schema = Schema
inventory-received = Received
inventory-finished = Outcome known
inventory-parked-until = Waits at most until
inventory-times-utc = Times are UTC.
inventory-refused-malformed-body = The body is not JSON, or has no records.
inventory-refused-too-many-records = More than 1,000 records in one request.
inventory-refused-missing-timestamp = A time is missing or cannot be read.
inventory-refused-unknown-feed = The name of the feed is unknown.
inventory-refused-undecodable-record = A record cannot be decoded, or names no entity.
inventory-refused-no-batch-feed = No batch was read in this environment yet; send the feed first.
inventory-refused-token = The token is missing or has expired.
inventory-refused-not-linked = The service account is not linked to the partner.
inventory-refused-unknown-partner = The partner or the path is unknown.
inventory-refused-quota = More than 1,500 requests in a minute.
inventory-refused-transient = A passing fault of the platform; send again.
