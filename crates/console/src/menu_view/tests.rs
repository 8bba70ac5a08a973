use basis::{Currency, Locale, Money};
use jiff::tz::TimeZone;

use super::*;

fn offer(id: &str, minor: i64) -> OfferDocument {
    OfferDocument {
        id: id.to_owned(),
        sku: String::new(),
        price: Money { minor, currency: Currency::EUR },
        service_types: Vec::new(),
        availability: Vec::new(),
        applicable_parent_option_values: Vec::new(),
        quantity_min: 1,
        quantity_max: None,
        inventory_level: None,
        valid_from: None,
        valid_through: None,
        is_disabled: false,
    }
}

fn item(id: &str, offers: Vec<OfferDocument>) -> ItemDocument {
    ItemDocument {
        id: id.to_owned(),
        name: id.to_owned(),
        description: None,
        image: Some("http://unsafe.example/x.jpg".to_owned()),
        suitable_diets: Vec::new(),
        allergens: Vec::new(),
        additives: Vec::new(),
        ingredients: Vec::new(),
        nutrition: None,
        deposit: None,
        packaging: None,
        servings: None,
        is_disabled: false,
        offers,
        options: Vec::new(),
        addon_groups: Vec::new(),
        deal_ids: Vec::new(),
    }
}

fn lunch() -> Vec<AvailabilityDocument> {
    let window = Window { opens: Some(660), closes: Some(840), ..Window::default() };
    vec![AvailabilityDocument { id: "lunch".to_owned(), window }]
}

fn look<T>(at: &str, with: impl FnOnce(&MenuViewer<'_>) -> T) -> T {
    let place = Locality::from(TimeZone::UTC);
    let at: Timestamp = at.parse().unwrap();
    let t = Texts::new(Locale::En);
    with(&MenuViewer { t, base: "/v".to_owned(), service: ServiceType::Delivery, place: &place, at })
}

const NOON: &str = "2026-11-24T12:00:00Z";
const EVENING: &str = "2026-11-24T20:00:00Z";

#[test]
fn a_dish_that_can_be_had_has_a_price_and_no_reason() {
    look(NOON, |viewer| {
        let dish = viewer.dish(&item("soup", vec![offer("b", 900), offer("a", 700)]), true);
        assert_eq!((dish.price.as_str(), dish.reasons.len(), dish.image.as_str()), ("€7.00", 0, ""));
        assert_eq!(dish.href, "/v/MenuItem/entity?id=soup");
        let shown: Vec<&str> =
            dish.lines.iter().filter(|line| !line.notes.is_empty()).map(|line| line.id.as_str()).collect();
        assert_eq!(shown, ["a"], "the lowest price is the one that is shown");
    });
}

#[test]
fn each_thing_that_hides_a_price_is_named() {
    look(EVENING, |viewer| {
        let mut hidden = offer("o", 900);
        hidden.is_disabled = true;
        hidden.inventory_level = Some(0);
        hidden.service_types = vec![ServiceType::Takeout];
        hidden.valid_through = Some(NOON.parse().unwrap());
        hidden.availability = lunch();
        assert_eq!(viewer.reasons_of_offer(&hidden).len(), 5);
        hidden.valid_through = None;
        hidden.valid_from = Some("2026-12-01T00:00:00Z".parse().unwrap());
        assert_eq!(viewer.reasons_of_offer(&hidden).len(), 5);
        let dish = viewer.dish(&item("soup", vec![hidden]), true);
        assert_eq!(dish.reasons, [viewer.t.get("inventory-why-no-offer")]);
        assert!(dish.price.is_empty());
    });
}

#[test]
fn a_mandatory_group_without_add_ons_hides_the_dish() {
    look(NOON, |viewer| {
        let mut dish = item("pizza", vec![offer("o", 900)]);
        let mut sold_out = item("ham", vec![offer("h", 100)]);
        sold_out.is_disabled = true;
        dish.addon_groups = vec![AddonGroup {
            id: "g".to_owned(),
            name: "Toppings".to_owned(),
            description: None,
            min: 1,
            max: Some(2),
            default_item_ids: Vec::new(),
            availability: Vec::new(),
            items: vec![sold_out],
        }];
        let view = viewer.dish(&dish, true);
        assert_eq!(view.reasons, [viewer.t.get("inventory-why-group")]);
        let depths: Vec<usize> = view.lines.iter().map(|line| line.depth).collect();
        assert_eq!(depths, [0, 0, 1, 2]);
    });
}

#[test]
fn what_lies_in_a_closed_section_is_hidden_with_it() {
    let inner = SectionDocument {
        id: "inner".to_owned(),
        name: "Inner".to_owned(),
        description: None,
        image: None,
        availability: Vec::new(),
        sections: Vec::new(),
        items: vec![item("soup", vec![offer("o", 900)])],
    };
    let outer = SectionDocument {
        id: "outer".to_owned(),
        availability: lunch(),
        sections: vec![inner.clone()],
        items: Vec::new(),
        ..inner
    };
    let menu = MenuDocument {
        id: "m".into(),
        name: None,
        disclaimer: None,
        sections: vec![outer],
        items: Vec::new(),
    };
    for (at, hidden) in [(NOON, false), (EVENING, true)] {
        look(at, |viewer| {
            let sections = viewer.sections(&menu);
            assert_eq!(sections[0].windows, ["11:00–14:00"]);
            assert_eq!(!sections[1].reasons.is_empty(), hidden);
            assert_eq!(!sections[1].dishes[0].reasons.is_empty(), hidden);
        });
    }
}
