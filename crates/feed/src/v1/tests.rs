//! Every row of the mapping table 16.2, and input that nobody means well with.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Converted, convert_v1, convert_v1_node};
use crate::problem::Problem;

fn document(text: &[u8]) -> (Vec<Value>, Vec<Problem>) {
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let received = "2026-03-14T00:00:00Z".parse().unwrap();
    convert_v1("a.json", text, received, 1_000_000, &mut |converted| match converted {
        Converted::Row(row) => {
            let row = serde_json::from_str(&row).unwrap_or_else(|error| panic!("{row}: {error}"));
            rows.push(row);
        }
        Converted::Problem(problem) => problems.push(*problem),
    })
    .unwrap();
    (rows, problems)
}

fn feed(elements: Value) -> (Vec<Value>, Vec<Problem>) {
    let text = json!({
        "@type": "DataFeed",
        "dateModified": "2016-12-28T06:30:00:123-07:00",
        "dataFeedElement": elements
    });
    // serde_json sorts the keys: dataFeedElement stands before dateModified, as it may.
    document(text.to_string().as_bytes())
}

fn row<'r>(rows: &'r [Value], id: &str) -> &'r Value {
    rows.iter().find(|row| row["@id"] == id).unwrap_or_else(|| panic!("no {id} in {rows:#?}"))
}

/// Codes with the property that they are about.
fn found(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| format!("{} {}", problem.code, problem.property.as_deref().unwrap_or("-")))
        .collect()
}

fn service(rest: Value) -> (Vec<Value>, Vec<Problem>) {
    let mut service = json!({ "@type": "Service", "@id": "s" });
    for (name, value) in rest.as_object().unwrap() {
        service[name] = value.clone();
    }
    feed(json!([service]))
}

fn item(rest: Value) -> (Vec<Value>, Vec<Problem>) {
    let mut item = json!({ "@type": "MenuItem", "@id": "i", "name": "Item" });
    for (name, value) in rest.as_object().unwrap() {
        item[name] = value.clone();
    }
    feed(json!([{ "@type": ["Menu", "OfferCatalog"], "@id": "m", "hasMenuItem": [item] }]))
}

