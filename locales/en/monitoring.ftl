# Measurements of requests to partners: alerts, verdicts on urgent claims, and the notice of a switched integration.

monitoring-action-checkout = Checkout
monitoring-action-submit = Submit order

## Alerts. The title is that of the incident; the remedy says what the partner can do.

alert-name-api-1 = Checkout errors
alert-name-api-2 = Submit order errors
alert-name-api-3 = Payments declined
alert-title-api-1 = Checkout errors at { $partner }
alert-title-api-2 = Submit order errors at { $partner }
alert-title-api-3 = Payments declined at { $partner }
alert-remedy-api-1 = Look at the error codes of Checkout on the Fulfillment API dashboard and mend the most frequent one first. Send real-time updates when a restaurant closes or an item runs out, so that carts do not fail at checkout.
alert-remedy-api-2 = Look at the error codes of Submit order on the Fulfillment API dashboard and mend the most frequent one first. Check that your server answers within 8 seconds and accepts the orders that its own checkout has priced.
alert-remedy-api-3 = Ask your payment processor why payments are declined: a key that has expired, a limit or a wrong merchant account is more likely than the cards of so many diners.
alert-name-feed-1 = Entity age too high
alert-name-feed-2 = Feed entity errors
alert-name-feed-3 = Real-time update entity errors
alert-title-feed-1 = Entity age too high at { $partner }
alert-title-feed-2 = Feed entity errors at { $partner }
alert-title-feed-3 = Real-time update entity errors at { $partner }
alert-condition-feed-1 = At least 1% of your inventory was last modified more than 3 days ago. Looked at every hour.
alert-condition-feed-2 = In the latest ingestion, one type of entity has errors in more than 10% of more than 100 entities, or in more than 20% of its entities. Stale entities and failed matches do not count. Looked at every hour.
alert-condition-feed-3 = In the last 24 hours, one type of entity has errors in more than 10% of more than 100 entities sent as real-time updates, or in more than 20% of them. Stale entities and failed matches do not count. Looked at every hour.
alert-remedy-feed-1 = Send a feed at least once a day, and set every dateModified to the time at which the feed is made, at least every 3 days.
alert-remedy-feed-2 = Look at the report of the latest run under Feeds, mend the most frequent error first, and send the feed again.
alert-remedy-feed-3 = Look at the errors of your real-time updates in the console, mend the most frequent one first, and send the entities again.
alert-name-ord-1 = Acceptance overdue
alert-name-ord-2 = Orders rejected or cancelled
alert-name-ord-3 = Stale orders
alert-name-ord-4 = Missing final state
alert-name-ord-5 = Fulfilment rate low
alert-name-ord-6 = No order updates
alert-name-ord-7 = Order update errors
alert-name-ord-8 = Submit unknown
alert-title-ord-1 = Acceptance overdue at { $partner }
alert-title-ord-2 = Orders rejected or cancelled at { $partner }
alert-title-ord-3 = Stale orders at { $partner }
alert-title-ord-4 = Final states missing at { $partner }
alert-title-ord-5 = Fulfilment rate low at { $partner }
alert-title-ord-6 = No order updates from { $partner }
alert-title-ord-7 = Order update errors at { $partner }
alert-title-ord-8 = Submits unknown at { $partner }
alert-condition-ord-1 = More than { $share } of the orders that had to be accepted in the last { $window } were still waiting for acceptance after { $after }, with at least { $least } orders in at least { $restaurants } restaurants. Looked at every 5 minutes.
alert-condition-ord-2 = More than { $share } of the orders placed in the last { $window } were rejected or cancelled, with at least { $least } such orders in at least { $restaurants } restaurants. Declined payments do not count. Looked at every 5 minutes.
alert-condition-ord-3 = More than { $share } of the orders that were due in the last { $window } are open without an update { $after } after the end of their estimated time, with at least { $least } orders due. Looked at every 5 minutes.
alert-condition-ord-4 = More than { $share } of the orders of the previous day (UTC) had no final state { $after } after their estimated time, with at least { $least } orders. Looked at daily at 06:00 UTC.
alert-condition-ord-5 = Less than { $rest } of the orders that reached a final state in the last { $window } were fulfilled, with at least { $least } orders. Looked at daily at 06:00 UTC.
alert-condition-ord-6 = No order update was accepted in the last { $window } although at least { $least } orders have been open for more than { $after }. Looked at every 5 minutes.
alert-condition-ord-7 = More than { $share } of the order updates of the last { $window } were refused (4xx), with at least { $least } of them. Looked at every 5 minutes.
alert-condition-ord-8 = For more than { $share } of the orders placed in the last { $window } it is unknown after all repeats whether they were placed, with at least { $least } such orders. Looked at every 5 minutes.
alert-remedy-ord-1 = Check that orders reach the restaurants’ devices, and that somebody looks at them. Send CONFIRMED or REJECTED as soon as the restaurant answers.
alert-remedy-ord-2 = Look at the reasons of the rejected and cancelled orders. Send real-time updates when a restaurant closes, is too busy or runs out of a dish, so that such orders are not placed.
alert-remedy-ord-3 = Send an update when an order is late, with a new estimated time, and a final state when it has been handed over.
alert-remedy-ord-4 = Send FULFILLED, REJECTED or CANCELLED for every order. Repeat updates that were not answered with 200.
alert-remedy-ord-5 = Look at why orders are rejected and cancelled, restaurant by restaurant, and take restaurants that cannot serve offline by a real-time update.
alert-remedy-ord-6 = Check that your server can reach the order update endpoint and that the key of its service account is valid, and repeat the updates that were not answered.
alert-remedy-ord-7 = Look at the refused updates in the exchange log: the answer says what is wrong with each. 400 and 404 are not mended by repeating.
alert-remedy-ord-8 = Check why your server does not answer submits in time. Answer a repeat with the same googleOrderId with the order you have, so that nobody is charged twice, and send an update for orders you have taken.
alert-condition = More than { $limit } of the requests in the last { $minutes } minutes failed, with at least { $errors } errors in at least { $restaurants } restaurants.
alert-state-ok = OK
alert-state-firing = Firing
alert-state-suppressed = Firing, nobody is paged during the pause
alert-firing-since = Since { $since }

