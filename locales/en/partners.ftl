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
