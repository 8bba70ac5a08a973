# Words about people: roles, permissions, signing in, keys.

## Roles of a partner’s users. The -help key says in one line what the role may do.

role-reader = Reader
role-reader-help = Reads everything and answers cases.
role-editor = Editor
role-editor-help = Also changes settings, pauses the integration and runs tests.
role-administrator = Administrator
role-administrator-help = Also manages users and keys.
role-tester = Tester
role-tester-help = Orders with test links before launch, and nothing else.

## Roles of the platform’s people

staff-role-consultant = Consultant
staff-role-consultant-help = Accompanies the partners assigned to them.
staff-role-support = Support
staff-role-support-help = Answers cases.
staff-role-on-call = On-call engineer
staff-role-on-call-help = Answers urgent cases and incidents, day and night.
staff-role-operator = Operator
staff-role-operator-help = May do everything on the platform.

## Mailing lists

mailing-list-alerts = Alerts
mailing-list-product-news = Product news
mailing-list-release-notes = Release notes

## Permissions, for the table of roles

permission-read-account = Read account data, restaurants and dashboards
permission-edit-account = Edit account data, feeds and restaurants
permission-edit-contacts = Edit contacts
permission-switch-integration = Pause and resume the integration
permission-run-tests = Run tests, apply or discard a held snapshot
permission-manage-users = Manage users
permission-manage-keys = Make and revoke keys
permission-read-audit = Read the audit log
permission-open-cases = Open and answer cases
permission-use-test-links = Order with test links
permission-use-validator = Use the validator
permission-staff-cases = Work on cases for the platform
permission-staff-incidents = Handle incidents and escalations
permission-assess-urgency = Confirm or refuse urgency
permission-settle-orders = Clear up orders whose outcome is unknown
permission-read-diners = See the contact details of an order’s diner; every look is written down
permission-manage-schedules = Change on-call schedules
permission-manage-partners = Manage partners and their status
permission-operate-platform = Operate the platform
permission-denied = You may not do this. An administrator of your account can give you another role.

## Signing in

sign-in-title = Sign in
sign-in-wrong = The address or the password is not right.
sign-in-locked = Too many wrong passwords. Try again after { $until }.
sign-in-needed = Please sign in to see this page.
sign-in-expired = You were signed out because you were away for a while. Please sign in again.
sign-in-forgot = Forgotten your password?
password-present = Present password
password-new = New password
password-new-help = At least 12 characters; a few words in a row are fine.
password-repeat = New password, once more
password-wrong-present = The present password is not right.
password-changed = Your password is changed. Other browsers were signed out.
password-set-title = Set your password
password-link-invalid = This link is no longer valid. Ask for a new one.
password-link-sent = If someone has an account with this address, a mail is on its way. The link in it is valid for one hour.

## Mails with a link. The code that sends them gives the link.

mail-invitation-subject = { $inviter } invites you to { brand }
mail-invitation-text = { $inviter } has made an account for you. Set your password with this link, which is valid for 7 days: { $link }
mail-reset-subject = Set a new password for { brand }
mail-reset-text = Set a new password with this link, which is valid for one hour: { $link } If you did not ask for it, ignore this mail; nothing has changed.

## Users and sessions

user-add = Add user
user-disabled = Signing in is switched off
user-last-administrator = This is the account’s last administrator. Make someone else administrator first.
user-last-operator = This is the platform’s last operator. Make someone else operator first.
user-not-found = There is no such user.
sessions-title = Signed-in browsers
session-since = Signed in { $at }
session-last-seen = Last used { $at }
session-this = This browser
session-end-others = Sign out all other browsers

## Keys

api-keys-title = API keys
api-key-once = Copy the key now. It is not shown again.
service-keys-title = Service-account keys
service-key-once = Download the key file now. The private key is not kept here and is not shown again.
service-key-revoke = Revoke
service-key-revoke-confirm = Your server is refused at once if it still uses this key.
service-key-revoked = Revoked { $at }
service-key-last-used = Last used { $at }
service-key-never-used = Never used
key-not-found = There is no such key.

## Errors beside fields

error-password-like-email = The password begins as your address does. Choose another.
error-api-key-name = Give the key a name of 1 to 80 characters.
