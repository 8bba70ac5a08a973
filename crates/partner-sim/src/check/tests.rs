use basis::{Currency, Money};
use jiff::Timestamp;
use order::wire::{
    Cart, Coordinates, Extra, FoodCartExtension, FoodItemOption, FulfillmentOption, LineItem, LineType,
    Location, Merchant, Price, Promotion,
};
use order::{
    CheckoutRequest, Envelope, ErrorCode, OptionsStyle, ServiceKind, build_checkout_request,
    find_cart_change, recompute,
};

use super::*;
use crate::catalog::load;

/// A restaurant in Chicago with a dish in two sizes, add-ons, a drink, a lunch dish and little stock of one dish.
fn catalog() -> Catalog {
    let dir = tempfile::tempdir().unwrap();
    let rows = [
        r#"{"@type":"Restaurant","@id":"r","name":"R","addressCountry":"US","addressRegion":"IL","latitude":41.88,"longitude":-87.63}"#,
        r#"{"@type":"Service","@id":"r:D","serviceType":"DELIVERY","restaurantId":"r","menuId":"m"}"#,
        r#"{"@type":"Service","@id":"r:T","serviceType":"TAKEOUT","restaurantId":"r","menuId":"m"}"#,
        r#"{"@type":"OperationHours","@id":"oh","serviceId":["r:D","r:T"],"opens":"T08:00:00","closes":"T22:00:00"}"#,
        r#"{"@type":"ServiceHours","@id":"sh","orderType":["ASAP","ADVANCE"],"operationHoursId":"oh","opens":"T08:00:00","closes":"T22:00:00","leadTimeMin":20,"leadTimeMax":30,"advanceBookingRequirementMin":60,"advanceBookingRequirementMax":2880}"#,
        r#"{"@type":"ServiceArea","@id":"a","serviceId":"r:D","geoMidpointLatitude":41.88,"geoMidpointLongitude":-87.63,"geoRadius":4000}"#,
        r#"{"@type":"Fee","@id":"f","serviceId":"r:D","feeType":"DELIVERY","basePrice":3.99,"priceCurrency":"USD"}"#,
        r#"{"@type":"Menu","@id":"m"}"#,
        r#"{"@type":"MenuSection","@id":"s","name":"S","menuId":"m"}"#,
        r#"{"@type":"MenuSection","@id":"lunch","name":"L","menuId":"m","availabilityId":"noon","menuItemId":["it-lunch"]}"#,
        r#"{"@type":"Availability","@id":"noon","availabilityStarts":"T11:30:00","availabilityEnds":"T14:00:00"}"#,
        r#"{"@type":"MenuItem","@id":"it-lunch","name":"Lunch"}"#,
        r#"{"@type":"MenuItemOffer","@id":"of-lunch","sku":"x","menuItemId":"it-lunch","price":"9.00","priceCurrency":"USD"}"#,
        r#"{"@type":"MenuItem","@id":"it-pizza","name":"Pizza","parentMenuSectionId":"s"}"#,
        r#"{"@type":"MenuItemOption","@id":"op-l","menuItemId":"it-pizza","optionType":"SIZE","value":"Large"}"#,
        r#"{"@type":"MenuItemOffer","@id":"of-pizza","sku":"x","menuItemOptionId":"op-l","price":"15.00","priceCurrency":"USD"}"#,
        r#"{"@type":"MenuSection","@id":"sauce","name":"Sauce","parentMenuItemId":"it-pizza","menuItemId":["ad-red"],"eligibleQuantityMin":1,"eligibleQuantityMax":1}"#,
        r#"{"@type":"MenuItem","@id":"ad-red","name":"Red"}"#,
        r#"{"@type":"MenuItemOffer","@id":"of-red","sku":"x","menuItemId":"ad-red","price":0,"priceCurrency":"USD"}"#,
        r#"{"@type":"MenuSection","@id":"top","name":"Top","parentMenuItemId":"it-pizza","menuItemId":["ad-ham"],"eligibleQuantityMax":2}"#,
        r#"{"@type":"MenuItem","@id":"ad-ham","name":"Ham"}"#,
        r#"{"@type":"MenuItemOffer","@id":"of-ham","sku":"x","menuItemId":"ad-ham","price":"2.00","priceCurrency":"USD","applicableParentOptionValue":["Large"]}"#,
        r#"{"@type":"MenuItem","@id":"it-cake","name":"Cake","parentMenuSectionId":"s"}"#,
        r#"{"@type":"MenuItemOffer","@id":"of-cake","sku":"x","menuItemId":"it-cake","price":"4.00","priceCurrency":"USD","inventoryLevel":3}"#,
    ];
    std::fs::write(dir.path().join("r.ndjson"), rows.join("\n")).unwrap();
    load(dir.path()).unwrap()
}

