# Incidents: their names, where they stand, and what happened to them.

escalation-severity-p0 = P0: orders are blocked, answer within 1 hour
escalation-severity-p1 = P1: an alert fires, answer within 24 hours
escalation-severity-p2 = P2: other problem, answer within 7 days
escalation-state-open = Waiting for an answer
escalation-state-acknowledged = Taken on
escalation-state-resolved = Over
escalation-policy-partner-technical-emergency = Technical emergency contacts, then consultant, then on-call
escalation-policy-partner-technical = Technical contacts, again with the consultant at half of the time, then emergency contacts and on-call
escalation-policy-on-call = On-call, then the next in the rotation, then all operators
escalation-policy-operators = All operators
escalation-run-active = Climbing
escalation-run-paused = Paused with the partner
escalation-run-acknowledged = Stopped: somebody answered
escalation-run-exhausted = Nobody answered
escalation-run-finished = Ended

## Names of incidents that are not alerts; the names of alerts are in monitoring.ftl

escalation-title-manual = Problem reported at { $partner }
escalation-title-urgent-case = Urgent case of { $partner }
escalation-title-self-alarm = Nobody answered an incident of { $partner }

## How incidents end

escalation-resolution-recovered = The measurements are below the limits again, and requests succeed.
escalation-resolution-answered = The incident that nobody had answered was taken on or has ended.

## Who acts when it is no person

escalation-actor-platform = The platform
escalation-actor-monitoring = Monitoring
escalation-actor-support = Support
escalation-actor-escalation = Escalation
escalation-actor-notify = Delivery

## The timeline

escalation-event-opened = { $who } opened the incident with severity { $severity }.
escalation-event-opened-suppressed = { $who } recorded the incident with severity { $severity }. Nobody is paged, because the partner is paused.
escalation-event-extended = It was found again, { $n ->
    [one] { $n } time
   *[other] { $n } times
} in all.
escalation-event-extended-alert = It goes on: { $errors } of { $requests } requests failed ({ $rate }).
escalation-event-severity-raised = The severity was raised from { $from } to { $to }; the time for an answer begins anew.
escalation-event-paged = { $name } was paged by { $channel }.
escalation-event-copied = { $name } got a copy by { $channel }.
escalation-event-delivery-failed = The { $channel } to { $name } could not be delivered.
escalation-event-step-empty = Nobody stands on step { $step } of round { $round }; it was passed at once.
escalation-event-climbed-unanswered = Nobody answered in time: on to step { $step } of round { $round }.
escalation-event-climbed-undeliverable = The page could not be delivered: on to step { $step } of round { $round } at once.
escalation-event-climbed-asked = { $who } asked for the next step: on to step { $step } of round { $round }.
escalation-event-reminded = Half of the time for an answer is over: those concerned are told again.
escalation-event-overdue = The time for an answer is over: the technical emergency contacts and on-call are told again.
escalation-event-exhausted = The whole ladder was climbed and nobody answered. The operators of the platform were alarmed.
escalation-event-acknowledged = { $who } has taken it on. No more pages are sent.
escalation-event-suppressed = The partner is paused: waiting pages were taken back and nobody is paged.
escalation-event-released = The pause is over: paging begins at once.
escalation-event-resolved = { $who } closed the incident: { $resolution }
