# The watch over partners’ servers: automatic disablement and restoration (operations 6.2 and 6.3).

## Why the platform switched the integration, in the partner’s history

health-reason-down = The partner’s server gave no healthy answer for too long (rule D1).
health-reason-unanswered = Too many live requests in a row got no answer from the partner’s server (rule D2).
health-reason-restored = The partner’s server answers health checks again (rule D5).

## Mail to technical emergency contacts

health-mail-down = Your server has given no healthy answer for { $lasted }. Failed health checks in that time: { $checks }. Last error: { $code }.
health-mail-unanswered = { $n } live requests in a row, since { $since }, got no answer from your server. Last error: { $code }.
health-mail-restore = The platform goes on checking every { $every }. After { $checks } healthy checks in a row, your restaurants are offered again by themselves. Once your server works, an Editor or Administrator can also resume the integration at once in the console.
health-mail-hold = The integration has been disabled automatically { $n } times within 24 hours. Nothing is restored by itself any more. Once your server works reliably, an Editor or Administrator must resume the integration in the console.
health-mail-restored = Your server has given { $checks } healthy answers to health checks in a row. The integration had been disabled for { $lasted }.
health-mail-link = See the health of the integration

## The escalation

health-title = Integration of { $partner } disabled automatically
health-remedy = Check that your server can be reached, that its certificate is valid, and that it answers Checkout within 8 seconds with HTTP 200 and a body that fits the specification.
health-resolution-restored = The integration is on again.
health-resolution-taken-over = Somebody has paused the integration.
health-failed-checks = Failed health checks
health-unanswered = Live requests in a row without an answer

## Endpoint health

console-endpoint-health = Endpoint health
health-lead = Whether your server answers, and what the platform does about it by itself.
health-not-live = Health checks and alerts begin with the launch.
health-rule = Rule
health-measured = What was measured
health-last-healthy-before = Last healthy answer before it
health-unanswered-since = Unanswered since
health-last-code = Last error
health-restores-checks = It is restored by itself after { $needed } healthy checks in a row; so far there have been { $healthy }. An Editor or Administrator can also resume at once.
health-restores-person = A person switched it off, so a person has to switch it on again.
health-restores-operator = The operator switched it off and alone can switch it on again.
health-restores-flapping = It was disabled automatically { $n } times within 24 hours, so it is not restored by itself any more. An Editor or Administrator has to resume it.
health-to-switch = Go to the switch
health-checks = Health checks
health-checks-help = Every { $every } the platform asks for the price of a cart made from your production inventory, marked as sandbox. No order is placed. While diners’ requests are answered, no checks are needed.
health-last-healthy = Last healthy answer
health-next-check = Next check
health-no-inventory = No check can be made: production serves no restaurant with anything to order.
health-no-address = No check can be made: no fulfillment address is set for production.
health-no-checks = No checks in the last days.
health-check-healthy = Healthy
health-check-failed = Failed
health-latency = Response times
health-latency-help = 99% of requests are to be answered within 8 seconds. Slower partners are ranked lower; after three slow days in a row with at least 100 requests each, the operator may disable the integration. Nothing of this happens by itself.
health-day = Day (UTC)
health-over-8-s = Over 8 seconds
health-slow = Slow
health-slow-operator = Three slow days in a row: by rule D3 you may disable the integration. Talk to the partner first.
health-slow-partner = Three slow days in a row: the operator may disable the integration. Please make your server faster.
