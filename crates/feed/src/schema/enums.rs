//! Enumerations of chapter 4.

/// The values of one enumeration. They are compared without regard to case.
#[derive(Debug)]
pub struct Enumeration {
    /// Name in the specification.
    pub name: &'static str,
    /// Canonical values.
    pub values: &'static [&'static str],
    /// Other spellings and what they stand for.
    pub aliases: &'static [(&'static str, &'static str)],
    /// Whether an unknown value drops the row; otherwise it is warned of and ignored.
    pub strict: bool,
}

impl Enumeration {
    /// The canonical value that `text` stands for.
    pub fn find(&self, text: &str) -> Option<&'static str> {
        let alias =
            self.aliases.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(text)).map(|(_, value)| *value);
        self.values.iter().copied().find(|value| value.eq_ignore_ascii_case(text)).or(alias)
    }

    /// Every enumeration.
    pub const ALL: [&'static Self; 9] = [
        &SERVICE_TYPE,
        &ORDER_TYPE,
        &DAY_OF_WEEK,
        &FEE_TYPE,
        &OPTION_TYPE,
        &PIZZA_SIDE,
        &SUITABLE_DIET,
        &ALLERGEN_TYPE,
        &CONTAINMENT_LEVEL,
    ];
}

const fn strict(name: &'static str, values: &'static [&'static str]) -> Enumeration {
    Enumeration { name, values, aliases: &[], strict: true }
}

const fn lenient(name: &'static str, values: &'static [&'static str]) -> Enumeration {
    Enumeration { name, values, aliases: &[], strict: false }
}

pub(crate) static SERVICE_TYPE: Enumeration = strict("ServiceType", &["DELIVERY", "TAKEOUT"]);
pub(crate) static ORDER_TYPE: Enumeration = strict("OrderType", &["ASAP", "ADVANCE"]);
pub(crate) static FEE_TYPE: Enumeration = strict("FeeType", &["DELIVERY", "SERVICE"]);
pub(crate) static OPTION_TYPE: Enumeration = lenient("OptionType", &["SIZE", "PIZZA_SIDE"]);
pub(crate) static DAY_OF_WEEK: Enumeration = lenient(
    "DayOfWeek",
    &["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY", "PUBLIC_HOLIDAYS"],
);
pub(crate) static PIZZA_SIDE: Enumeration = Enumeration {
    name: "PizzaSide",
    values: &["PIZZA_LEFT", "PIZZA_RIGHT", "PIZZA_WHOLE"],
    aliases: &[("LEFT", "PIZZA_LEFT"), ("RIGHT", "PIZZA_RIGHT"), ("WHOLE", "PIZZA_WHOLE")],
    strict: false,
};
pub(crate) static SUITABLE_DIET: Enumeration = lenient(
    "SuitableDiet",
    &[
        "DIABETIC",
        "GLUTEN_FREE",
        "HALAL",
        "HINDU",
        "KOSHER",
        "LOW_CALORIE",
        "LOW_FAT",
        "LOW_LACTOSE",
        "LOW_SALT",
        "VEGAN",
        "VEGETARIAN",
    ],
);
pub(crate) static ALLERGEN_TYPE: Enumeration =
    lenient("AllergenType", &["DAIRY", "EGG", "FISH", "PEANUT", "SHELLFISH", "SOY", "TREE_NUT", "WHEAT"]);
pub(crate) static CONTAINMENT_LEVEL: Enumeration =
    lenient("ContainmentLevel", &["CONTAINS", "DOES_NOT_CONTAIN", "MAY_CONTAIN"]);
