# Pages for diners.

## Restaurants

shop-nav-restaurants = Restaurants
shop-nav-cart = Cart
shop-home-title = What would you like to eat?
shop-home-lead = Order directly from restaurants near you, for delivery or pickup.
shop-search-label = Search restaurants
shop-search-hint = Name or street
shop-near-label = Near
shop-near-hint = Postal code or town
shop-search = Search
shop-place-unknown = We know no restaurant at “{ $place }”, so this is the list for everywhere.
shop-none-yet = No restaurant takes orders here at the moment. Please come back a little later.
shop-none-near = No restaurant near “{ $place }” takes orders at the moment.
shop-none-found = No restaurant fits “{ $words }”. Try fewer words, or another town.
shop-show-all = Show all restaurants
shop-see-restaurants = See restaurants
shop-open = Open now
shop-open-minutes = Open now · { $min }–{ $max } min
shop-open-later = Takes orders for later
shop-closed = Closed
shop-opens-at = Opens at { $time }
shop-opens-on = Opens { $day } at { $time }
shop-closed-lead = The restaurant takes no orders at the moment. You can look at the menu and fill your cart already.
shop-all-day = All day
shop-delivery = Delivery
shop-takeout = Pickup
shop-only-service = { $service } only
shop-distance-metres = { $metres } m away
shop-distance-kilometres = { $kilometres } km away
shop-by-partner = Orders are handled by { $partner }
shop-pages = Pages of the list
shop-earlier = Previous
shop-later = More restaurants
shop-hours = When orders are taken
shop-hours-zone = Times are local ({ $zone }).
shop-menu = Menu
shop-menu-empty = Nothing can be ordered here at the moment.
shop-sections = Sections of the menu
shop-from = from { $price }
shop-sold-out = Not available now
shop-sold-out-lead = This dish is not available at the moment.
shop-choose = Choose
shop-see-cart = See your cart
shop-cart-bar = { $pieces ->
    [one] { $pieces } dish · { $total }
   *[other] { $pieces } dishes · { $total }
}

## Diets and allergens

shop-diet-diabetic = For diabetics
shop-diet-gluten-free = Gluten-free
shop-diet-halal = Halal
shop-diet-hindu = Hindu
shop-diet-kosher = Kosher
shop-diet-low-calorie = Low in calories
shop-diet-low-fat = Low in fat
shop-diet-low-lactose = Low in lactose
shop-diet-low-salt = Low in salt
shop-diet-vegan = Vegan
shop-diet-vegetarian = Vegetarian
shop-contains = Contains { $what }
shop-may-contain = May contain { $what }
shop-free-of = Without { $what }
shop-allergen-dairy = milk
shop-allergen-egg = egg
shop-allergen-fish = fish
shop-allergen-peanut = peanuts
shop-allergen-shellfish = shellfish
shop-allergen-soy = soy
shop-allergen-tree-nut = nuts
shop-allergen-wheat = wheat

## One dish

shop-option = Choice
shop-pizza-left = left half
shop-pizza-right = right half
shop-pizza-whole = whole pizza
shop-choose-one = Choose one
shop-choose-up-to = Choose up to { $max }
shop-choose-any = As many as you like
shop-choose-exactly = Choose exactly { $count }
shop-choose-between = Choose { $min } to { $max }
shop-choose-at-least = Choose at least { $min }
shop-only-with = only with { $what }
shop-nothing = Nothing
shop-quantity = Quantity
shop-note = Special wishes
shop-note-hint = At most { $most } characters. Please tell the restaurant of allergies by phone as well.
shop-add = Add to cart
shop-empty-and-add = Empty the cart and add this
flash-added = It is in your cart.

## Cart

