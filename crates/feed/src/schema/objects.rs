//! Embedded objects of 3.15.

use super::enums::{ALLERGEN_TYPE, CONTAINMENT_LEVEL};
use super::{Bounds, Embedded, Kind, Property, property, text};

pub(super) static DISCLAIMER: Embedded = Embedded {
    name: "Disclaimer",
    members: &[text("text").required(), property("url", Kind::Url)],
    bare_text: Some("text"),
};

pub(super) static SERVING_CONFIG: Embedded = Embedded {
    name: "ServingConfig",
    members: &[property("disableTipWidget", Kind::Boolean)],
    bare_text: None,
};

static RANGE: Embedded = Embedded {
    name: "Range",
    members: &[
        property("min", Kind::Number(Bounds::NOT_NEGATIVE)),
        property("max", Kind::Number(Bounds::NOT_NEGATIVE)),
        text("unit"),
    ],
    bare_text: None,
};

const fn range(name: &'static str) -> Property {
    property(name, Kind::Object(&RANGE))
}

pub(super) static NUTRITION: Embedded = Embedded {
    name: "NutritionInformation",
    members: &[
        text("description"),
        text("servingSize"),
        range("calories"),
        range("fatContent"),
        range("saturatedFatContent"),
        range("transFatContent"),
        range("cholesterolContent"),
        range("sodiumContent"),
        range("carbohydrateContent"),
        range("fiberContent"),
        range("sugarContent"),
        range("proteinContent"),
    ],
    bare_text: None,
};

pub(super) static ALLERGEN: Embedded = Embedded {
    name: "Allergen",
    members: &[
        property("allergenType", Kind::Enum(&ALLERGEN_TYPE)).required(),
        property("levelOfContainment", Kind::Enum(&CONTAINMENT_LEVEL)),
    ],
    bare_text: None,
};

pub(super) static DEPOSIT_INFO: Embedded = Embedded {
    name: "DepositInfo",
    members: &[
        text("depositCode"),
        property("depositValue", Kind::Number(Bounds::NOT_NEGATIVE)),
        property("depositValueCurrency", Kind::Currency),
    ],
    bare_text: None,
};

pub(super) static PACKAGING_INFO: Embedded = Embedded {
    name: "PackagingInfo",
    members: &[text("reusability"), text("recyclability")],
    bare_text: None,
};
