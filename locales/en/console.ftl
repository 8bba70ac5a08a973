# The console: pages for partners, and for staff about a partner.

## Who did it

console-actor-platform = the platform
console-actor-server = the partner’s server
console-actor-contact = a contact
console-actor-former = somebody who is no longer a user

## Passwords by link

console-forgotten-lead = Enter the address with which you sign in. We send you a link with which you set a new password.
console-forgotten-send = Send the link
console-password-new-link = Ask for a new link
console-password-change = Change the password

## Start page of a partner

console-partner-id = Partner ID
console-since = since { $at }
console-contacts-complete = Enter the contacts
console-contacts-ask = Invite someone better placed
console-contact-support = Contact support
console-held-notice = A feed is held, because it would remove many restaurants. The earlier state is served until somebody decides.
console-steps-title = On the way to launch
console-step-contacts = Enter the contacts
console-step-endpoint = Set the fulfillment address of production
console-step-feed = Have the production feed set up
console-step-restaurants = Publish restaurants
console-tile-orders = Orders in 24 hours
console-tile-incidents = Open incidents
console-tile-restaurants = Restaurants served
console-tile-feed = Last feed
console-last-orders = Last orders
console-no-orders = No orders yet.
console-more = More pages
console-open-case = Open a case

## Account and integration

console-tab-account = Account
console-tab-users = Users
console-tab-endpoint = Fulfillment endpoint
console-tab-keys = Keys
console-country = Country
console-country-help = Two letters, such as FR.
console-zone-help = The name of the zone, such as Europe/Paris.
console-consultant = Consultant
console-project-of = Project id, { $environment }
console-data-title = Account data
console-history = History
console-pause-effect = Within five minutes diners can no longer order from your restaurants. Orders that are placed already go on, and feeds are still read. The contacts are told.
console-switch-confirm = Yes, diners shall not be able to order for now.
console-switch-confirm-missing = Tick this to confirm that you mean it.
console-resume-confirm = Diners can order again as soon as you confirm. Resume?
console-status-change = Change the status
console-status-new = New status
console-status-confirm = Change the status of this partner?
flash-console-paused = The integration is paused.
flash-console-resumed = The integration is enabled.

## Users

console-no-users = Nobody of this partner can sign in yet.
console-role = Role
console-role-of = Role of { $name }
console-lists = Mailing lists
console-you = You
console-user = User
console-invite-help = We mail the person a link with which they set their password. It is valid for 7 days.
console-invite-again = Invite again
console-invite-failed = The invitation did not arrive
console-user-remove-confirm = Remove { $name }? They are signed out at once.
console-choose = Please choose
flash-console-invited = The invitation is on its way by mail.
flash-console-user-removed = The user is removed.

## Contacts

console-contact-add = Add a contact
console-contact-edit = Change a contact
console-contact-missing = Missing
console-no-contact = No contact of this kind.
console-contact-up = Move { $name } up
console-contact-down = Move { $name } down
console-contact-remove-confirm = Remove { $name }? They are no longer reached.
console-contact-user-help = Alert contacts are users of the account. Invite the person first if they are not in the list.
console-contact-name-help = A person or a team, such as “Night shift”.
console-phone-help = With + and the country code, such as +33 1 23 45 67 89.

## Feeds

console-feed-title = Feed, { $environment }
console-feed-source = Source
console-feed-marker = Marker
console-feed-published = Published
console-feed-polled = Marker last read
console-feed-served = Restaurants served
console-feed-last = Last run
console-feed-history = History of runs
console-feed-read = Read the feed now
console-feed-test = Test the connection
console-feed-remove-source = Remove the source
console-feed-test-found =
    { $n ->
        [0] The marker says { $marker }, but there are no files.
        [one] The connection works. The marker says { $marker }, and there is one file.
       *[other] The connection works. The marker says { $marker }, and there are { $files } files.
    }