#[test]
fn the_date_of_the_envelope_is_that_of_every_row_in_canonical_form() {
    let (rows, problems) =
        feed(json!([{ "@type": "Menu", "@id": "m" }, { "@type": "Restaurant", "@id": "r" }]));
    assert_eq!(problems, []);
    assert!(rows.len() == 2 && rows.iter().all(|row| row["dateModified"] == "2016-12-28T06:30:00.123-07:00"));
    let (rows, _) = document(br#"{"@type":"DataFeed","dataFeedElement":[{"@type":"Menu","@id":"m"}]}"#);
    assert_eq!(rows[0]["dateModified"], "2026-03-14T00:00:00Z");
    let (rows, problems) =
        document(br#"{"@type":"DataFeed","dateModified":"yesterday","dataFeedElement":[{"@type":"Menu"}]}"#);
    assert!(rows.is_empty() && found(&problems) == ["V1_ENVELOPE dateModified"]);
}

#[test]
fn address_and_coordinates_of_a_restaurant_are_flattened_and_the_rest_is_told() {
    let (rows, problems) = feed(json!([{
        "@type": "http://schema.org/Restaurant", "@id": "r", "name": "Chez Anne", "url": "https://anne.example",
        "sameAs": "https://b.example", "description": "Soups", "telephone": "+331",
        "address": { "@type": "PostalAddress", "streetAddress": "1 rue A", "addressLocality": "Lyon",
            "addressRegion": "ARA", "postalCode": 69001, "addressCountry": "FR", "box": 7 },
        "geo": { "latitude": 45.70, "longitude": "4.8" },
        "image": "x", "priceRange": "$$", "servesCuisine": ["French"], "aggregateRating": { "ratingValue": 4 }
    }]));
    let expected = json!({
        "@type": "Restaurant", "@id": "r", "name": "Chez Anne", "url": "https://anne.example",
        "sameAs": "https://b.example", "description": "Soups", "telephone": "+331", "streetAddress": "1 rue A",
        "addressLocality": "Lyon", "addressRegion": "ARA", "postalCode": 69001, "addressCountry": "FR",
        "latitude": 45.70, "longitude": "4.8", "dateModified": "2016-12-28T06:30:00.123-07:00"
    });
    assert_eq!(rows, [expected]);
    assert_eq!(
        found(&problems),
        [
            "V1_UNSUPPORTED address.box",
            "V1_UNSUPPORTED aggregateRating",
            "V1_UNSUPPORTED image",
            "V1_UNSUPPORTED priceRange",
            "V1_UNSUPPORTED servesCuisine"
        ]
    );
    assert_eq!(problems[3].value.as_deref(), Some("\"$$\""));
    assert_eq!(problems[3].entity_id.as_deref(), Some("r"));
}

#[test]
fn a_service_names_its_restaurants_its_menu_and_its_page() {
    let (rows, problems) = service(json!({
        "serviceType": "TAKEOUT",
        "provider": [{ "@type": "Restaurant", "@id": "r1" }, "r2"],
        "hasOfferCatalog": { "@type": ["Menu", "OfferCatalog"], "@id": "m", "name": "Carte",
            "hasMenuItem": { "@type": "MenuItem", "@id": "i", "name": "Soup" } },
        "potentialAction": { "url": "https://anne.example/order" },
        "disclaimer": { "text": "Nuts" },
        "servesCuisine": "French"
    }));
    let s = row(&rows, "s");
    assert_eq!((&s["serviceType"], &s["restaurantId"]), (&json!("TAKEOUT"), &json!(["r1", "r2"])));
    assert_eq!((&s["menuId"], &s["actionLinkUrl"]), (&json!("m"), &json!("https://anne.example/order")));
    assert_eq!(s["disclaimer"], json!({ "text": "Nuts" }));
    assert_eq!(row(&rows, "m")["name"], "Carte");
    assert_eq!(row(&rows, "i")["menuId"], json!({ "@id": "m", "displayOrder": 1 }));
    assert_eq!(found(&problems), ["V1_UNSUPPORTED servesCuisine"]);
}

#[test]
fn hours_become_ordering_windows_and_hours_of_fulfilment() {
    let minutes = |value: &str| json!({ "value": value, "unitCode": "MIN" });
    let (rows, problems) = service(json!({ "hoursAvailable": [
        {
            "opens": "T10:00:00", "closes": "T22:00:00", "dayOfWeek": ["http://schema.org/Monday", "TUESDAY"],
            "deliveryHours": [
                { "@type": "ServiceDeliveryHoursSpecification", "deliveryLeadTime": minutes("30") },
                {
                    "@type": "AdvanceServiceDeliveryHoursSpecification", "serviceTimeInterval": "PT30M",
                    "deliveryHours": { "opens": "T12:00:00", "closes": "T14:00:00" },
                    "advanceBookingRequirement": { "minValue": 60, "maxValue": 120, "unitCode": "MIN" }
                },
                { "deliveryLeadTime": { "value": 1, "unitCode": "HUR" } },
                { "@type": "Elsewhere" }
            ]
        },
        { "validFrom": "2026-01-01T00:00:00Z" }
    ] }));
    assert_eq!(row(&rows, "s#oh1")["dayOfWeek"], json!(["Monday", "TUESDAY"]));
    assert_eq!(row(&rows, "s#oh1")["serviceId"], json!(["s"]));
    let asap = row(&rows, "s#oh1#sh1");
    assert_eq!((&asap["orderType"], &asap["opens"]), (&json!(["ASAP"]), &json!("T10:00:00")));
    assert_eq!((&asap["leadTimeMin"], &asap["leadTimeMax"]), (&json!("30"), &json!("30")));
    assert_eq!(asap["dayOfWeek"], json!(["Monday", "TUESDAY"]));
    let ahead = row(&rows, "s#oh1#sh2");
    assert_eq!((&ahead["orderType"], &ahead["opens"]), (&json!(["ADVANCE"]), &json!("T12:00:00")));
    assert_eq!(ahead["advanceBookingRequirementMin"], 60);
    assert_eq!(ahead["advanceBookingRequirementMax"], 120);
    assert_eq!(ahead.get("dayOfWeek"), None);
    assert_eq!(row(&rows, "s#oh1#sh3").get("leadTimeMin"), None);
    assert_eq!(row(&rows, "s#oh2#sh1")["orderType"], json!(["ASAP"]));
    assert_eq!(row(&rows, "s#oh2#sh1")["validFrom"], "2026-01-01T00:00:00Z");
    assert_eq!(
        found(&problems),
        [
            "V1_LOSSY hoursAvailable.deliveryHours.serviceTimeInterval",
            "V1_UNSUPPORTED hoursAvailable.deliveryHours.deliveryLeadTime.unitCode",
            "V1_UNSUPPORTED hoursAvailable.deliveryHours",
            "V1_LOSSY hoursAvailable.deliveryHours"
        ]
    );
}

#[test]
fn areas_keep_their_geometry_and_unknown_ones_are_told() {
    let (rows, problems) = service(json!({ "areaServed": [
        { "@type": "Place", "address": { "postalCode": "69001", "addressCountry": "FR" } },
        { "@type": "GeoShape", "polygon": ["1 1 1 2 2 2 1 1"] },
        { "@type": "GeoCircle", "geoMidpoint": { "latitude": 1, "longitude": 2 }, "geoRadius": 500 },
        { "@type": "City", "name": "Lyon" },
        { "@type": "Place", "geo": { "@type": "GeoShape", "polygon": "1 1 1 2 2 2 1 1" } }
    ] }));
    assert_eq!(row(&rows, "s#area1")["postalCode"], "69001");
    assert_eq!(row(&rows, "s#area2")["polygon"], json!(["1 1 1 2 2 2 1 1"]));
    assert_eq!(row(&rows, "s#area3")["geoRadius"], 500);
    assert_eq!(row(&rows, "s#area3")["geoMidpointLongitude"], 2);
    assert_eq!(row(&rows, "s#area5")["serviceId"], json!(["s"]));
    assert_eq!(rows.len(), 5);
    assert_eq!(found(&problems), ["V1_UNSUPPORTED areaServed"]);
}

#[test]
fn fees_are_ranked_by_their_conditions_then_by_volume() {
    let volume = |minimum: &str| json!({ "minPrice": minimum, "priceCurrency": "EUR" });
    let (rows, problems) = service(json!({ "offers": [{ "priceSpecification": [
        { "price": "0", "priceCurrency": "EUR", "eligibleTransactionVolume": volume("100") },
        { "price": "1", "priceCurrency": "EUR", "eligibleTransactionVolume": { "price": "20", "priceCurrency": "USD" } },
        { "@type": "DeliveryChargeSpecification", "price": 5.50, "priceCurrency": "EUR" },
        { "price": "2", "priceCurrency": "EUR", "eligibleTransactionVolume": volume("9"),
            "eligibleRegion": { "@type": "Place", "address": { "postalCode": "1", "addressCountry": "FR" } } },
        { "@type": "PriceSpecification", "price": "3" }
    ] }, { "priceSpecification": { "percentageOfCart": 5, "pricePerUnit": "0.001", "priceCurrency": "EUR",
        "validFrom": "2026-01-01T00:00:00Z" } },
        { "priceSpecification": { "pricePerUnit": { "price": 1, "unitCode": "KMT" }, "price": 1 } }] }));
    let ranks: Vec<&Value> = ["s#fee3", "s#fee6", "s#fee7", "s#fee2", "s#fee1", "s#fee4"]
        .iter()
        .map(|id| &row(&rows, id)["priority"])
        .collect();
    assert_eq!(ranks, [1, 2, 3, 4, 5, 6]);
    let fee = row(&rows, "s#fee4");
    assert_eq!((&fee["feeType"], &fee["eligibleRegion"]), (&json!("DELIVERY"), &json!(["s#fee4#area1"])));
    assert_eq!(row(&rows, "s#fee4#area1").get("serviceId"), None);
    assert_eq!(row(&rows, "s#fee2")["eligibleTransactionVolumeMin"], "20");
    let fee = row(&rows, "s#fee6");
    assert_eq!((&fee["basePricePercentage"], &fee["pricePerMeter"]), (&json!(5), &json!("0.001")));
    assert_eq!(row(&rows, "s#fee7").get("pricePerMeter"), None);
    assert_eq!(
        found(&problems),
        [
            "V1_LOSSY offers.priceSpecification.eligibleTransactionVolume.priceCurrency",
            "V1_UNSUPPORTED offers.priceSpecification",
            "V1_UNSUPPORTED offers.priceSpecification.pricePerUnit"
        ]
    );
}

#[test]
fn nesting_of_the_menu_becomes_links_with_order_and_offers_of_sections_become_availability() {
    let (rows, problems) = feed(json!([{ "@type": "Menu", "@id": "m", "hasMenuSection": [
        { "@id": "a", "@type": "MenuSection", "name": "A" },
        { "@id": "b", "name": "B", "image": { "@type": "ImageObject", "url": "https://x.example/b.png" },
          "offers": [{ "availabilityStarts": "T07:00:00", "availableDay": "MONDAY" }, { "availabilityEnds": "T20:00:00" }],
          "hasMenuSection": [{ "@id": "c", "name": "C" }],
          "hasMenuItem": [{ "@id": "i", "name": "I" }, { "@id": "j", "name": "J" }] }
    ] }]));
    assert_eq!(problems, []);
    assert_eq!(row(&rows, "b")["menuId"], json!({ "@id": "m", "displayOrder": 2 }));
    assert_eq!(row(&rows, "b")["image"], "https://x.example/b.png");
    assert_eq!(row(&rows, "b")["availabilityId"], json!(["b#av1", "b#av2"]));
    assert_eq!(row(&rows, "b#av1")["availableDay"], json!(["MONDAY"]));
    assert_eq!(row(&rows, "c")["parentMenuSectionId"], json!({ "@id": "b", "displayOrder": 1 }));
    assert_eq!(row(&rows, "j")["parentMenuSectionId"], json!({ "@id": "b", "displayOrder": 2 }));
}

#[test]
fn offers_get_ids_skus_bounds_stock_and_availability() {
    let (rows, problems) = item(json!({
        "suitableForDiet": ["http://schema.org/GlutenFreeDiet", "VEGAN"],
        "additives": ["E1"], "menuStuff": 1,
        "offers": [
            { "price": 1.50, "priceCurrency": "EUR", "eligibleQuantity": 4, "applicableServiceType": ["DELIVERY"] },
            { "@id": "o", "sku": "S", "price": "2", "priceCurrency": "EUR", "availabilityStarts": "T07:00:00",
              "eligibleQuantity": { "minValue": 1, "maxValue": 2 }, "inventoryLevel": { "value": 7 } }
        ]
    }));
    assert_eq!(row(&rows, "i")["suitableDiet"], json!(["GLUTEN_FREE", "VEGAN"]));
    assert_eq!(row(&rows, "i")["additives"], json!(["E1"]));
    let first = row(&rows, "i#offer1");
    assert_eq!((&first["sku"], &first["menuItemId"]), (&json!("i#offer1"), &json!("i")));
    assert_eq!((&first["eligibleQuantityMax"], first.get("eligibleQuantityMin")), (&json!(4), None));
    assert_eq!(first["applicableServiceType"], json!(["DELIVERY"]));
    let second = row(&rows, "o");
    assert_eq!((&second["sku"], &second["inventoryLevel"]), (&json!("S"), &json!(7)));
    assert_eq!((&second["eligibleQuantityMin"], &second["eligibleQuantityMax"]), (&json!(1), &json!(2)));
    assert_eq!(second["availabilityId"], "o#av1");
    assert_eq!(row(&rows, "o#av1")["availabilityStarts"], "T07:00:00");
    assert_eq!(found(&problems), ["V1_UNSUPPORTED menuStuff"]);
}

#[test]
fn prices_keep_their_digits() {
    let text = br#"{"@type":"DataFeed","dataFeedElement":[{"@type":"MenuItem","@id":"i","offers":{"price":0.10000000000000000001}}]}"#;
    let mut rows = Vec::new();
    convert_v1("a", text.as_slice(), basis::Timestamp::UNIX_EPOCH, 1_000, &mut |converted| {
        rows.push(converted);
    })
    .unwrap();
    assert!(
        matches!(&rows[1], Converted::Row(row) if row.contains(r#""price":0.10000000000000000001,"#)),
        "{rows:?}"
    );
}

#[test]
fn options_and_add_ons_hang_below_their_item_or_option() {
    let (rows, problems) = item(json!({
        "hasMenuItemOptions": [
            { "@id": "small", "value": { "@type": "PropertyValue", "name": "SIZE", "value": "S" } },
            { "@id": "large", "value": { "name": "SIZE", "value": "L" }, "offers": { "price": 2, "priceCurrency": "EUR" },
              "menuAddOn": { "@type": "AddOnMenuSection", "@id": "more", "name": "More" } }
        ],
        "menuAddOn": [{ "@type": "AddOnMenuSection", "@id": "tops", "name": "Toppings", "numberOfAllowedItems": 3,
            "defaultOption": { "@id": "corn" },
            "hasMenuItem": [{ "@type": "AddOnMenuItem", "@id": "corn", "name": "Corn" }] }]
    }));
    assert_eq!(problems, []);
    let large = row(&rows, "large");
    assert_eq!((&large["optionType"], &large["value"]), (&json!("SIZE"), &json!("L")));
    assert_eq!(large["menuItemId"], json!({ "@id": "i", "displayOrder": 2 }));
    assert_eq!(row(&rows, "large#offer1")["menuItemOptionId"], "large");
    assert_eq!(row(&rows, "more")["parentMenuItemOptionId"], json!({ "@id": "large", "displayOrder": 1 }));
    let tops = row(&rows, "tops");
    assert_eq!(tops["parentMenuItemId"], json!({ "@id": "i", "displayOrder": 1 }));
    assert_eq!((&tops["eligibleQuantityMax"], &tops["defaultOption"]), (&json!(3), &json!(["corn"])));
    let corn = row(&rows, "corn");
    assert_eq!((&corn["@type"], &corn["parentMenuSectionId"]["@id"]), (&json!("MenuItem"), &json!("tops")));
}

#[test]
fn a_group_below_many_items_is_one_row_with_many_parents() {
    let tops =
        json!({ "@id": "tops", "name": "Toppings", "hasMenuItem": [{ "@id": "corn", "name": "Corn" }] });
    let (rows, problems) = feed(json!([{ "@type": "Menu", "@id": "m", "hasMenuItem": [
        { "@id": "a", "name": "A", "menuAddOn": [{ "@type": "AddOnMenuSection", "@id": "tops" }] },
        { "@id": "b", "name": "B", "menuAddOn": [{ "@id": "x", "name": "X" }, tops] },
        { "@id": "c", "name": "C", "menuAddOn": [tops, "nowhere"] }
    ] }]));
    let parents = json!([
        { "@id": "b", "displayOrder": 2 }, { "@id": "c", "displayOrder": 1 }, { "@id": "a", "displayOrder": 1 }
    ]);
    assert_eq!(row(&rows, "tops")["parentMenuItemId"], parents);
    assert_eq!(rows.iter().filter(|row| row["@id"] == "corn").count(), 1);
    assert_eq!(found(&problems), ["V1_UNSUPPORTED @id"]);
    assert_eq!(problems[0].entity_id.as_deref(), Some("c"));
}

#[test]
fn long_made_ids_are_hashed_and_others_are_not() {
    let long = "x".repeat(296);
    let id = |length: usize| {
        let owner = &long[..length];
        let (rows, _) = feed(json!([{ "@type": "Service", "@id": owner, "hoursAvailable": {} }]));
        rows[1]["@id"].as_str().unwrap().to_owned()
    };
    assert_eq!(id(296), format!("{long}#oh1"));
    let (rows, _) = feed(json!([{ "@type": "Service", "@id": format!("{long}y"), "hoursAvailable": {} }]));
    let hash = rows[1]["@id"].as_str().unwrap();
    assert!(hash.starts_with("sha256:") && hash.len() == 7 + 64, "{hash}");
    assert_eq!(rows[2]["operationHoursId"], json!([hash]));
}

#[test]
fn a_single_node_of_generation_1_names_no_parent() {
    let mut rows = Vec::new();
    let text = r#"{"@type":"MenuItem","@id":"i","name":"I","offers":[{"sku":"s","price":"1","priceCurrency":"EUR"}]}"#;
    convert_v1_node(text, "2026-03-01T10:00:00Z", &mut |converted| {
        rows.push(converted);
    });
    let expected = r#"{"@type":"MenuItem","@id":"i","name":"I","dateModified":"2026-03-01T10:00:00Z"}"#;
    assert_eq!(rows[0], Converted::Row(expected.to_owned()));
    assert_eq!(rows.len(), 2);
}

#[test]
fn what_is_unknown_broken_or_unnamed_is_told() {
    let (rows, problems) = feed(
        json!([{ "@type": "Review", "@id": "x" }, 7, { "@type": "Menu", "hasMenuItem": [{ "@id": "i" }] }]),
    );
    assert_eq!(found(&problems), ["V1_UNSUPPORTED @type", "V1_UNSUPPORTED dataFeedElement"]);
    assert_eq!(problems[0].entity_type, "Review");
    // Without an id the row is written as it is, and MISSING_ID reported on it.
    assert!(rows.len() == 1 && rows[0].get("@id").is_none());
    let (_, problems) = document(b"{\"@type\":\"DataFeed\",\n\"extra\":1,\"dataFeedElement\":[\n{\"@type\":\"Menu\",\"a\":1,\"a\":2}]}");
    assert_eq!(found(&problems), ["V1_UNSUPPORTED extra", "INVALID_JSON dataFeedElement"]);
    assert_eq!((problems[0].line, problems[1].line), (Some(2), Some(3)));
}

#[test]
fn a_document_that_cannot_be_read_is_one_problem_of_the_file() {
    for (text, code) in [
        (&br#"{"@type":"DataFeed"}"#[..], "V1_ENVELOPE -"),
        (br#"{"@context":"x","dataFeedElement":[]}"#, "V1_ENVELOPE -"),
        (br#"{"@type":"DataFeed","dataFeedElement":{}}"#, "V1_ENVELOPE -"),
        (br#"{"@type":"DataFeed","dataFeedElement":[],"dataFeedElement":[]}"#, "V1_ENVELOPE -"),
        (br#"{"@type":"DataFeed","dataFeedElement":[{"a":]}"#, "INVALID_JSON -"),
        (br#"{"@type":"DataFeed","dataFeedElement":[{"a":1"#, "INVALID_JSON -"),
        (br#"{"@type":"DataFeed","dataFeedElement":[]} {}"#, "INVALID_JSON -"),
        (b"{\"@type\":\"DataFeed\",\"dataFeedElement\":[{\"a\":\"\xff\"}]}", "NOT_UTF8 -"),
    ] {
        let (_, problems) = document(text);
        assert_eq!(found(&problems), [code], "{}", String::from_utf8_lossy(text));
        assert_eq!(problems[0].entity_type, "file");
    }
    let big = format!(r#"{{"@type":"DataFeed","dataFeedElement":["{}"]}}"#, "x".repeat(1_000_000));
    assert_eq!(found(&document(big.as_bytes()).1), ["FILE_TOO_BIG -"]);
}

#[test]
fn problems_name_the_line_of_their_node() {
    let text = b"{\"@type\":\"DataFeed\",\"dataFeedElement\":[\n\n{\"@type\":\"Menu\",\"@id\":\"m\",\"hasMenuItem\":[\n{\"@id\":\"i\",\"odd\":1},\n{\"@id\":\"j\",\"odd\":1}\n]}]}";
    let (_, problems) = document(text);
    assert_eq!((problems[0].entity_id.as_deref(), problems[0].line), (Some("i"), Some(4)));
    assert_eq!((problems[1].entity_id.as_deref(), problems[1].line), (Some("j"), Some(5)));
}

#[test]
fn nesting_without_end_is_cut() {
    let mut text = r#"{"@type":"MenuSection","@id":"s","name":"S"}"#.to_owned();
    for level in 0..200 {
        text = format!(r#"{{"@type":"MenuSection","@id":"s{level}","name":"S","hasMenuSection":[{text}]}}"#);
    }
    let (rows, problems) =
        document(format!(r#"{{"@type":"DataFeed","dataFeedElement":[{text}]}}"#).as_bytes());
    assert_eq!(rows.len(), 65);
    assert_eq!(found(&problems), ["V1_UNSUPPORTED hasMenuSection"]);
    let deep = format!(
        r#"{{"@type":"DataFeed","dataFeedElement":[{}{}]}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(found(&document(deep.as_bytes()).1).len(), 1);
}

/// Any JSON, with the words of v1 as keys more often than not.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-zA-Z0-9:# ]{0,8}".prop_map(Value::from),
        prop::sample::select(TYPES).prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 120, 6, |inner| {
        let key = prop_oneof![6 => prop::sample::select(KEYS).prop_map(str::to_owned), 1 => "\\PC{0,6}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(key, inner, 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

const TYPES: &[&str] = &[
    "Restaurant",
    "Service",
    "Menu",
    "MenuSection",
    "MenuItem",
    "MenuItemOption",
    "AddOnMenuSection",
    "AdvanceServiceDeliveryHoursSpecification",
    "DeliveryChargeSpecification",
];

const KEYS: &[&str] = &[
    "@type",
    "@id",
    "name",
    "address",
    "geo",
    "provider",
    "hasOfferCatalog",
    "potentialAction",
    "url",
    "hoursAvailable",
    "deliveryHours",
    "deliveryLeadTime",
    "value",
    "unitCode",
    "advanceBookingRequirement",
    "minValue",
    "areaServed",
    "polygon",
    "geoRadius",
    "geoMidpoint",
    "offers",
    "priceSpecification",
    "price",
    "eligibleTransactionVolume",
    "eligibleRegion",
    "pricePerUnit",
    "hasMenuSection",
    "hasMenuItem",
    "hasMenuItemOptions",
    "menuAddOn",
    "image",
    "eligibleQuantity",
    "defaultOption",
    "suitableForDiet",
    "availabilityStarts",
    "availableDay",
    "inventoryLevel",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_json_is_converted_to_rows_that_are_json(value in any_json(), kind in prop::sample::select(TYPES)) {
        let mut element = value;
        if let Some(members) = element.as_object_mut() {
            members.insert("@type".to_owned(), kind.into());
        }
        feed(json!([element]));
    }

    #[test]
    fn any_damage_to_a_document_is_survived(at in 0..5_000usize, bytes in prop::collection::vec(any::<u8>(), 0..6)) {
        let mut text = include_bytes!("../../tests/examples/feeds/v1/harbor-07.v1.json").to_vec();
        let at = at % text.len();
        let end = (at + bytes.len()).min(text.len());
        text.splice(at..end, bytes);
        convert_v1("a", text.as_slice(), basis::Timestamp::UNIX_EPOCH, 100_000, &mut |_| {}).unwrap();
    }
}
