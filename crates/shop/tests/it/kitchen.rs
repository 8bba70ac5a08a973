//! The feed of a small restaurant.

use std::fmt::Write;

use serde_json::{Value, json};

/// Its id has a slash, as ids of feeds may.
pub(crate) const RESTAURANT: &str = "rest/1";

/// What may differ between two states of the feed.
#[derive(Clone)]
pub(crate) struct Kitchen {
    pub(crate) name: String,
    pub(crate) bowl_name: String,
    pub(crate) has_bowl: bool,
    pub(crate) bowl_price: f64,
    /// Further restaurants that sell from the same menu.
    pub(crate) others: usize,
}

impl Default for Kitchen {
    fn default() -> Self {
        Self {
            name: "Copper Ladle".into(),
            bowl_name: "Beet bowl".into(),
            has_bowl: true,
            bowl_price: 11.25,
            others: 0,
        }
    }
}

impl Kitchen {
    /// Open day and night: a bowl with a mandatory sauce and up to two extras, a pizza in two sizes, bread.
    pub(crate) fn feed(&self) -> String {
        let mut rows = place(RESTAURANT, &self.name, 0);
        for n in 1..=self.others {
            rows.extend(place(&format!("other/{n}"), &format!("The house of good food number {n}"), n));
        }
        rows.extend(self.menu());
        let mut text = String::new();
        for mut row in rows {
            row["dateModified"] = json!("2026-03-01T04:00:00Z");
            writeln!(text, "{row}").unwrap();
        }
        text
    }

    fn menu(&self) -> Vec<Value> {
        let mut rows = vec![
            json!({"@type": "Menu", "@id": "menu/1", "name": "Menu"}),
            json!({"@type": "MenuSection", "@id": "mains", "name": "Mains",
                "menuId": {"@id": "menu/1", "displayOrder": 1}}),
            item("bread", "Bread", "mains"),
            offer("bread", 2.5),
            pizza(),
            json!({"@type": "MenuItemOption", "@id": "small", "menuItemId": {"@id": "pizza", "displayOrder": 1},
                "optionType": "SIZE", "value": "Small"}),
            json!({"@type": "MenuItemOption", "@id": "large", "menuItemId": {"@id": "pizza", "displayOrder": 2},
                "optionType": "SIZE", "value": "Large"}),
            json!({"@type": "MenuItemOffer", "@id": "of/small", "sku": "S", "menuItemOptionId": "small",
                "price": 9, "priceCurrency": "EUR"}),
            json!({"@type": "MenuItemOffer", "@id": "of/large", "sku": "L", "menuItemOptionId": "large",
                "price": 13, "priceCurrency": "EUR"}),
        ];
        if self.has_bowl {
            rows.extend(self.bowl());
        }
        rows
    }

    fn bowl(&self) -> Vec<Value> {
        let mut bowl = item("bowl", &self.bowl_name, "mains");
        bowl["allergen"] = json!([
            {"allergenType": "EGG", "levelOfContainment": "MAY_CONTAIN"},
            {"allergenType": "FISH", "levelOfContainment": "DOES_NOT_CONTAIN"}
        ]);
        bowl["nutrition"] = json!({"servingSize": "450 g", "calories": {"min": 520, "max": 610}, "proteinContent": {"max": 22}});
        bowl["ingredients"] = json!(["beetroot", "crème fraîche"]);
        vec![
            bowl,
            offer("bowl", self.bowl_price),
            json!({"@type": "MenuSection", "@id": "sauce", "name": "Sauce", "eligibleQuantityMin": 1,
                "eligibleQuantityMax": 1, "parentMenuItemId": {"@id": "bowl", "displayOrder": 1},
                "menuItemId": ["tahini", "harissa"]}),
            json!({"@type": "MenuItem", "@id": "tahini", "name": "Tahini"}),
            offer("tahini", 0.0),
            json!({"@type": "MenuItem", "@id": "harissa", "name": "Harissa"}),
            offer("harissa", 0.5),
            json!({"@type": "MenuSection", "@id": "extras", "name": "Extras", "eligibleQuantityMin": 0,
                "eligibleQuantityMax": 2, "parentMenuItemId": {"@id": "bowl", "displayOrder": 2},
                "menuItemId": ["halloumi", "egg", "nuts"]}),
            json!({"@type": "MenuItem", "@id": "halloumi", "name": "Halloumi"}),
            offer("halloumi", 2.5),
            json!({"@type": "MenuItem", "@id": "egg", "name": "Egg"}),
            offer("egg", 1.5),
            json!({"@type": "MenuItem", "@id": "nuts", "name": "Nuts"}),
            offer("nuts", 1.0),
        ]
    }
}

/// A restaurant with its services; the `n`th stands so many steps to the north.
fn place(id: &str, name: &str, n: usize) -> Vec<Value> {
    let own = |kind: &str| format!("{kind}/{n}");
    let services = json!([own("svc-d"), own("svc-t")]);
    let latitude: Value = format!("48.{}", 8600 + n).parse().unwrap();
    vec![
        json!({"@type": "Restaurant", "@id": id, "name": name, "streetAddress": "1 rue du Test",
            "addressLocality": "Paris", "addressRegion": "IDF", "postalCode": "75001", "addressCountry": "FR",
            "latitude": latitude, "longitude": 2.35, "telephone": "+33123456789"}),
        json!({"@type": "Service", "@id": own("svc-d"), "serviceType": "DELIVERY", "restaurantId": id,
            "menuId": "menu/1"}),
        json!({"@type": "Service", "@id": own("svc-t"), "serviceType": "TAKEOUT", "restaurantId": id,
            "menuId": "menu/1"}),
        json!({"@type": "ServiceArea", "@id": own("area"), "serviceId": own("svc-d"), "geoMidpointLatitude": 48.86,
            "geoMidpointLongitude": 2.35, "geoRadius": 5000}),
        json!({"@type": "Fee", "@id": own("fee"), "serviceId": own("svc-d"), "feeType": "DELIVERY",
            "basePrice": 2.9, "priceCurrency": "EUR"}),
        json!({"@type": "OperationHours", "@id": own("oh"), "serviceId": services}),
        json!({"@type": "ServiceHours", "@id": own("sh"), "orderType": ["ASAP", "ADVANCE"],
            "operationHoursId": own("oh"), "serviceId": services, "leadTimeMin": 20, "leadTimeMax": 40,
            "advanceBookingRequirementMin": 30, "advanceBookingRequirementMax": 2880}),
    ]
}

fn item(id: &str, name: &str, section: &str) -> Value {
    json!({"@type": "MenuItem", "@id": id, "name": name,
        "parentMenuSectionId": {"@id": section, "displayOrder": 1}})
}

fn pizza() -> Value {
    let mut pizza = item("pizza", "Pizza", "mains");
    pizza["suitableDiet"] = json!(["VEGETARIAN"]);
    pizza
}

fn offer(item: &str, price: f64) -> Value {
    json!({"@type": "MenuItemOffer", "@id": format!("of/{item}"), "sku": item, "menuItemId": item,
        "price": price, "priceCurrency": "EUR"})
}
