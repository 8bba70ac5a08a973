# The place register, the matching of restaurants with it, and suggestions of places.

nav-places = Places

## Status report

places-in-register = Name in the register
places-missing = MISSING
places-serving-servable = Servable
places-serving-processing = Processing
places-serving-unmatched = Unmatched
places-serving-not-servable = Not servable
places-deleted = Deleted restaurants
places-status-not-launched = Not launched
places-status-integration-disabled = Integration disabled
places-status-opted-out = Merchant opted out
places-status-unmatched = Unmatched
places-status-duplicate-restaurant = Duplicate restaurant
places-status-place-closed = Place closed or unknown
places-status-service-missing = No valid service
places-status-bad-menu = Missing or bad menu
places-status-stale-inventory = Stale inventory
places-status-no-issues = No issues
places-match = Match
places-match-matched = Matched
places-match-pending = For review
places-match-unmatched = Unmatched
places-opted-out = Merchant opted out
places-review = Review the match
places-same-as = The same place as { $id }

## One restaurant

places-match-of = Match of { $name }
places-off = No place register is kept at present: every restaurant counts as matched.
places-faulty = This restaurant has errors of its own. Mend them first; then it is matched.
places-in-feed = As the feed has it
places-score = Score
places-percent = { $n } %
places-candidates = Candidates
places-no-candidates = The register holds no place that is near enough in name and address.
places-same-address = name and address equal
places-choose = Choose this place
places-none-good = None of these are good matches
places-none-good-hint = Its services stop; orders that are placed go on.
places-automatic = Let the score decide
places-decide = Save the decision
places-decided = { $who } decided this on { $at }. It stands until the name or the address changes.
places-decision-lead = What you decide stands until the restaurant’s name or address changes. The restaurant is judged again within a minute.
places-suggest = Suggest a place
places-suggest-lead = If none of the candidates is right, suggest the place. It must be a business that exists, with the name and address of your feed. Once it is accepted, you find it among the candidates.
places-reference = Web address of the business, or its id in another register
places-note = Note
places-suggested = Suggestions for this restaurant
places-suggestion-pending = Waiting
places-suggestion-accepted = Accepted
places-suggestion-refused = Refused
places-opt-out-lead = If the merchant asks to be removed, take the restaurant off here. It vanishes at once; orders go on.
places-opt-out = The merchant asked to be removed
places-opt-out-confirm = Take this restaurant off at once?
places-opt-in = Offer it again
flash-places-decided = The decision is saved. The restaurant is judged again.
flash-places-suggested = Thank you. We look at your suggestion.
flash-places-opted-out = The restaurant is no longer offered.
flash-places-opted-in = The restaurant is offered again.

## The register, for staff

places-register = Place register
places-register-lead = Every restaurant must be a place of this register with the same name and address. As long as the register is off, each counts as matched.
places-count = Places
places-switch-on = Switch matching on
places-switch-off = Switch matching off
places-switch-on-confirm = Restaurants without a place are then no longer served. Go on?
places-is-on = Restaurants are matched with the register.
places-is-off = The register is off; every restaurant counts as matched.
places-suggestions = Suggestions
places-suggestions-empty = Nobody has suggested a place.
places-new = Add a place
places-edit = Change the place
places-id = Id
places-street = Street and number
places-locality = City
places-region = State or region
places-postal-code = Postal code
places-country = Country (two letters)
places-phone = Telephone
places-latitude = Latitude
places-longitude = Longitude
places-source = Source
places-changed = Last changed
places-open = Open
places-temporarily-closed = Temporarily closed
places-closed = Closed
places-remove = Take out of the register
places-remove-confirm = Take this place out of the register? Its restaurant is then no longer served.
places-import = Import
places-import-lead = CSV with the names of the properties in the first line, or one JSON object a line; at most 64 MB. Places are added or changed by their ids. If a line is wrong, nothing is taken.
places-file = File
places-imports = Imports
places-import-receiving = Being received
places-import-applying = Being taken in
places-import-done = Done
places-added-changed = { $added } added, { $changed } changed
places-wrong-lines = { $wrong ->
    [one] { $wrong } line is wrong; nothing was taken.
   *[other] { $wrong } lines are wrong; nothing was taken.
}
places-line = Line { $n }
places-export-csv = Export as CSV
places-export-ndjson = Export as ndjson
places-accept = Take into the register
places-refuse = Refuse
places-for-restaurant = { $partner }, restaurant { $id }
flash-places-switched = The register is switched. Restaurants are judged again.
flash-places-saved = The place is saved. Restaurants are matched again.
flash-places-removed = The place is gone. Restaurants are matched again.
flash-places-importing = The file is sound and is being taken in.
flash-places-answered = Your answer is saved.

## What is wrong with a place

error-missing = This is missing.
error-bad-text = This holds characters that cannot be used.
error-bad-value = This is not of the right type.
error-bad-country = Write the two letters of the country, such as FR.
error-bad-coordinates = Latitude (−90 to 90) and longitude (−180 to 180) stand together.
error-bad-status = Write OPEN, TEMPORARILY_CLOSED or CLOSED.
error-repeated-id = An earlier line has the same id.
error-unreadable = This line cannot be read.
error-unknown-property = No place has this property.
error-empty = There is no place in it.
error-answered = This has been answered already.
error-out-of-range = This is too short or too long.
error-unknown = The register has no such place.