/// A Saturday at three in the afternoon, in Chicago.
fn now() -> Timestamp {
    "2026-03-14T15:00:00-05:00".parse().unwrap()
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn pizza(quantity: i64) -> LineItem {
    let mut line = LineItem::regular("1", "Pizza", "of-pizza", quantity, usd(1500 * quantity));
    let option = |id: &str, offer: &str, price: i64| FoodItemOption {
        id: Some(id.to_owned()),
        offer_id: Some(offer.to_owned()),
        price: Some(usd(price * quantity).into()),
        quantity,
        ..FoodItemOption::default()
    };
    line.extension.as_mut().unwrap().options = vec![option("2", "of-red", 0), option("3", "of-ham", 200)];
    line
}

fn cake(quantity: i64) -> LineItem {
    LineItem::regular("9", "Cake", "of-cake", quantity, usd(400 * quantity))
}

fn cart(kind: ServiceKind, time: &str, lines: Vec<LineItem>) -> Cart {
    let location = Location {
        coordinates: Some(Coordinates { latitude: 41.89, longitude: -87.63 }),
        ..Location::default()
    };
    let extension = FoodCartExtension {
        fulfillment_preference: Some(FulfillmentOption::new(kind, time)),
        location: (kind == ServiceKind::Delivery).then_some(location),
        ..FoodCartExtension::default()
    };
    Cart {
        merchant: Some(Merchant { id: "r".to_owned(), ..Merchant::default() }),
        line_items: lines,
        extension: Some(extension),
        ..Cart::default()
    }
}

fn delivery(lines: Vec<LineItem>) -> Cart {
    cart(ServiceKind::Delivery, "P0M", lines)
}

fn check(cart: &Cart) -> Verdict {
    check_at(cart, now())
}

fn check_at(cart: &Cart, now: Timestamp) -> Verdict {
    check_cart(Facts { catalog: &catalog(), now, minimum_order: 10, locale: None, slip: None }, cart)
}

fn errors(verdict: &Verdict) -> Vec<(ErrorCode, Option<&str>)> {
    verdict.errors.iter().map(|error| (error.error.clone(), error.id.as_deref())).collect()
}

#[test]
fn a_good_cart_is_priced_and_comes_back_unmodified() {
    let cart = delivery(vec![pizza(2), cake(1)]);
    let verdict = check(&cart);
    assert_eq!(errors(&verdict), []);
    let order = verdict.order.unwrap();
    let totals = recompute(&order, OptionsStyle::Separate).unwrap();
    assert_eq!(totals.warnings, []);
    assert_eq!((totals.subtotal, totals.delivery), (usd(3800), usd(399)));
    assert!(totals.tax.minor > 0 && totals.tip.minor > 0);
    assert_eq!(find_cart_change(&cart, order.cart.as_ref().unwrap(), OptionsStyle::Separate), None);
}

#[test]
fn a_takeout_has_no_delivery_line_and_no_minimum() {
    let verdict = check(&cart(ServiceKind::Takeout, "P0M", vec![cake(1)]));
    assert_eq!(errors(&verdict), []);
    assert!(verdict.order.unwrap().other_items.iter().all(|line| line.kind != LineType::Delivery));
}

#[test]
fn the_first_four_steps_stop_early() {
    let one = |cart: &Cart, at| {
        errors(&check_at(cart, at)).iter().map(|(code, _)| code.clone()).collect::<Vec<_>>()
    };
    let mut unknown = delivery(vec![cake(9)]);
    unknown.merchant.as_mut().unwrap().id = "other".to_owned();
    assert_eq!(one(&unknown, now()), [ErrorCode::NotFound]);
    let night = "2026-03-14T23:30:00-05:00".parse().unwrap();
    assert_eq!(one(&delivery(vec![cake(9)]), night), [ErrorCode::Closed]);
    let mut far = delivery(vec![cake(9)]);
    let location = far.extension.as_mut().unwrap().location.as_mut().unwrap();
    location.coordinates = Some(Coordinates { latitude: 42.9, longitude: -87.63 });
    assert_eq!(one(&far, now()), [ErrorCode::OutOfServiceArea]);
    far.extension.as_mut().unwrap().location = None;
    assert_eq!(one(&far, now()), [ErrorCode::Invalid]);
    assert_eq!(one(&cart(ServiceKind::Delivery, "soon", vec![]), now()), [ErrorCode::Invalid]);
}

#[test]
fn another_time_is_offered_when_a_slot_is_not_there() {
    let verdict = check(&cart(ServiceKind::Takeout, "2026-03-14T23:30:00-05:00", vec![cake(1)]));
    assert_eq!(errors(&verdict), [(ErrorCode::UnavailableSlot, None)]);
    let corrected = verdict.order.unwrap().cart.unwrap();
    assert_eq!(corrected.preference().unwrap().time_text(), Some("2026-03-14T16:00:00-05:00"));
    assert_eq!(errors(&check(&corrected)), []);
    let late = check(&cart(ServiceKind::Takeout, "2026-03-14T10:00:00-05:00", vec![cake(1)]));
    assert_eq!(errors(&late), [(ErrorCode::TooLate, None)]);
}

#[test]
fn stale_prices_are_corrected_and_the_corrected_cart_is_accepted() {
    let mut cart = delivery(vec![pizza(1), cake(1)]);
    cart.line_items[1].price = Some(Price::estimate(usd(300)));
    cart.line_items[0].extension.as_mut().unwrap().options[1].price = Some(usd(150).into());
    let verdict = check(&cart);
    assert_eq!(
        errors(&verdict),
        [(ErrorCode::PriceChanged, Some("3")), (ErrorCode::PriceChanged, Some("9"))]
    );
    let prices: Vec<_> =
        verdict.errors.iter().map(|error| error.updated_price.clone().unwrap().to_money().unwrap()).collect();
    assert_eq!(prices, [usd(200), usd(400)]);
    assert_eq!(errors(&check(&verdict.order.unwrap().cart.unwrap())), []);
}

#[test]
fn too_few_left_reduces_the_line_and_nothing_left_removes_it() {
    let verdict = check(&delivery(vec![pizza(1), cake(5)]));
    assert_eq!(errors(&verdict), [(ErrorCode::AvailabilityChanged, Some("9"))]);
    assert_eq!(verdict.errors[0].available_quantity, 3);
    let corrected = verdict.order.unwrap().cart.unwrap();
    assert_eq!(
        (corrected.line_items[1].quantity, corrected.line_items[1].price.clone()),
        (3, Some(Price::estimate(usd(1200))))
    );
    let lunch = LineItem::regular("7", "Lunch", "of-lunch", 1, usd(900));
    let verdict = check(&delivery(vec![pizza(1), lunch.clone()]));
    assert_eq!(errors(&verdict), [(ErrorCode::AvailabilityChanged, Some("7"))]);
    assert_eq!(verdict.order.unwrap().cart.unwrap().line_items.len(), 1);
    let noon = "2026-03-14T12:00:00-05:00".parse().unwrap();
    assert_eq!(errors(&check_at(&delivery(vec![pizza(1), lunch]), noon)), []);
}

#[test]
fn a_sold_out_dish_and_a_rest_below_the_minimum_are_told_together() {
    let lunch = LineItem::regular("7", "Lunch", "of-lunch", 1, usd(900));
    let verdict = check(&delivery(vec![cake(1), lunch]));
    assert_eq!(
        errors(&verdict),
        [(ErrorCode::AvailabilityChanged, Some("7")), (ErrorCode::RequirementsNotMet, None)]
    );
    assert!(verdict.order.is_none());
}

#[test]
fn wrong_choices_are_invalid() {
    let change = |change: &dyn Fn(&mut Vec<FoodItemOption>)| {
        let mut line = pizza(1);
        change(&mut line.extension.as_mut().unwrap().options);
        check(&delivery(vec![line, cake(3)])).errors
    };
    let told = |errors: Vec<order::wire::FoodOrderError>| {
        errors.into_iter().map(|error| (error.error, error.id.unwrap_or_default())).collect::<Vec<_>>()
    };
    let invalid = |id: &str| vec![(ErrorCode::Invalid, id.to_owned())];
    assert_eq!(told(change(&|options| drop(options.remove(0)))), invalid("1"));
    let three = |options: &mut Vec<FoodItemOption>| {
        options[1].quantity = 3;
        options[1].price = Some(usd(600).into());
    };
    assert_eq!(told(change(&three)), invalid("1"));
    assert_eq!(told(change(&|options| options[1].offer_id = Some("of-cake".to_owned()))), invalid("3"));
    let unknown = told(change(&|options| options[1].offer_id = None));
    assert_eq!(unknown, [(ErrorCode::NotFound, "3".to_owned())]);
    assert_eq!(told(check(&delivery(vec![])).errors)[0].0, ErrorCode::Invalid);
    let stranger = LineItem::regular("5", "x", "of-none", 1, usd(100));
    assert_eq!(
        told(check(&delivery(vec![cake(3), stranger])).errors),
        [(ErrorCode::NotFound, "5".to_owned())]
    );
}

#[test]
fn promo_codes_are_taken_or_leave_the_corrected_cart() {
    let with = |code: &str| {
        let mut cart = delivery(vec![pizza(1)]);
        cart.promotions = vec![Promotion { coupon: code.to_owned(), extra: Extra::new() }];
        check(&cart)
    };
    let good = with(VALID_PROMO);
    assert_eq!(errors(&good), []);
    let order = good.order.unwrap();
    let discount = order.other_items.iter().find(|line| line.kind == LineType::Discount).unwrap();
    assert_eq!(discount.id.as_deref(), Some(VALID_PROMO));
    assert_eq!(recompute(&order, OptionsStyle::Separate).unwrap().discount, usd(-500));
    for (code, error) in [(EXPIRED_PROMO, ErrorCode::PromoExpired), ("NONE", ErrorCode::PromoNotRecognized)] {
        let verdict = with(code);
        assert_eq!(errors(&verdict), [(error, Some(code))]);
        let order = verdict.order.unwrap();
        assert!(order.other_items.iter().all(|line| line.kind != LineType::Discount));
        assert_eq!(errors(&check(&order.cart.unwrap())), []);
    }
}

#[test]
fn an_answer_of_the_simulator_passes_the_platforms_reader() {
    let cart = delivery(vec![pizza(1)]);
    let request: CheckoutRequest =
        build_checkout_request(Envelope::default(), cart, OptionsStyle::Separate).unwrap();
    let verdict = check(&request.cart);
    let order = verdict.order.unwrap();
    let (payment, more) = payment_options("R", &order, Words::new(None, "US"));
    let body = serde_json::json!({"finalResponse":{"richResponse":{"items":[{"structuredResponse":{
        "checkoutResponse":{"proposedOrder":order,"paymentOptions":payment,"additionalPaymentOptions":more}}}]}}});
    let answer =
        order::read_checkout_answer(200, body.to_string().as_bytes(), &request, OptionsStyle::Separate);
    let order::CheckoutAnswer::Accepted { warnings, .. } = answer.unwrap() else { panic!("accepted") };
    assert_eq!(warnings, []);
}
