# Words that many pages share. Words of one area live in that area's file.

brand = Aboyeur
brand-tagline = Order well. Run calmly.

## Answers and actions

yes = Yes
no = No
ok = OK
save = Save
save-changes = Save changes
cancel = Cancel
back = Back
back-to = Back to { $place }
continue = Continue
next = Next
previous = Previous
close = Close
open = Open
edit = Edit
add = Add
remove = Remove
delete = Delete
create = Create
confirm = Confirm
send = Send
search = Search
filter = Filter
apply = Apply
reset = Reset
clear = Clear
refresh = Refresh
retry = Try again
copy = Copy
copied = Copied
download = Download
upload = Upload
show-more = Show more
show-less = Show less
show-all = Show all
details = Details
learn-more = Learn more
sign-in = Sign in
sign-out = Sign out
help = Help
settings = Settings
print = Print

## Lists

none = None
all = All
any = Any
other = Other
unknown = Unknown
not-set = Not set
not-available = Not available
optional = optional
required-mark = required
empty-list = Nothing here yet.
no-results = Nothing matches your search.
page-of = Page { $page } of { $pages }
results-count = { $n ->
    [one] { $n } result
   *[other] { $n } results
}
items-count = { $n ->
    [one] { $n } item
   *[other] { $n } items
}
and-more = and { $n } more

## Language

language = Language
language-switch = Read this page in { $language }

## Words for columns and fields

name = Name
email = E-mail
phone = Phone
address = Address
password = Password
message = Message
subject = Subject
note = Note
reason = Reason
status = Status
state = State
kind = Kind
type = Type
date = Date
time = Time
from = From
until = Until
start = Start
end = End
duration = Duration
total = Total
count = Count
amount = Amount
price = Price
quantity = Quantity
code = Code
description = Description
actions = Actions
created-at = Created
updated-at = Updated
by-person = by { $name }
partner = Partner
restaurant = Restaurant
restaurants = Restaurants
order-word = Order
orders-word = Orders
environment = Environment
environment-sandbox = Sandbox
environment-production = Production
service-delivery = Delivery
service-takeout = Takeout
time-zone = Time zone

## States that many things have

active = Active
inactive = Inactive
enabled = Enabled
disabled = Disabled
pending = Pending
running = Running
done = Done
failed = Failed
healthy = Healthy
degraded = Degraded
warning = Warning
error = Error
errors-count = { $n ->
    [one] { $n } error
   *[other] { $n } errors
}
warnings-count = { $n ->
    [one] { $n } warning
   *[other] { $n } warnings
}
open-now = Open now
closed-now = Closed
saved = Your changes are saved.

## Dates and lengths of time

today = Today
yesterday = Yesterday
tomorrow = Tomorrow
now = Now
never = Never
day-monday = Monday
day-tuesday = Tuesday
day-wednesday = Wednesday
day-thursday = Thursday
day-friday = Friday
day-saturday = Saturday
day-sunday = Sunday
date-today-at = today at { $time }
date-tomorrow-at = tomorrow at { $time }
date-at = { $date } at { $time }
date-range = { $from } – { $until }
time-ago = { $duration } ago
time-in = in { $duration }
just-now = just now
duration-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
duration-hours = { $n } h
duration-minutes = { $n } min
duration-seconds = { $n } s
last-24-hours = Last 24 hours
last-7-days = Last 7 days
last-30-days = Last 30 days

## What is wrong with an input; the key is error-<code with dashes>

error-summary-title = { $n ->
    [one] Please correct one entry
   *[other] Please correct { $n } entries
}
error-required = Please fill this in.
error-too-long = This is too long.
error-too-short = This is too short.
error-too-small = This number is too small.
error-too-large = This number is too large.
error-too-many = There are too many entries.
error-too-few = There are too few entries.
error-not-a-number = Write a whole number in digits, such as 12.
error-not-an-amount = Write an amount such as 12.50.
error-unknown-value = This is not one of the possible values.
error-unknown-currency = This is not a currency code; write three letters, such as USD.
error-invalid = This value cannot be used.
error-not-allowed = This is not allowed here.
error-already-taken = This is already taken.
error-not-found = This does not exist.
error-expired = This is no longer valid.
error-email-invalid = Write an e-mail address such as name@example.com.
error-phone-invalid = Write the number with + and the country code, such as +33 1 23 45 67 89.
error-url-invalid = Write a complete web address, such as https://example.com/orders.
error-url-not-https = The address must begin with https://.
error-date-invalid = Write a date such as 2026-03-14.
error-time-invalid = Write a time such as 18:30.
error-time-zone-invalid = Write the name of a time zone, such as Europe/Paris.
error-time-in-past = This time has passed; choose a later one.
error-end-before-start = The end must come after the start.
error-address-invalid = This address is not complete.
error-postal-code-invalid = This postal code does not fit the country.
error-country-invalid = Write the two letters of the country, such as FR.
error-password-too-short = Use at least 12 characters.
error-password-too-common = This password is on lists of common passwords; choose another.
error-passwords-differ = The two passwords are not the same.
error-code-invalid = This code is not right, or its time has passed.
error-file-too-large = The file is too large.
error-file-type = This type of file cannot be used.
error-conflict = Somebody changed this in the meantime. Look at it again before you save.
