//! Enumerations of chapter 4 that the platform acts on.

use serde::{Deserialize, Serialize};

/// How food reaches the diner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ServiceType {
    /// Brought to an address.
    Delivery,
    /// Fetched at the restaurant.
    Takeout,
}

impl ServiceType {
    /// The wire form, `DELIVERY` or `TAKEOUT`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delivery => "DELIVERY",
            Self::Takeout => "TAKEOUT",
        }
    }

    /// From the wire form in any case.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Delivery, Self::Takeout].into_iter().find(|value| value.as_str().eq_ignore_ascii_case(text))
    }
}

/// When an order is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderType {
    /// As soon as possible.
    Asap,
    /// For a chosen time.
    Advance,
}

impl OrderType {
    /// From the wire form in any case.
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_uppercase().as_str() {
            "ASAP" => Some(Self::Asap),
            "ADVANCE" => Some(Self::Advance),
            _ => None,
        }
    }
}

/// What a fee is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FeeType {
    /// For bringing the order.
    Delivery,
    /// For handling it.
    Service,
}

impl FeeType {
    /// From the wire form in any case.
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_uppercase().as_str() {
            "DELIVERY" => Some(Self::Delivery),
            "SERVICE" => Some(Self::Service),
            _ => None,
        }
    }
}

/// What an option of an item chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OptionType {
    /// Small, large and so on.
    Size,
    /// The side of a pizza that a topping lies on.
    PizzaSide,
    /// A value that this version does not know; shown as a plain choice.
    Other,
}

impl OptionType {
    /// From the wire form in any case; unknown values are [`OptionType::Other`].
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_uppercase().as_str() {
            "SIZE" => Self::Size,
            "PIZZA_SIDE" => Self::PizzaSide,
            _ => Self::Other,
        }
    }
}

/// A day on which a window opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names of the days say it")]
pub enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    /// A day of the platform's holiday calendar for the restaurant's country.
    PublicHolidays,
}

impl DayOfWeek {
    /// Every value, Monday first.
    pub const ALL: [Self; 8] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
        Self::PublicHolidays,
    ];

    /// From the wire form in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let names =
            ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY", "PUBLIC_HOLIDAYS"];
        let index = names.iter().position(|name| name.eq_ignore_ascii_case(text))?;
        Self::ALL.get(index).copied()
    }
}
