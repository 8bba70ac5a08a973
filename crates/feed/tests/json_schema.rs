//! The published schemas and the rules agree on every row of the examples.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its example must fail")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use feed::{CheckOptions, Checker, Code, EntityType, json_schema};
use serde_json::{Value, json};

fn validators() -> HashMap<&'static str, jsonschema::Validator> {
    EntityType::ALL
        .into_iter()
        .map(|entity| (entity.as_str(), jsonschema::draft202012::new(&json_schema(entity)).unwrap()))
        .collect()
}

/// Codes about one row alone that a schema can tell.
const TOLD: [Code; 12] = [
    Code::MissingId,
    Code::IdTooLong,
    Code::MissingField,
    Code::IncorrectType,
    Code::IncorrectFormat,
    Code::OutOfRange,
    Code::IncorrectEnum,
    Code::NullValue,
    Code::ConflictingFields,
    Code::GeometryCount,
    Code::SpecialHourRange,
    Code::V1Envelope,
];

/// What a schema cannot tell: see the module's text.
const BEYOND: [&str; 2] = ["INCORRECT_TYPE--leadTimeMax-15.0", "OUT_OF_RANGE--three-decimals-usd"];

fn told(line: &str) -> Vec<Code> {
    let mut checker = Checker::new(CheckOptions::new("2026-03-14T00:00:00Z".parse().unwrap()));
    checker.read_file("a", line.as_bytes()).unwrap();
    let problems = checker.finish().report.problems;
    problems.into_iter().map(|problem| problem.code).filter(|code| TOLD.contains(code)).collect()
}

fn example_files() -> Vec<std::path::PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples/feeds");
    let mut files = Vec::new();
    for folder in [root.clone(), root.join("bad"), root.join("v1")] {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        files.extend(entries.filter(|path| path.extension().is_some_and(|end| end == "ndjson")));
    }
    files
}

#[test]
fn schemas_and_rules_agree_on_every_row_of_the_examples() {
    let validators = validators();
    let (mut good, mut bad) = (0, Vec::new());
    for file in example_files() {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        for line in String::from_utf8_lossy(&fs::read(&file).unwrap()).lines() {
            let Ok(row) = serde_json::from_str::<Value>(line) else { continue };
            let Some(validator) = row["@type"].as_str().and_then(|name| validators.get(name)) else {
                continue;
            };
            let codes = told(line);
            let valid = validator.is_valid(&row);
            if codes.is_empty() {
                let errors: Vec<String> =
                    validator.iter_errors(&row).map(|error| error.to_string()).collect();
                assert!(valid, "{name}: {line}\n{errors:?}");
                good += 1;
            } else if !BEYOND.contains(&name.as_str()) {
                assert!(!valid, "{name}: {codes:?} {line}");
                bad.extend(codes);
            }
        }
    }
    assert!(good > 500, "{good}");
    for code in [Code::IncorrectType, Code::IncorrectEnum, Code::MissingField, Code::IncorrectFormat] {
        assert!(bad.contains(&code), "{code}");
    }
}

#[test]
fn every_coercion_validates() {
    let validators = validators();
    let offer = |rest: Value| {
        let mut row = json!({ "@type": "MenuItemOffer", "@id": "o", "sku": "s", "menuItemId": "i", "price": 1,
            "priceCurrency": "EUR" });
        for (name, value) in rest.as_object().unwrap() {
            row[name] = value.clone();
        }
        let valid = validators["MenuItemOffer"].is_valid(&row);
        assert_eq!(valid, told(&row.to_string()).is_empty(), "{row}");
        valid
    };
    for good in [
        json!({ "@type": ["MenuItemOffer"], "@id": 7, "sku": 7 }),
        json!({ "price": "15.50", "menuItemId": ["i", { "@id": "j", "displayOrder": "2" }] }),
        json!({ "price": ["1"], "inventoryLevel": "3", "isDisabled": "false", "validFrom": "" }),
        json!({ "applicableServiceType": "delivery", "menuItemOptionId": [], "unknown": { "a": 1 } }),
        json!({ "validFrom": "2026-01-01T00:00:00:123-07:00", "eligibleQuantityMax": ["5"] }),
    ] {
        assert!(offer(good));
    }
    for bad in [
        json!({ "price": [1, 2] }),
        json!({ "price": true }),
        json!({ "price": -1 }),
        json!({ "price": "-1" }),
        json!({ "sku": null }),
        json!({ "sku": "" }),
        json!({ "extra": null }),
        json!({ "@id": "x".repeat(301) }),
        json!({ "eligibleQuantityMax": 0 }),
        json!({ "eligibleQuantityMax": "0" }),
        json!({ "eligibleQuantityMax": 1.5 }),
        json!({ "menuItemId": {} }),
        json!({ "menuItemId": [] }),
        json!({ "menuItemOptionId": "o" }),
        json!({ "applicableServiceType": ["DRONE"] }),
        json!({ "validFrom": 20_220_102 }),
    ] {
        assert!(!offer(bad));
    }
}

#[test]
fn conditions_of_the_tables_are_in_the_schemas() {
    let validators = validators();
    let check = |row: Value| {
        let valid = validators[row["@type"].as_str().unwrap()].is_valid(&row);
        assert_eq!(valid, told(&row.to_string()).is_empty(), "{row}");
        valid
    };
    let fee =
        json!({ "@type": "Fee", "@id": "f", "serviceId": "s", "feeType": "SERVICE", "priceCurrency": "EUR" });
    let with = |row: &Value, rest: Value| {
        let mut row = row.clone();
        row.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        row
    };
    assert!(!check(fee.clone()));
    assert!(check(with(&fee, json!({ "percentageOfCart": 5 }))));
    let hours = json!({ "@type": "ServiceHours", "@id": "h", "operationHoursId": "o", "orderType": ["asap", "Advance"] });
    assert!(!check(hours.clone()));
    let hours =
        with(&hours, json!({ "advanceBookingRequirementMin": 0, "advanceBookingRequirementMax": 10 }));
    assert!(check(hours.clone()));
    assert!(!check(with(&hours, json!({ "isSpecialHour": "true" }))));
    let area = json!({ "@type": "ServiceArea", "@id": "a", "serviceId": "s" });
    assert!(!check(area.clone()));
    assert!(!check(with(&area, json!({ "geoRadius": 5 }))));
    assert!(check(with(&area, json!({ "postalCode": "1", "addressCountry": "fr" }))));
    let deal = json!({ "@type": "Deal", "@id": "d", "dealName": "Ten off" });
    assert!(!check(with(&deal, json!({ "dealDiscount": 5 }))));
    assert!(check(with(&deal, json!({ "dealDiscount": 5, "priceCurrency": "EUR" }))));
    assert!(!check(with(&deal, json!({ "dealDiscountPercentage": 5, "deliveryFeeDiscountPercentage": 5 }))));
}