## Conditions under which a case may be urgent

urgent-condition-integration-down = The integration is down
urgent-condition-integration-down-help = No order of any of your restaurants gets through.
urgent-condition-majority-of-merchants = Most restaurants cannot serve
urgent-condition-majority-of-merchants-help = One problem keeps more than half of your restaurants from taking orders.
urgent-condition-widespread-blockage = Diners are blocked from ordering
urgent-condition-widespread-blockage-help = A widespread problem blocks orders, for example because the ordering page answers HTTP 500.

## What the measurements say about an urgent claim

verdict-supported = The measurements support the claim
verdict-contradicted = The measurements contradict the claim
verdict-undecidable = The measurements do not decide the claim
verdict-reason-disabled-by-platform = The platform has disabled the integration because the partner’s server failed.
verdict-reason-paused-by-partner = The partner has paused the integration itself.
verdict-reason-disabled-by-operator = The operator has disabled the integration.
verdict-reason-nothing-succeeded = None of { $requests } requests in the last { $minutes } minutes succeeded.
verdict-reason-some-succeeded = { $successes } of { $requests } requests in the last { $minutes } minutes succeeded.
verdict-reason-too-few-tries = { $requests ->
    [0] There was no request in the last { $minutes } minutes, so the measurements say little.
    [one] There was only one request in the last { $minutes } minutes, so the measurements say little.
   *[other] There were only { $requests } requests in the last { $minutes } minutes, so the measurements say little.
}
verdict-reason-restaurants-affected = { $affected } of { $active } restaurants with traffic in the last 6 hours fail now.
verdict-reason-little-traffic-over-restaurants = Only { $active } of { $offered } restaurants had traffic in the last 6 hours, so the others may fail unseen.
verdict-reason-blocked = { $action }: { $errors } of { $requests } requests failed ({ $rate }), in { $restaurants ->
    [one] { $restaurants } restaurant
   *[other] { $restaurants } restaurants
}, in the last 30 minutes.

## Notice to technical emergency contacts when the integration is switched

notice-integration-subject = { $partner }: integration { $status }
notice-integration-body = The integration of { $partner } has a new status since { $at }: { $status }.
notice-integration-reason = Reason given: { $reason }
notice-integration-disabled-effect = While it is disabled, your restaurants are not offered and no new orders arrive. Running orders go on, and their updates are accepted. Feeds are still read. No alerts are sent.
notice-integration-enabled-effect = Your restaurants are offered again as soon as they are open. Alerts are sent again.

## Mails of an alert: when it fires, while it goes on, when it is over

alert-mail-subject-fires = Alert: { $title } ({ $environment })
alert-mail-subject-still-fires = Still firing: { $title } ({ $environment })
alert-mail-subject-over = Over: { $title } ({ $environment })
alert-mail-fires = This alert has been firing since { $since }. It is not an emergency, but please look into it.
alert-mail-still-fires = This alert has been firing since { $since }, for { $lasted } now.
alert-mail-over = This alert is over. It had begun on { $since } and lasted { $lasted }. Nothing more is needed from you.
alert-mail-rule = Alert
alert-mail-dashboard = Open the dashboard
alert-mail-page = See the alert with its history
alert-mail-silence = Silence this alert for up to 7 days

## Notices about feeds

notice-held-subject = { $partner }: a snapshot of your inventory is held
notice-held-body = The snapshot that was read on { $at } would remove { $removed } of your restaurants. To be safe, it has not been published: what was published before is still served.
notice-held-what = If the removal is intended, apply the snapshot. If not, mend the feed: the next good snapshot replaces the one that is held.
notice-held-link = Look at the snapshot and decide
notice-fetch-subject = { $partner }: your feed could not be fetched { $n } times in a row
notice-fetch-body = The last { $n } attempts to fetch your production feed failed, the latest on { $at }. What was published before is still served, but it grows old.
notice-fetch-reason = The last attempt said
notice-fetch-link = See the attempts