console-feed-test-fetch-failed = The feed cannot be reached. Check the address, and that the files are there.
console-feed-test-fetch-auth = The access was refused. Renew the password or key, or give it the right to read.
console-feed-test-marker-invalid = The marker is missing or is not a timestamp. Write marker.txt after all files; a sitemap needs the header last-modified.
console-feed-test-sitemap-invalid = This is not a sitemap that can be used. It must follow sitemaps.org 0.9 and name https addresses only.
console-feed-test-too-many-files = There are too many files. Put several restaurants in one file.
console-feed-test-file-too-big = A file is too big. Split it by restaurant.
console-feed-no-source = No source is set yet. Choose how the feed is delivered, below.
console-no-runs = The feed has not been read yet.
console-quick-title = Quick testing
console-quick-lead = Upload one file of rows (ndjson, also as gzip) and see at once what the platform makes of it. It stands outside sandbox and production: it is never served, and the inventory viewer does not show it. A new file replaces the one before.
console-quick-file = File
console-quick-file-help = Less than 10 MB, measured unpacked, with at least one Restaurant and its Service and Menu.
console-quick-upload = Check this file
console-quick-none = No file has been uploaded yet.
console-quick-report = What was found
console-quick-download = Download the file (gzip)
console-quick-size = Size
console-quick-bytes = { $n } bytes
console-quick-uploaded = Uploaded
console-quick-kept = Kept until
console-quick-remove = Remove the file and its report
console-quick-failed = The file could not be read as a whole, so references and restaurants were not checked. The problems below say why.
console-quick-cut = Only the first { $n } restaurants are listed; the figures are about all.
console-quick-not-served = This is the menu of a quick test. It is not served.
console-quick-too-big = The file is too big (FILE_TOO_BIG): a quick test takes less than 10 MB (10,000,000 bytes), measured unpacked. Put fewer restaurants in it. The file before stays as it is.
console-quick-empty = Choose a file that is not empty.
flash-console-quick-checked = The file has been checked.
flash-console-quick-removed = The file and its report have been removed.
console-run-queued = Waiting
console-run-fetching = Reading
console-run-processing = Writing
console-run-held = Held
console-run-done = Published
console-run-failed = Failed
console-run-title = Run of { $at }
console-run-requested = Asked for
console-run-files = Files
console-run-entities = Entities
console-run-errors = Errors
console-run-warnings = Warnings
console-run-orderable = Orderable
console-run-added = Restaurants added
console-run-changed = Restaurants changed
console-run-removed = Restaurants removed
console-run-change = Restaurants +/~/−
console-run-restaurants = { $orderable } of { $total }
console-run-changes = +{ $added } / ~{ $changed } / −{ $removed }
console-run-by-type = Entities by type
console-run-problems = Problems
console-run-no-problems = No problems were found.
console-cure = What to do
console-problem-entity = Entity
console-problem-file = File and line
console-held-explained = Publishing this feed would remove { $removed } restaurants. Apply it if that is meant; discard it if the feed is incomplete.
console-held-apply = Apply
console-held-apply-confirm = Publish the held state? The removed restaurants disappear at once.
console-held-discard = Discard
flash-console-feed-asked = The feed is being read.
flash-console-held-applied = The held state is published.
flash-console-held-discarded = The held state is discarded.

## Restaurants

console-restaurants-search = Name or id
console-restaurants-orderable = Orderable
console-restaurants-blocked = Not orderable
console-restaurants-as-of = As of the run of
console-restaurants-none = No feed has been published in this environment yet.
console-restaurant-id = Id in the feed
console-restaurant-unnamed = (no name)
console-no-issues = No issues
console-obstacle-not-launched = The partner is not launched, so diners see none of these restaurants.
console-obstacle-integration = The integration is off, so diners see none of these restaurants at the moment.
console-pages = Pages of the list

## Fulfillment

