//! The shape of the tables of dishes.

/// A kind of kitchen.
pub(crate) struct Cuisine {
    /// First parts of names, such as `Chez`; `*` stands where the second part goes.
    pub(crate) name_forms: &'static [&'static str],
    /// Second parts of names.
    pub(crate) name_words: &'static [&'static str],
    pub(crate) description: &'static str,
    pub(crate) sections: &'static [Section],
    /// Of every main dish one must be chosen: name and extra price in cents.
    pub(crate) choice: Group,
    /// Of every main dish some may be added.
    pub(crate) extras: Group,
    /// Weekdays at noon only.
    pub(crate) lunch: &'static [Dish],
}

/// A part of the menu.
pub(crate) struct Section {
    pub(crate) name: &'static str,
    /// Whether its dishes carry the choice and the extras.
    pub(crate) main: bool,
    pub(crate) dishes: &'static [Dish],
}

/// A dish: name, what it is, price in cents, diet or empty, allergens, and whether it comes in two sizes.
pub(crate) struct Dish {
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
    pub(crate) cents: i64,
    pub(crate) diet: &'static str,
    pub(crate) allergens: &'static [&'static str],
    pub(crate) sizes: bool,
}

/// Add-ons below one heading: name and price in cents.
pub(crate) struct Group {
    pub(crate) name: &'static str,
    pub(crate) items: &'static [(&'static str, i64)],
}

/// A dish in one size.
pub(crate) const fn dish(
    name: &'static str,
    text: &'static str,
    cents: i64,
    diet: &'static str,
    allergens: &'static [&'static str],
) -> Dish {
    Dish { name, text, cents, diet, allergens, sizes: false }
}

/// A dish in two sizes; the price is that of the smaller.
pub(crate) const fn sized(
    name: &'static str,
    text: &'static str,
    cents: i64,
    diet: &'static str,
    allergens: &'static [&'static str],
) -> Dish {
    Dish { name, text, cents, diet, allergens, sizes: true }
}
