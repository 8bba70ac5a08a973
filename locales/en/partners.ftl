# Words about partners: statuses, integration, contacts, history.

## Status of a partner. The -help key says in one line what it means.

partner-status-interested = Interested
partner-status-interested-help = Sent the interest form; has no account yet.
partner-status-integrating = Integrating
partner-status-integrating-help = Builds and tests the integration; the public cannot order yet.
partner-status-launch-review = Launch review
partner-status-launch-review-help = Asked for launch; the platform is checking.
partner-status-launched = Launched
partner-status-launched-help = The public can order while the integration is enabled.
partner-status-suspended = Suspended
partner-status-suspended-help = Stopped by the operator; the public cannot order.
partner-status-terminated = Terminated
partner-status-terminated-help = The contract has ended; the account can only be read.

## Integration status

integration = Integration
integration-enabled = Enabled
integration-enabled-help = Orders can be placed as soon as the partner is launched.
integration-disabled-manual = Paused by the partner
integration-disabled-manual-help = Switched off by hand. Only a person switches it on again.
integration-disabled-auto = Disabled automatically
integration-disabled-auto-help = The partner’s server did not answer. It is switched on again by itself once it answers, or by hand.
integration-disabled-operator = Disabled by the operator
integration-disabled-operator-help = Only the operator can switch it on again. Write to support.
integration-pause = Pause the integration
integration-resume = Resume the integration
integration-reason = Why is it paused?
integration-reason-help = For example “maintenance until 14:00”. The reason is kept in the history and told to the contacts.

## Kinds of contact. The -help key says what the contact is for.

contact-alert = Alert contact
contact-alert-help = Users who can look into non-urgent technical problems of production. They receive the automatic alert mails.
contact-technical-emergency = Technical emergency contact
contact-technical-emergency-help = Reached day and night when orders fail. A pager alias works best. They are called in this order.
contact-technical-non-emergency = Technical contact (not urgent)
contact-technical-non-emergency-help = Reached for lasting technical matters, such as a new version of the interface.
contact-operational-merchant = Contact for restaurant matters
contact-operational-merchant-help = Reached when a restaurant asks to be removed or complains.
contact-operational-platform = Contact for the platform
contact-operational-platform-help = Reached by the platform when an order was not honoured. Never shown to diners.
contact-operational-user = Contact for diners
contact-operational-user-help = Given to diners for refunds, cancellations and changes.
contact-operational-hours = Support hours
contact-operational-hours-help = When diners are helped, with the time zone.

contact-position = Place in the calling order
contact-hours = Hours
contact-hours-help = Time zone, then days and hours, for example: Europe/Paris; mon-fri 09:00-18:00; sat 10:00-14:00
contact-unreachable = Unreachable since { $since }
contact-unreachable-help = The last message did not arrive. Correct the address, or check that the mailbox takes mail.
contact-reached = Last message arrived { $at }
contact-never-reached = No message sent yet
contact-added-by = Added by { $name }
contacts-missing = { $n ->
    [one] A contact is missing
   *[other] { $n } contacts are missing
}
contacts-missing-help = Without them nobody can be reached when something breaks. One person’s entry serves the whole account.

## Environment of a partner

