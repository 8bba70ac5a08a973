//! Guest checkout (14.3): where, and up to which total, people may order whose address nobody has checked. Pure.

use basis::Money;
use texts::Texts;

/// Where guests may order, and for how much. The default allows all: without accounts, every diner is a guest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuestRules {
    /// ISO 3166-1 alpha-2 countries of restaurants; empty = everywhere.
    pub countries: Vec<String>,
    /// Totals must be below the one in their currency, if there is one.
    pub caps: Vec<Money>,
}

/// Why a guest may not place an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuestRefusal {
    /// Not in this country.
    Country,
    /// Not for so much.
    Cap(Money),
}

impl GuestRules {
    /// Why a guest may not order for this total from a restaurant in this country; `None` if they may.
    pub fn decide(&self, country: &str, total: Money) -> Option<GuestRefusal> {
        let allowed = |own: &String| own.eq_ignore_ascii_case(country);
        if !self.countries.is_empty() && !self.countries.iter().any(allowed) {
            return Some(GuestRefusal::Country);
        }
        let cap = self.caps.iter().find(|cap| cap.currency == total.currency && total.minor >= cap.minor);
        cap.copied().map(GuestRefusal::Cap)
    }
}

impl GuestRefusal {
    /// The key of the sentence to the diner.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Country => "submit-guest-country",
            Self::Cap(_) => "submit-guest-cap",
        }
    }

    /// The sentence to the diner.
    pub fn text(self, t: Texts) -> String {
        match self {
            Self::Country => t.get(self.text_key()),
            Self::Cap(cap) => t.one(self.text_key(), "cap", t.money(cap)),
        }
    }
}

#[cfg(test)]
mod tests {
    use basis::Currency;

    use super::*;

    #[test]
    fn guests_order_in_named_countries_below_the_cap() {
        let dollars = |minor| Money::new(minor, Currency::USD);
        let rules = GuestRules { countries: vec!["US".into(), "CA".into()], caps: vec![dollars(10_000)] };
        assert_eq!(rules.decide("us", dollars(9_999)), None);
        assert_eq!(rules.decide("US", dollars(10_000)), Some(GuestRefusal::Cap(dollars(10_000))));
        assert_eq!(rules.decide("FR", dollars(100)), Some(GuestRefusal::Country));
        assert_eq!(rules.decide("CA", Money::new(20_000, Currency::EUR)), None, "no cap in that currency");
        assert_eq!(GuestRules::default().decide("FR", dollars(1_000_000)), None);
    }
}
