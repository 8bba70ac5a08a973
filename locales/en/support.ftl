# Support: routing, cases, urgency, due times, mails about cases, the interest form.

## Routing: what a person is, and to whom that leads

routing-question = Where do you stand?
routing-launched = My integration is live
routing-launched-help = You have launched and need help with a technical issue: open a case. One issue per case; open as many cases as you need.
routing-integrating = I am building my integration
routing-integrating-help = Your consultant helps you. Please fill in the contact information now, so that we reach the right people after launch.
routing-interested = I would like to join
routing-interested-help = Read the documentation and tell us about your restaurants with the interest form. You need no account.
routing-urgent-title = Urgent technical support
routing-urgent-help = Only if the integration is down, if most of your restaurants cannot serve, or if a widespread problem blocks diners from ordering. Our team checks every urgent case around the clock and pages the engineers on call if it is confirmed.
routing-maintenance-title = Planned maintenance
routing-maintenance-help = You need no case: pause the integration on Account and users, and resume it when you are done.
routing-consultant = Your consultant is { $name }.
routing-consultant-none = No consultant is assigned to you yet; your case goes to the support team.

## Cases

case-word = Case
cases-word = Cases
case-number = Case { $number }
case-category-urgent-technical-support = Urgent technical support
case-category-technical-support = Technical support
case-category-inventory-and-matching = Inventory and matching
case-category-merchant-data-request = Request for restaurant data
case-category-launch-review-request = Request for launch review
case-category-compliance-appeal = Compliance appeal
case-category-inquiry-or-complaint = Inquiry or complaint
case-state-awaiting-support = Awaiting support
case-state-awaiting-partner = Awaiting partner
case-state-closed = Closed
case-urgency-none = Not urgent
case-urgency-requested = Urgency claimed
case-urgency-confirmed = Urgent, engineers paged
case-urgency-downgraded = Urgency refused
case-queue-triage = Assessment
case-queue-on-call = On call
case-queue-support = Partner support
case-queue-consultant = Consultant
case-visibility-partner = Visible to the partner
case-visibility-internal = Internal note
case-one-problem = One problem per case. If you have several, open a case for each; each is answered faster.
case-closed-final = A closed case takes no more answers. Follow up on it with a new case if you have further questions.
case-follow-up = Follow up on case

## What can be wrong with the form; the key is error-<code with dashes>

error-urgent-not-offered = Urgent support is for launched integrations. Choose another category.
error-urgent-production-only = Urgent support is for production. Choose another category for the sandbox.
error-urgent-condition-required = Say which of the three conditions holds.
error-condition-without-urgency = Only urgent technical support has an urgent condition.
error-since-out-of-range = The beginning must lie within the last 30 days and not in the future.

## Due times and how they come about

due-clock = { $duration } by the clock, day and night.
due-working-time = { $duration } of working time count ({ $place }).
due-day = { $day } { $date }
due-moment = { $day }, { $moment }
due-at-place = { $moment } ({ $place })
due-step-counts = { $day }: { $from } to { $until } counts ({ $duration }).
due-step-resumes = Work resumes on { $day } at { $time } ({ $place }).
due-step-holiday = { $day } is a holiday ({ $name }).
due-step-closed = { $day } is closed.
due-step-no-hours = { $day } is not a working day.
due-step-special-hours = { $day } has special hours.
due-step-more = { $n ->
    [one] And { $n } more step.
   *[other] And { $n } more steps.
}

## History of a case

case-event-opened = opened the case ({ $category })
case-event-opened-follow-up = opened the case to follow up on case { $number } ({ $category })
case-event-replied = answered
case-event-noted = left an internal note
case-event-confirmed = confirmed the urgency; the engineers on call are paged
case-event-confirmed-undecided = Nobody decided in time, so the engineers on call are paged
case-event-downgraded = refused the urgency; the case is handled in business hours
case-event-due-set = Next answer due: { $due }
case-event-due-stopped = The platform has answered; no answer is due
case-event-triage-reminded = The claim of urgency waits too long; the assessors were reminded
case-event-reminded = The partner was reminded that its answer is awaited
case-event-closed = closed the case
case-event-closed-silence = The case was closed because the partner did not answer
case-event-followed-up = Followed up by case { $number }

## The incident of an urgent case

case-incident-title = Urgent case of { $partner }
case-incident-resolution-not-urgent = The urgency of the case was refused.
case-incident-resolution-closed = The case was closed.

## Mails about cases

case-mail-subject = [Case { $number }] { $summary }
case-mail-opened = We have received your case { $number }: { $summary }
case-mail-replied = There is an answer in case { $number }: { $summary }
case-mail-wrote = { $author } wrote:
case-mail-confirmed = We have confirmed the urgency of case { $number }: { $summary }. The engineers on call are paged and will answer within one hour.
case-mail-downgraded = We have looked into case { $number }: { $summary }. It does not meet the conditions of an urgent case, so the partner support team handles it in business hours.
case-mail-note = Our note: { $note }
case-mail-due = The next answer is due: { $due }
case-mail-reminder = We await your answer in case { $number }: { $summary }
case-mail-reminder-close = { $n ->
    [one] Without an answer the case is closed after { $n } more business day.
   *[other] Without an answer the case is closed after { $n } more business days.
}
case-mail-closed = Case { $number } is closed: { $summary }
case-mail-closed-silence = Case { $number } is closed because we did not hear from you: { $summary }
case-mail-closed-final = A closed case takes no more answers. If you have further questions, follow up on it with a new case.
case-mail-explanation = How this time came about
case-mail-read = Read and answer
case-mail-staff-new = New case { $number }: { $summary }
case-mail-staff-urgent = Case { $number } claims to be urgent: { $summary }. Please confirm or refuse the urgency.
case-mail-staff-waits = The claim of case { $number } still waits for a decision: { $summary }. The measurements contradict it, so nobody is paged until a person confirms it.
case-mail-staff-from = { $partner }, { $category }
case-mail-staff-claim = Claim: { $condition }, since { $since }

## The interest form

interest-title = Join us
interest-intro = Tell us who you are and how many restaurants you would bring. We will write to you.
interest-company = Company
interest-contact-name = Your name
interest-country = Country
interest-restaurants = Number of restaurants
interest-message = What would you like to tell us?
interest-thanks = Thank you. We have received your message and will write to you.
interest-mail-subject = Interest: { $company }
interest-mail-body = { $company } ({ $country }), { $restaurants } restaurants. Contact: { $name }, { $email }
