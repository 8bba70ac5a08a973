# Carts, checkout, orders and their states, for diners, partners and staff.

## States of an order

order-status-submitting = Sending your order
order-status-submit-unknown = We could not confirm your order
order-status-created = Order sent to the restaurant
order-status-confirmed = Accepted by the restaurant
order-status-in-preparation = Being prepared
order-status-ready-for-pickup = Ready for pickup
order-status-in-transit = On its way
order-status-fulfilled = Delivered / picked up
order-status-fulfilled-delivery = Delivered
order-status-fulfilled-takeout = Picked up
order-status-fulfilled-assumed = Assumed to be complete
order-status-rejected = Declined
order-status-cancelled = Cancelled

## What a state means for the diner, and what to do

order-help-submitting = This takes a few seconds. You can leave this page and come back to it.
order-help-submit-unknown = The restaurant's ordering service did not answer in time, so we do not know whether your order was accepted. Please do not order again yet: wait for an e-mail from the restaurant, or call it.
order-help-submit-unknown-asking = We do not know yet whether your order was accepted, and are asking the restaurant's ordering service once more. Please do not order again: this page tells you as soon as there is an answer.
order-help-created = The restaurant has your order and will answer shortly.
order-help-confirmed = The restaurant has accepted your order.
order-help-in-preparation = The kitchen is at work on your order.
order-help-ready-for-pickup = Your order is waiting for you at the counter.
order-help-in-transit = Your order has left the restaurant.
order-help-fulfilled = Enjoy your meal!
order-help-fulfilled-assumed = We received no final news of this order. If something is wrong, please contact customer service.
order-help-rejected = You have not been charged. You can change your cart and order again.
order-help-cancelled = If you have already paid, the restaurant's ordering service returns the money according to its cancellation policy.

order-flag-acceptance-late = The restaurant has not answered yet. This sometimes takes a few minutes.
order-flag-acceptance-overdue = The restaurant has still not answered. Please contact customer service if you do not want to wait any longer.
order-flag-stale = We have had no news of this order for a while. Please contact customer service if it has not arrived.
order-rejected-by-platform = We could not reach the restaurant's ordering service, so your order was not placed and you have not been charged. Please try again in a few minutes, or choose another restaurant.
order-cancelled-acceptance-timeout = The restaurant did not answer in time, so we cancelled your order.

## What happened to an order

order-event-placed = The diner placed the order
order-event-submit-called = The order was sent to the partner
order-event-submit-answered = The partner answered
order-event-submit-failed = The partner could not be asked
order-event-submit-unknown = The partner's answer is unknown after all attempts
order-event-submit-refused = The order could not be placed with the partner
order-event-update-applied = The partner sent an update
order-event-update-older = The partner sent an update that is older than the last one
order-event-update-refused = An update from the partner was refused
order-event-acceptance-late = The restaurant is slow to accept the order
order-event-acceptance-overdue = The restaurant has not accepted the order in time
order-event-stale = No update has come since the order was due
order-event-fulfilled-assumed = No final state came within 24 hours; the order is assumed to be complete
order-event-auto-cancelled = The platform cancelled the order, because nobody accepted it in time
order-event-settled-by-hand = Somebody settled the order after asking the partner
order-event-asked-again = Somebody had the partner asked again
order-event-customer-erased = The diner's personal data was erased

## Problems that a partner finds in a cart at checkout (fulfillment API, 10.2)

food-error-closed = The restaurant is closed at this time. Choose another time, or another restaurant.
food-error-unavailable-slot = This time is no longer available. Choose another time.
food-error-no-capacity = The restaurant is too busy to take your order now. Try again a little later, or choose another restaurant.
food-error-no-courier-available = Nobody can deliver your order at the moment. Choose pickup, or try again a little later.
food-error-too-late = It is too late for the time you chose. Choose another time.
food-error-out-of-service-area = The restaurant does not deliver to your address. Choose pickup, another address or another restaurant.
food-error-requirements-not-met = Your order does not meet the restaurant's conditions; most often it is below the minimum amount. Add something to your cart and try again.
food-error-failed-precondition = Your order does not meet the restaurant's conditions; most often it is below the minimum amount. Add something to your cart and try again.
food-error-invalid = The restaurant cannot prepare this choice. Change or remove it.
food-error-not-found = This is no longer on the restaurant's menu. Remove it, or choose something else.
food-error-availability-changed = This is sold out, or there is not enough of it left. Order less of it, or choose something else.
food-error-price-changed = The price has changed. Check the new price before you continue.
food-error-incorrect-price = A fee or the total has changed. Check the new total before you continue.
food-error-promo-not-recognized = This promo code does not exist. Check the spelling, or continue without it.
food-error-promo-expired = This promo code has expired. Continue without it, or use another one.
food-error-promo-user-ineligible = You cannot use this promo code. Continue without it, or use another one.
food-error-promo-order-ineligible = This promo code is not valid for this order. Continue without it, or use another one.
food-error-promo-not-applicable = This promo code cannot be applied. Continue without it, or use another one.
food-error-ineligible = The restaurant cannot accept an order from you. Contact the restaurant to learn why.
food-error-payment-declined = Your payment was declined. Choose another way to pay and try again.
food-error-merchant-unreachable = The restaurant cannot be reached at the moment. Try again a little later, or choose another restaurant.
food-error-account-linking-failed = The restaurant cannot accept your order. Choose another restaurant.
food-error-error-type-unspecified = The restaurant cannot accept this cart. Check it, or choose another restaurant.