fulfillment-url = Fulfillment address
fulfillment-url-help = Where checkouts and orders are sent, such as https://orders.example.com/v1
project-id = Project id
project-id-help = The audience (aud) that your server checks in our tokens.
auth-header-style = Form of the Authorization header
auth-header-style-bearer = Bearer, then the token
auth-header-style-bare = The token alone
feed-directory = Feed directory
feed-directory-help = The folder on the platform’s machine in which the feed files and the marker lie. The operator sets it.
feed-method = Delivery of the feed
feed-method-sitemap = HTTPS with a sitemap
feed-method-s3 = Amazon S3
feed-method-gcs = Google Cloud Storage
feed-method-directory = Directory
feed-sitemap-url = Address of the sitemap
feed-sitemap-url-help = Such as https://feeds.example.com/sitemap.xml. Its header last-modified says when all files are ready.
feed-user = User name
feed-user-help = For HTTP basic authentication. Leave it empty if the files need none.
feed-password = Password
feed-folder = Folder
feed-folder-s3-help = In full, such as s3://bistro-feed/production/
feed-folder-gcs-help = In full, such as gs://bistro-feed/production/
feed-marker-url = Marker
feed-marker-url-help = The full address of marker.txt if it does not lie in the folder.
feed-access-key-id = Access key id
feed-secret-access-key = Secret access key
feed-region = Region
feed-region-help = Such as eu-west-3. Without one: us-east-1.
feed-endpoint = Address of the store
feed-endpoint-help = Only for a compatible store elsewhere, such as https://s3.example.com
feed-service-account = Key file of the service account
feed-service-account-help = Paste the whole JSON file. Leave it empty if you have given read access to the platform’s own service account.
feed-secret-help = Once stored, it is never shown again.
feed-secret-stored = One is stored. Leave this empty to keep it.
feed-names-title = Names for real-time updates
feed-names = Further names of this feed
feed-names-help = Updates are always taken under owg.v2, and under these names too. Put a blank between them.
feed-poll-minutes = Minutes between two looks at the marker
feed-poll-minutes-help = From 5 to 1440. Without a number, the platform’s own interval counts.

## History. Each line reads after the time and before the person.

partner-event-created = Account created
partner-event-updated = Account data changed
partner-event-status-changed = Status changed from { $from } to { $to }
partner-event-integration-changed = Integration changed from { $from } to { $to }
partner-event-environment-updated = Settings of { $environment } changed
partner-event-contact-added = Contact added: { $kind }
partner-event-contact-updated = Contact changed: { $kind }
partner-event-contact-removed = Contact removed: { $kind }
partner-event-contacts-reordered = Calling order changed: { $kind }

## Errors beside fields

error-partner-status-start = A new partner begins as interested or integrating.
error-project-id-invalid = A project id is 1 to 200 letters, digits or - _ . : / without blanks, such as my-project-42.
error-project-id-reserved = Project ids that begin with “partner-” are given by the platform. Choose another.
error-directory-invalid = Write the folder’s full path, such as /srv/feeds/bistronomie/production.
error-feed-user-invalid = Write the name without a colon, in at most 200 characters.
error-feed-region-invalid = Write the region’s short name, such as eu-west-3.
error-feed-access-key-invalid = Write the access key id that belongs to the secret access key.
error-feed-folder-invalid = Write the folder in full, such as s3://bistro-feed/production/ or gs://bistro-feed/production/.
error-feed-marker-url-invalid = Write the marker’s full address in the same bucket, such as s3://bistro-feed/production/marker.txt.
error-feed-secret-invalid = This is longer than 1000 characters. Check what was pasted.
error-feed-secret-missing = Enter the password or key. It must be entered again when the host or the name changes.
error-feed-service-account-invalid = Paste the whole JSON key file of the service account.
error-feed-names-invalid = Write at most 20 names, each of at most 100 letters without accents, digits, dots, hyphens and underscores.
error-feed-poll-minutes-invalid = Write a number from 5 to 1440.
error-feed-address-refused = This address may not be called: it must begin with https:// and lead to the public internet.
error-user-required = An alert contact must be a user of the account. Choose one, or invite the person first.
error-hours-invalid = Write the time zone, then days and hours: Europe/Paris; mon-fri 09:00-18:00
error-hours-not-for-kind = Hours belong to the support hours only. Leave this field empty.
error-control-character = Write one line of plain text.

partner-error-last-contact = This is the last contact of its kind, which a launched partner must have. Add another first.
partner-error-status-no-way = The status cannot change from { $from } to { $to }.
partner-error-reason-missing = Say why. The reason is kept in the history and told to the partner.
partner-error-operator-only = The operator switched the integration off and alone can switch it on. Write to support.
partner-error-person-only = A person paused the integration, so only a person may resume it.
partner-error-too-many-failures = The integration was switched off by itself three times within 24 hours, so a person must resume it.
partner-error-status-forbids = The integration cannot be switched on while the partner is { $status }.
partner-error-read-only = This account is terminated and can only be read.
partner-error-project-taken = Another partner already uses this project id. Choose another.