console-span = Period
console-span-hour = Last hour
console-action-checkout = Checkout
console-action-submit = Submit
console-action-update = Order update
console-action-health-check = Health check
console-requests = Requests
console-errors = Errors
console-success-rate = Success rate
console-no-requests = No requests in this period.
console-series-table = The time series as a table
console-codes = Error codes
console-no-codes = No errors.
console-responses = Responses
console-share = Share of errors
console-latency = Times of answer
console-latency-mean = Mean
console-latency-p50 = Half within
console-latency-p95 = 95 % within
console-latency-p99 = 99 % within
console-latency-max = Longest
console-latency-slow = Over 5 seconds
console-latency-over = Over 8 seconds
console-milliseconds = { $n } ms
console-see-orders = See the orders
console-span-6-hours = Last 6 hours
console-span-3-days = Last 3 days
console-span-own = Another period
console-span-zone = Times in the zone { $zone }; up to 31 days.
console-span-refused = This period cannot be shown: it ends after it begins, at most 31 days later. The last day is shown.
console-traffic = Traffic
console-traffic-live = Diners
console-traffic-test = Tests
console-csv-series = Download the time series as CSV
console-csv-codes = Download the error codes as CSV
console-codes-other = Other codes
console-share-help = An answer with several codes counts once for each of them, so shares may add up to more than 100 %.
console-chart-volume = Requests over time
console-chart-errors = Errors over time by code
console-chart-latency = Times of answer over time, in milliseconds
console-limit-mean = Mean at most 5 s
console-limit-p99 = 99 % at most 8 s
console-fulfillment-help = A checkout succeeds with a checkoutResponse, a submit with an order that is CREATED or CONFIRMED. Percentiles are upper bounds. Periods of more than two days count whole hours; days are those of UTC.

## Orders

console-orders-search = Platform’s or partner’s order number
console-order-title = Order { $number }
console-order-number = Order number
console-order-partner-number = Partner’s number
console-order-receipt = Number on the receipt
console-order-conversation = Conversation
console-order-payment = Payment
console-order-placed = Placed
console-order-accepted = Accepted
console-order-scheduled = Wanted for
console-order-estimate = Expected
console-order-submits = Submit attempts
console-order-attempt = Attempt { $n }
console-order-tip = Tip
console-order-late = Late
console-order-bill = Ordered
console-order-events = What happened
console-order-exchanges = Requests and answers
console-order-privacy = The diner’s name, address and phone are taken out of requests and answers.
console-request = Request
console-answer = Answer
console-log-word = Word
console-log-endpoint = Endpoint
console-log-without = { $value } ✕
console-log-csv = Download as CSV, without the texts
console-log-goes-on = The search has not come to the beginning of the period yet.
console-log-go-on = Search on
console-overview-orders = Orders
console-overview-revenue = Revenue
console-overview-average = Average order
console-overview-conversion = Conversion (estimated)
console-overview-none = No orders in this period.
console-overview-csv = Download as CSV
console-funnel = From the menu to the restaurant
console-funnel-stage = Stage
console-funnel-count = Count
console-funnel-unit = What is counted
console-funnel-sessions = Sessions (estimated)
console-funnel-orders = Orders
console-funnel-menu = Menu looked at
console-funnel-checkout = Order checked out
console-funnel-submit = Order submitted
console-funnel-confirmed = Confirmed by the partner
console-funnel-restaurant = Confirmed by the restaurant
console-funnel-help = The last stage counts orders, the others sessions. Sessions are estimated without cookies or personal data, by whole days of UTC that the period touches. Orders are those placed and not rejected; revenue and average leave out cancelled ones too. Currencies are never added up. The sandbox does not count.
console-health = Order health
console-health-over = Above what is normal
console-health-rule = Rule
console-health-count = Orders
console-health-share = Share
console-health-limit = Limit
console-health-open = Open orders ({ $n })
console-health-all = All open orders
console-health-help = Numbers of this moment: of the last hour, of open orders, of yesterday (ORD-4) and of the last 7 days (ORD-5). A rule is broken only with enough orders to tell.
console-health-ord-1 = Acceptance overdue
console-health-ord-2 = Rejected or cancelled
console-health-ord-3 = Without news
console-health-ord-4 = Without a final state
console-health-ord-5 = Fulfilled
console-health-ord-6 = Order updates received
console-health-ord-7 = Order updates with errors
console-health-ord-8 = Submit unknown
console-order-age = Age
console-order-due = expected { $at }
console-order-accept-in = { $duration } left to accept
console-order-overdue-by = Overdue for { $duration }
console-orders-open = Open only
console-orders-csv = Download as CSV
console-active = Active restaurants
console-active-day = Day (UTC)
console-active-none = No restaurant has been served yet.
console-active-chart = Restaurants served, by day
console-active-help = Restaurants that are served, whether or not orders are taken at the moment. Each day keeps its last count; days are kept for 400 days.
console-active-csv = Download as CSV

## Keys

console-keys-lead = With such a key your server gets access tokens, with which it sends order updates.
console-key = Key
console-key-new = New key
flash-console-key-revoked = The key is revoked.

## Own profile