## Why a partner declines an order (fulfillment API, 10.4)

rejection-unknown = The restaurant could not accept your order. You have not been charged; please choose something else or another restaurant.
rejection-payment-declined = Your payment was declined. Choose another way to pay and order again.
rejection-ineligible = The restaurant cannot accept this order from you. Check your name, phone number and e-mail address, or contact the restaurant.
rejection-promo-not-applicable = The promo code cannot be used for this order. Remove it and order again.
rejection-unavailable-slot = The time you chose is no longer available. Choose another time and order again.

## When the partner's service fails (fulfillment API, 10.5), to the diner

technical-connect-failed = The restaurant's ordering service cannot be reached. Please try again in a few minutes, or choose another restaurant.
technical-tls-failed = No secure connection to the restaurant's ordering service is possible. Please try again later, or choose another restaurant.
technical-timeout = The restaurant's ordering service did not answer in time. Please try again in a few minutes.
technical-http-4xx = The restaurant's ordering service refused our request. Please try again later, or choose another restaurant.
technical-http-5xx = The restaurant's ordering service is having problems. Please try again in a few minutes.
technical-http-other = The restaurant's ordering service gave an answer we do not understand. Please try again later.
technical-unparsable-body = The restaurant's ordering service gave an answer we cannot read. Please try again later.
technical-invalid-response = The restaurant's ordering service gave an answer we do not understand. Please try again later.
technical-cart-modified = The restaurant's ordering service changed your cart without saying why. Please try again later, or choose another restaurant.
technical-total-mismatch = The prices that the restaurant's ordering service sent do not add up. Please try again later, or choose another restaurant.

## Problems we find in a cart before we ask the partner

cart-problem-empty = Your cart is empty. Choose something from the menu.
cart-problem-paused = This restaurant takes no online orders at the moment. Your cart is kept; please try again later.
cart-problem-restaurant-gone = This restaurant no longer takes online orders here. Please choose another restaurant.
cart-problem-delivery-unavailable = This restaurant does not deliver. Choose pickup.
cart-problem-takeout-unavailable = This restaurant does not offer pickup. Choose delivery.
cart-problem-closed = The restaurant takes no orders at this time. Choose another time, or come back later.
cart-problem-asap-unavailable = The restaurant cannot prepare your order right away. Choose a time.
cart-problem-time-unavailable = The time you chose is no longer available. Choose another time.
cart-problem-address-missing = Enter the address to deliver to.
cart-problem-out-of-service-area = The restaurant does not deliver to this address. Choose pickup, or enter another address.
cart-problem-item-gone = { $name } is no longer on the menu. Remove it from your cart.
cart-problem-item-unavailable = { $name } is not available at the time you chose. Remove it, or choose another time.
cart-problem-option-gone = { $name } is no longer offered. Choose this item again from the menu.
cart-problem-price-changed = The price of { $name } has changed from { $was } to { $now }. Confirm the new price to continue.
cart-problem-too-few-choices = Choose at least { $limit } from “{ $name }”.
cart-problem-too-many-choices = Choose at most { $limit } from “{ $name }”.
cart-problem-quantity-too-low = Order at least { $limit } of { $name }.
cart-problem-quantity-too-high = Order at most { $limit } of { $name }.

cart-paused-maintenance = This restaurant takes no online orders at the moment, because its ordering service is paused. Your cart is kept; please try again later.
cart-paused-problem = This restaurant takes no online orders at the moment, because its ordering service is having problems. Your cart is kept; please try again later.
cart-paused-not-launched = This restaurant does not take online orders yet. Please choose another restaurant.

## When an order cannot be placed

submit-quote-expired = The prices were confirmed too long ago. Check the total again before you order.
submit-cart-changed = Your cart has changed since the total was shown. Check the total again before you order.
submit-payment-not-offered = This way to pay is not offered for this order. Choose another one.
submit-guest-country = Orders without an account are not taken in this country.
submit-guest-cap = Orders without an account must stay below { $cap }. Take something out of your cart.

## Inputs

error-line-unknown = This is no longer in your cart.
error-choice-required = Choose one of the options.
error-tip-fixed = The tip for this order is fixed.
error-tips-not-taken = The restaurant takes no tips through this page.
error-other-restaurant = Your cart holds dishes of another restaurant. Empty it before you order here.

order-ask-not-unknown = What became of this order is known.
order-ask-asking = The partner is being asked. Wait a moment and load this page again.
order-ask-too-late = The partner can no longer be asked by this platform: the request is kept for one hour after the order was placed, and for 15 minutes with a wallet’s payment. Call the partner and settle the order by hand.

## Numbers of the rules about orders

order-measure-orders = Orders looked at
order-measure-such = Such orders or answers
order-measure-restaurants = Restaurants
order-measure-open = Open orders
order-measure-accepted = Order updates accepted
order-measure-ord-1 = Accepted too late or not yet
order-measure-ord-2 = Rejected or cancelled
order-measure-ord-3 = Open without news
order-measure-ord-4 = Without a final state in time
order-measure-ord-5 = Ended without being fulfilled
order-measure-ord-7 = Updates refused
order-measure-ord-8 = Unknown