shop-cart-title = Your cart
shop-items = Dishes
shop-estimate = Estimated total
shop-estimate-hint = The restaurant confirms the final total in the next step, before you order.
shop-fee-delivery = Delivery fee
shop-fee-service = Service fee
shop-line-note = “{ $note }”
shop-quantity-of = Quantity of { $name }
shop-change = Change
shop-remove = Remove
shop-accept-prices = Accept the new prices
shop-choose-anew = Choose again
shop-add-more = Add something else
shop-clear = Empty the cart
shop-clear-sure = Empty the cart?
flash-prices-accepted = The new prices are in your cart.
flash-cart-cleared = Your cart is empty.
shop-service = Delivery or pickup
shop-time = When
shop-asap = As soon as possible
shop-asap-between = As soon as possible ({ $min }–{ $max } minutes)
shop-address = Delivery address
shop-address-hint = Only needed for delivery.
shop-street = Street and number
shop-street-more = Floor, door or company
shop-postal-code = Postal code
shop-locality = Town
shop-region = State or region
shop-country = Country (two letters, such as FR)
shop-instructions = Instructions for the courier
shop-promo = Promo code
shop-notes = Note to the restaurant
shop-to-checkout = See the final total
shop-save-cart = Only save

## Checkout

shop-checkout-title = Check and order
shop-partner-failed = We could not get the final total
shop-cart-needs-change = Something in your cart has changed
shop-paused = No orders at the moment
shop-not-ordered = Your order was not placed
shop-cart-kept = Your cart is kept.
shop-ask-again = Check the total again
shop-refused-lead = The restaurant cannot take this order as it is:
shop-corrected-lead = The restaurant proposes a corrected order. Check what has changed:
shop-changes = What has changed
shop-dish = Dish
shop-was = Before
shop-now = Now
shop-taken-out = Taken out
shop-pieces-for = { $pieces } × for { $price }
shop-problem-of = { $name }: { $problem }
shop-pieces-left = Left: { $left }.
shop-corrected-order = The corrected order
shop-review-order = Your order
shop-accept-correction = Continue with the corrected order
shop-back-to-cart = Back to the cart
shop-stale-price = The total was confirmed a while ago. Check it again before you order.
shop-no-payment = This restaurant only takes ways to pay that are not possible on this page. Please choose another restaurant.
shop-first-name = First name
shop-last-name = Last name
shop-email = E-mail
shop-phone = Phone
shop-phone-hint = With country code, such as +33 6 12 34 56 78
shop-tip = Tip
shop-tip-fixed = A tip of { $amount } is included.
shop-tip-suggested = Suggested by the restaurant; change it as you like. Write 0 for no tip.
shop-tip-free = An amount of your choice, such as 2.50.
shop-tip-not-taken = The restaurant takes no tips through this page.
shop-before-tip = Total before the tip: { $total }
shop-no-contact = Leave the order outside the door
shop-payment = Payment
shop-pay-at-door = Pay when it is delivered
shop-pay-at-counter = Pay when you pick it up
shop-pay-test = Test card (accepted)
shop-pay-declined = Test card (declined)
shop-order-now = Order now · { $total }
shop-order-now-plain = Order now
shop-valid-until = This total is valid until { $time } (the restaurant's local time).
shop-bill = Lines and totals
shop-subtotal = Subtotal
shop-total = Total
error-amount-invalid = Write an amount such as 2.50, or leave it empty.
error-payment-not-offered = This way to pay is not offered for this order. Choose another one.

## Order

shop-order-title = Your order from { $restaurant }
shop-your-order = What you ordered
shop-receipt = Receipt number
shop-order-number = Order number
shop-placed-at = Ordered
shop-refresh = Refresh this page
shop-keep-page = You can close this page and come back to it: keep its address, and do not pass it on.
shop-order-anew = Back to the menu
shop-estimated-at = Expected { $time }
shop-estimated-between = Expected { $from } to { $until }
shop-scheduled-for = Ordered for { $time }
shop-step-sent = Sent
shop-step-accepted = Accepted
shop-step-preparing = Being prepared
shop-step-on-its-way = On its way
shop-step-ready = Ready
shop-step-delivered = Delivered
shop-step-picked-up = Picked up
