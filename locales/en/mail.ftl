# Mails and text messages about incidents.

mail-incident-subject = [{ $severity }] { $title } ({ $environment })
mail-incident-subject-platform = [{ $severity }] { $title }
mail-incident-severity = Severity
mail-incident-opened = Since
mail-incident-due = First answer expected by
mail-incident-open = See the incident with its numbers

## The page

mail-page-intro = This needs your attention now. If you do not answer, the next person on the list is called.
mail-page-climbed = Those who were told before you have not answered, so this comes to you now.
mail-page-copy = A copy for your information: the people who are responsible have been paged. You need not do anything.
mail-page-acknowledge = I am on it
mail-page-acknowledge-help = Opening the link shows the incident. Pressing the button there tells everybody that you have taken it on, and stops further calls.
mail-page-short = { $subject }. Take it on: { $link }
mail-remedy = What helps: { $remedy }
mail-page-intro-unhurried = Please take this on and answer by the time given below. If nobody answers, you are reminded, and then your emergency contacts are told.

## An alert's numbers

mail-alert-rate = Failed requests
mail-alert-rate-value = { $rate } (limit: more than { $limit })
mail-alert-errors = Errors
mail-alert-errors-value = { $errors } of { $requests } requests (limit: at least { $limit } errors)
mail-alert-restaurants = Restaurants affected
mail-alert-restaurants-value = { $restaurants } (limit: at least { $limit })
mail-alert-window = Measured over
mail-alert-window-value = { $minutes ->
    [one] the last minute
   *[other] the last { $minutes } minutes
}
mail-alert-codes = Most frequent error codes
mail-alert-code = { $code }: { $count }
mail-alert-samples = Restaurants with the most errors

## Shares against their limits

mail-measure-all = All entities
mail-measure-plain = { $part } of { $whole }: { $rate }
mail-measure-at-least = { $part } of { $whole }: { $rate } (limit: at least { $limit })
mail-measure-more-than = { $part } of { $whole }: { $rate } (limit: more than { $limit })
mail-measure-more-than-of = { $part } of { $whole }: { $rate } (limit: more than { $limit }, with more than { $least } in all)
mail-measure-window-hours = the { $hours } hours until { $at }
mail-measure-window-span = the { $span } until { $at }
mail-measure-count = { $count } (limit: at least { $least })
mail-measure-window-now = the state of { $at }
mail-measure-samples = For example

## An urgent case

mail-case-number = Case number
mail-case-condition = Reported
mail-case-since = Since, according to the partner
mail-case-verdict = Our measurements

## News

mail-acknowledged-prefix = Taken on:
mail-acknowledged-line = { $who } has taken it on.
mail-acknowledged-help = You need not do anything. You will hear from us when it is over.
mail-all-clear-prefix = All clear:
mail-all-clear-line = This is over. Nothing more is needed from you.
mail-all-clear-at = Over at
mail-all-clear-lasted = It lasted

## Small print

mail-footer-contact = You get this mail because you are a contact of { $partner } on { brand }. Contacts are kept in the console under Contact information.
mail-footer-staff = You get this mail because you are on call or an operator of { brand }.
