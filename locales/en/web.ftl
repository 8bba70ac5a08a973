# The frame of all pages, and pages for errors.

layout-skip = Skip to the content
layout-navigation = Main navigation
layout-crumbs = You are here
layout-account = Your account
layout-status = Status of the platform
layout-support = Support
layout-theme = Colours of the page
layout-theme-auto = As on this device
layout-theme-light = Light
layout-theme-dark = Dark

error-page-not-found = We could not find this page
error-page-not-found-lead = It may have moved, or you may not have access to it. Check the address, or begin again from the start page.
error-page-bad-request = We could not read this request
error-page-bad-request-lead = Something in the address or the form is not as we expected. Go back, check what you entered, and try again.
error-page-conflict = This has changed in the meantime
error-page-conflict-lead = Somebody or something was faster. Look at the current state, then decide again.
error-page-too-many = Too many attempts
error-page-too-many-lead = Please wait a minute before you try again.
error-page-too-large = This is too large
error-page-too-large-lead = What you sent is larger than we can take. Choose a smaller file.
error-page-internal = Something went wrong on our side
error-page-internal-lead = It is not your fault, and we have taken note of it. Please try again in a moment.
error-page-maintenance = We will be back soon
error-page-maintenance-lead = The page is being looked after and will be back in a few minutes.
error-page-maintenance-until = The page is being looked after and should be back by { $time } (UTC).
error-page-reference = If you write to us about it, please give this number: { $reference }
error-page-home = To the start page

flash-saved = Your changes are saved.
flash-sent = Your message is sent.
flash-deleted = It is deleted.
flash-signed-out = You are signed out.

# The navigation of the console.

nav-console = Console
nav-desk = Desk
nav-partners = Partners
nav-overview = Business
nav-fulfillment = Fulfillment
nav-alerts = Alerts
nav-orders = Orders
nav-all-orders = All orders
nav-exchanges = Logs
nav-restaurants = Restaurants
nav-feeds = Feeds
nav-contacts = Contacts
nav-account = Account and users
nav-cases = Cases
nav-incidents = Incidents
nav-schedules = On call
