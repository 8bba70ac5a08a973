//! Building and checking carts.

use basis::{CartId, Environment, Locale, Money, PartnerId, Timestamp};
use feed::{RestaurantDocument, ServiceType};
use jiff::SignedDuration;
use proptest::prelude::*;

use super::build::items_total;
use super::*;
use crate::tests::kitchen::{
    RESTAURANT, addon, bowl_with_halloumi, choice, edit, euros, near, remove, restaurant,
};

fn now() -> Timestamp {
    // Eleven in the morning in Paris, a Saturday.
    "2026-03-14T10:00:00Z".parse().unwrap()
}

fn build(
    document: &RestaurantDocument,
    choice: &AddLine,
    at: Timestamp,
) -> Result<CartLine, Vec<LineProblem>> {
    let place = document.locality();
    let occasion = Occasion { document, service_type: ServiceType::Delivery, place: &place, at };
    occasion.build_line(choice, &mut Ids::after(0))
}

fn codes(result: Result<CartLine, Vec<LineProblem>>) -> Vec<&'static str> {
    result.unwrap_err().iter().map(LineProblem::code).collect()
}

fn cart(lines: Vec<CartLine>) -> Cart {
    Cart {
        id: CartId::from_bytes([1; 16]),
        restaurant: RestaurantRef {
            partner_id: PartnerId::new(1001),
            environment: Environment::Production,
            restaurant_id: RESTAURANT.into(),
            access: Access::Public,
        },
        restaurant_name: "Copper Ladle".into(),
        conversation_id: "conversation".into(),
        service_type: ServiceType::Takeout,
        lines,
        address: None,
        time: CartTime::Asap,
        promo: None,
        notes: None,
        last_id: 9,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

fn one_bowl() -> Cart {
    cart(vec![build(&restaurant(), &bowl_with_halloumi(1), now()).unwrap()])
}

fn problems(cart: &Cart, document: &RestaurantDocument) -> Vec<&'static str> {
    check_cart(cart, Some(document), None, now()).problems.iter().map(CartProblem::code).collect()
}

#[test]
fn a_line_takes_offers_names_and_prices_of_the_menu() {
    let mut pizza = choice("pizza", 2);
    pizza.option_id = Some("pizza/large".into());
    pizza.addons = vec![addon("drink", "cola", 1)];
    let line = build(&restaurant(), &pizza, now()).unwrap();
    assert_eq!((line.name.as_str(), line.offer_id.as_str()), ("Pizza (large)", "offer/pizza-large"));
    assert_eq!((line.id.as_str(), line.options[0].id.as_str()), ("1", "2"));
    assert_eq!(line.price().unwrap(), euros(2600));
    assert_eq!(line.total().unwrap(), euros(2600 + 600));
}

#[test]
fn choices_that_do_not_fit_the_menu_are_all_named() {
    let document = restaurant();
    assert_eq!(codes(build(&document, &choice("soup", 1), now())), ["item_gone"]);
    // No size and no drink.
    assert_eq!(codes(build(&document, &choice("pizza", 1), now())), ["option_gone", "too_few_choices"]);
    let mut too_much = choice("bowl", 100);
    too_much.addons = vec![addon("extras", "halloumi", 3), addon("sauce", "mayonnaise", 1)];
    let found = codes(build(&document, &too_much, now()));
    assert_eq!(found, ["too_many_choices", "option_gone", "quantity_too_high"]);
}

#[test]
fn breakfast_ends_at_eleven() {
    let document = restaurant();
    let early = now() - SignedDuration::from_mins(30);
    assert!(build(&document, &choice("croissant", 1), early).is_ok());
    assert_eq!(codes(build(&document, &choice("croissant", 1), now())), ["item_unavailable"]);
}

#[test]
fn sold_out_and_scarce_items_say_so() {
    let mut document = restaurant();
    edit(&mut document, "bowl", |bowl| bowl.offers[0].inventory_level = Some(2));
    assert!(build(&document, &choice("bowl", 2), now()).is_ok());
    assert_eq!(codes(build(&document, &choice("bowl", 3), now())), ["quantity_too_high"]);
    edit(&mut document, "bowl", |bowl| bowl.is_disabled = true);
    assert_eq!(codes(build(&document, &choice("bowl", 1), now())), ["item_unavailable"]);
}

#[test]
fn lines_together_may_not_go_beyond_the_stock() {
    let mut document = restaurant();
    edit(&mut document, "bowl", |bowl| bowl.offers[0].inventory_level = Some(3));
    let mut other = build(&document, &choice("bowl", 2), now()).unwrap();
    other.id = "9".into();
    let two = cart(vec![build(&document, &bowl_with_halloumi(2), now()).unwrap(), other]);
    let check = check_cart(&two, Some(&document), None, now());
    let problem = LineProblem::QuantityTooHigh { name: "Beet bowl".into(), limit: 3 };
    assert_eq!(check.problems, [CartProblem::Line { line_id: "9".into(), problem }]);
}

#[test]
fn a_cart_of_the_present_menu_is_clear() {
    let cart = one_bowl();
    let check = check_cart(&cart, Some(&restaurant()), None, now());
    assert!(check.is_clear(), "{:?}", check.problems);
    assert_eq!(check.totals.unwrap().items, euros(1125 + 500));
}

#[test]
fn everything_that_stands_in_the_way_is_told() {
    let document = restaurant();
    let bowl = one_bowl();
    assert_eq!(problems(&cart(Vec::new()), &document), ["empty"]);
    let paused = check_cart(&bowl, Some(&document), Some(PauseReason::Maintenance), now());
    assert_eq!(paused.problems, [CartProblem::Paused { reason: PauseReason::Maintenance }]);
    assert_eq!(check_cart(&bowl, None, None, now()).problems, [CartProblem::RestaurantGone]);

    let delivery = Cart { service_type: ServiceType::Delivery, ..bowl.clone() };
    assert_eq!(problems(&delivery, &document), ["address_missing"]);
    let mut address = crate::tests::house::address();
    assert!(problems(&Cart { address: Some(address.clone()), ..delivery.clone() }, &document).is_empty());
    address.location = basis::GeoPoint::new(near().latitude + 1.0, near().longitude);
    assert_eq!(
        problems(&Cart { address: Some(address), ..delivery.clone() }, &document),
        ["out_of_service_area"]
    );

    let mut takeout_only = document.clone();
    takeout_only.services.remove(0);
    assert_eq!(problems(&delivery, &takeout_only), ["service_unavailable"]);

    let mut closed = document.clone();
    closed.services[1].operation_hours.clear();
    assert_eq!(problems(&bowl, &closed), ["closed"]);
    let mut advance = document.clone();
    advance.services[1].service_hours[0].order_types = vec![feed::OrderType::Advance];
    assert_eq!(problems(&bowl, &advance), ["asap_unavailable"]);

    let at = |minutes: i64| Cart {
        time: CartTime::At(now() + SignedDuration::from_mins(minutes)),
        ..bowl.clone()
    };
    assert!(problems(&at(60), &document).is_empty());
    assert_eq!(problems(&at(61), &document), ["time_unavailable"]);
    assert_eq!(problems(&at(15), &document), ["time_unavailable"]);

    let mut without = document.clone();
    remove(&mut without, "bowl");
    assert_eq!(problems(&bowl, &without), ["item_gone"]);
    let mut sauce = document;
    edit(&mut sauce, "bowl", |item| item.addon_groups[0].items.clear());
    assert_eq!(problems(&bowl, &sauce), ["option_gone"]);
    let text = check_cart(&bowl, Some(&sauce), None, now()).problems[0].text(texts::Texts::new(Locale::En));
    assert!(text.starts_with("Extra halloumi "), "{text}");
}

#[test]
fn who_may_order_from_whom() {
    use partners::{IntegrationStatus as I, PartnerStatus as S};
    let place = |environment, access| RestaurantRef { environment, access, ..one_bowl().restaurant };
    let public = place(Environment::Production, Access::Public);
    let direct = place(Environment::Production, Access::Direct);
    let sandbox = place(Environment::Sandbox, Access::Public);
    let pause = |restaurant: &RestaurantRef, status, integration| {
        let partner = partners::Partner {
            id: PartnerId::new(1001),
            name: "Orders Inc.".into(),
            status,
            integration,
            integration_reason: None,
            integration_changed_at: now(),
            consultant: None,
            country: "FR".into(),
            time_zone: "Europe/Paris".into(),
            locale: Locale::Fr,
            created_at: now(),
        };
        let pause = decide_pause(restaurant, &partner);
        assert!(pause.is_some() || *restaurant != public || partner.is_offered(), "{partner:?}");
        pause
    };
    assert_eq!(pause(&public, S::Launched, I::Enabled), None);
    assert_eq!(pause(&public, S::Launched, I::DisabledManual), Some(PauseReason::Maintenance));
    assert_eq!(pause(&public, S::Launched, I::DisabledAuto), Some(PauseReason::Problem));
    assert_eq!(pause(&public, S::Integrating, I::Enabled), Some(PauseReason::NotLaunched));
    for tested in [&direct, &sandbox] {
        assert_eq!(pause(tested, S::Integrating, I::Enabled), None);
        assert_eq!(pause(tested, S::Launched, I::DisabledManual), None);
        assert_eq!(pause(tested, S::Launched, I::DisabledOperator), Some(PauseReason::Problem));
        assert_eq!(pause(tested, S::Suspended, I::DisabledOperator), Some(PauseReason::Problem));
        assert_eq!(pause(tested, S::Terminated, I::DisabledOperator), Some(PauseReason::NotLaunched));
    }
    for status in S::ALL {
        for integration in [I::Enabled, I::DisabledManual, I::DisabledAuto, I::DisabledOperator] {
            pause(&public, status, integration);
        }
    }
}

#[test]
fn the_message_counts_all_pieces_of_an_option() {
    let line = build(&restaurant(), &bowl_with_halloumi(3), now()).unwrap();
    let wire = to_wire(&cart(vec![line])).unwrap();
    let option = &wire.line_items[0].options()[0];
    assert_eq!(option.quantity, 6);
    assert_eq!(option.price.as_ref().unwrap().to_money(), Ok(euros(1500)));
    assert!(wire.extension.unwrap().location.is_none(), "takeout has no location");
}

#[test]
fn what_the_partner_sees_makes_the_digest() {
    let base = one_bowl();
    let same = Cart { version: 7, updated_at: now() + SignedDuration::from_secs(9), ..base.clone() };
    assert_eq!(digest(&base), digest(&same));
    let mut noted = base.clone();
    noted.lines[0].note = Some("no onions".into());
    let others = [
        Cart { notes: Some("x".into()), ..base.clone() },
        Cart { promo: Some("TEN".into()), ..base.clone() },
        Cart { time: CartTime::At(now()), ..base.clone() },
        Cart { service_type: ServiceType::Delivery, ..base.clone() },
        noted,
    ];
    for other in others {
        assert_ne!(digest(&base), digest(&other));
    }
}

#[test]
fn a_correction_drops_lines_and_codes_that_are_gone() {
    let mut line = build(&restaurant(), &bowl_with_halloumi(2), now()).unwrap();
    line.id = "7".into();
    let own = Cart { promo: Some("TEN".into()), ..cart(vec![line, one_bowl().lines.remove(0)]) };
    let mut wire = to_wire(&own).unwrap();
    wire.line_items.truncate(1);
    wire.promotions.clear();
    wire.line_items[0].quantity = 1;
    wire.line_items[0].price = Some(order::wire::Price::estimate(euros(1100)));
    wire.line_items[0].extension = None;
    let corrected = correct(own, &wire);
    assert_eq!((corrected.lines.len(), corrected.promo), (1, None));
    assert_eq!(corrected.lines[0].total(), Ok(euros(1100)));
}

fn choices() -> impl Strategy<Value = AddLine> {
    let bowl = (1..=99_u32, 0..=2_u32, prop_oneof![Just("tahini"), Just("harissa")]).prop_map(
        |(quantity, halloumi, sauce)| AddLine {
            addons: vec![addon("extras", "halloumi", halloumi), addon("sauce", sauce, 1)],
            ..choice("bowl", quantity)
        },
    );
    let pizza = (1..=99_u32, any::<bool>()).prop_map(|(quantity, large)| AddLine {
        option_id: Some(if large { "pizza/large" } else { "pizza/small" }.into()),
        addons: vec![addon("drink", "cola", 1)],
        ..choice("pizza", quantity)
    });
    prop_oneof![bowl, pizza]
}

proptest! {
    #[test]
    fn what_was_built_from_the_menu_has_no_problem_on_the_menu(all in prop::collection::vec(choices(), 1..6)) {
        let document = restaurant();
        let place = document.locality();
        let occasion = Occasion { document: &document, service_type: ServiceType::Takeout, place: &place, at: now() };
        let mut ids = Ids::after(0);
        let lines: Vec<CartLine> = all.iter().map(|choice| occasion.build_line(choice, &mut ids).unwrap()).collect();
        let cart = cart(lines);
        prop_assert!(check_cart(&cart, Some(&document), None, now()).is_clear());
        for line in &cart.lines {
            prop_assert_eq!(&reprice(&occasion, line).unwrap(), line);
        }
    }

    #[test]
    fn the_sum_of_the_cart_is_the_sum_of_the_message(all in prop::collection::vec(choices(), 1..6)) {
        let document = restaurant();
        let place = document.locality();
        let occasion = Occasion { document: &document, service_type: ServiceType::Takeout, place: &place, at: now() };
        let mut ids = Ids::after(0);
        let lines: Vec<CartLine> = all.iter().map(|choice| occasion.build_line(choice, &mut ids).unwrap()).collect();
        let total = items_total(&lines).unwrap();
        let wire = to_wire(&cart(lines)).unwrap();
        let money = |price: &order::wire::WireMoney| price.to_money().unwrap().minor;
        let sum: i64 = wire.line_items.iter().map(|line| {
            let options: i64 = line.options().iter().map(|option| money(option.price.as_ref().unwrap())).sum();
            money(line.price.as_ref().unwrap().amount.as_ref().unwrap()) + options
        }).sum();
        prop_assert_eq!(Money::new(sum, total.currency), total);
        let mut seen = std::collections::BTreeSet::new();
        for line in &wire.line_items {
            prop_assert!(seen.insert(line.id.clone()));
            for option in line.options() {
                prop_assert!(seen.insert(option.id.clone()));
            }
        }
    }

    #[test]
    fn a_changed_price_is_told_and_mended_by_taking_it_over(choice in choices(), cents in 1..5000_i64) {
        let document = restaurant();
        let line = build(&document, &choice, now()).unwrap();
        let mut changed = document;
        edit(&mut changed, &choice.item_id, |item| {
            let offers = item.offers.iter_mut().chain(item.options.iter_mut().flat_map(|option| &mut option.offers));
            offers.for_each(|offer| offer.price.minor += cents);
        });
        let own = cart(vec![line]);
        prop_assert_eq!(problems(&own, &changed), ["price_changed"]);
        let place = changed.locality();
        let occasion = Occasion { document: &changed, service_type: ServiceType::Takeout, place: &place, at: now() };
        let mended = reprice(&occasion, &own.lines[0]).unwrap();
        prop_assert_eq!(&mended.id, &own.lines[0].id);
        prop_assert!(problems(&cart(vec![mended]), &changed).is_empty());
    }
}