console-about-you = About you
console-api-keys-lead = With an API key a program acts in your name. It may do what you may do.
console-api-key-name = Name of the new key
console-api-key-remove-confirm = Remove the key “{ $name }”? Programs that use it are refused at once.
flash-console-password-set = Your password is set. Please sign in.
flash-console-password-changed = Your password is changed. Other browsers are signed out.
flash-console-others-out = All other browsers are signed out.

## Partners, for staff

console-partners-search = Name or partner ID
console-partner-new = New partner
console-requests-day = Requests in 24 hours
console-error-rate-day = Error rate in 24 hours
flash-console-partner-made = The partner is created. Add its first administrator.

error-feed-directory-unusable = This folder cannot be used: it does not exist, cannot be read, or lies outside the folders that the platform’s configuration allows for feeds.

## Alerts

console-alerts-lead = What is watched for you in production. When a condition holds, the contacts concerned are mailed; they are reminded while it goes on, and told when it is over.
console-alerts-not-live = Alerts begin once your account is launched.
console-alert-since = Firing since
console-alert-evaluated = Last evaluated
console-alert-silenced = Silenced until { $until }
console-alert-incident = See the escalation
console-alert-numbers = Numbers of the last evaluation
console-alert-no-numbers = Not evaluated yet.
console-alert-history = History
console-alert-no-history = Nothing has fired in the last year.
console-alert-lasted = Lasted
console-limits = Limits
console-limits-general = These are the limits of the installation. The operator can give a partner its own.
console-limits-own = This partner has limits of its own.
console-limits-remove = Use the limits of the installation
console-limit-over-permille = Share that must be exceeded (%)
console-limit-window-minutes = Period looked at (minutes)
console-limit-least = At least so many
console-limit-restaurants = In at least so many restaurants
console-limit-after-minutes = Time an order may take (minutes)
error-not-a-limit = This number is out of range.
console-silence = Silence the mails
console-silence-help = While a rule is silenced, what happens is recorded, but nobody is mailed. Escalations go on as they are.
console-silence-now = Silenced until { $until } by { $by }.
console-silence-for = For how long
console-silence-reason = Why
console-silence-do = Silence
console-unsilence = Mail again from now on
flash-console-silenced = The mails of this alert are silenced.
flash-console-unsilenced = This alert mails again.
error-silence-too-long = Silence a rule for 1 hour to 7 days.

console-orders-unknown = Unknown outcome
console-outcome = The outcome of this order is unknown
console-outcome-what = The order was sent to the partner, and no answer came that says what became of it. The partner may have it or not. The platform sends nothing again by itself, so that no order is placed twice; an update from the partner settles the order at any time. The diner reads that the order could not be confirmed, and is asked not to order again yet.
console-outcome-partner = If your systems have this order, send an order update with its googleOrderId, or call our support team, who can settle it. If they do not have it, tell support, so that the diner is told.
console-outcome-choose = Choose
console-outcome-placed = The partner has the order
console-outcome-not-placed = The partner does not have the order
console-ask = Ask the partner again
console-ask-help = The identical request with the same order number is sent once more, until { $until } at the latest. A partner that has the order answers with it. A partner that never received it will place it now: ask only if the diner still waits for the meal.
console-ask-confirm = Send the order to the partner once more? If it never arrived, it is placed now.
console-ask-why = Why is the partner asked again?
console-settle = Settle by hand
console-settle-help = Only after somebody at the partner has said what became of the order. The diner is told at once, and this cannot be undone.
console-settle-outcome = What did the partner say?
console-settle-number-hint = Only if the partner has the order: its own number, under which updates come.
console-settle-told-by = Who at the partner said it?
console-settle-note = Note
console-diner = The diner
console-diner-help = Name, e-mail address, phone and address are hidden. If you need them to help with this order, say why; each look is written into the audit log with your name.
console-diner-why = Why do you need them?
console-diner-show = Show
console-diner-shown = This look was written into the audit log.
console-diner-erased = The diner’s personal data was erased.
console-diner-address = Address
console-diner-instructions = Delivery instructions
console-diner-notes = Notes
flash-console-asked-again = The partner is being asked again. Load this page again in a moment.
flash-console-outcome-moved = Nothing was changed: the order has moved on meanwhile, or another order has this number.
flash-console-settled = The order is settled.
