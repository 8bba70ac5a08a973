//! What a diner may give as a tip: the four cases of 14.2. Pure.

use basis::{Currency, FieldErrors, Locale, Money};
use ordering::{Quote, TipRule};
use texts::Texts;

/// The value of the choice whose amount is typed.
const OWN: &str = "own";
/// The value of the partner's proposal.
const SUGGESTED: &str = "suggested";

/// What the page offers for a tip.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct TipChoice {
    pub(crate) choices: Vec<Preset>,
    pub(crate) hint: String,
    /// The total before the tip, if the diner chooses the tip.
    pub(crate) before: String,
    /// A tip that cannot be changed.
    pub(crate) fixed: String,
}

/// One amount to choose.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Preset {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) amount: String,
    pub(crate) is_chosen: bool,
}

/// Shares that are usual where the currency is.
fn shares(currency: Currency) -> [i64; 3] {
    if matches!(currency.code(), "USD" | "CAD") { [15, 18, 20] } else { [5, 10, 15] }
}

/// What may be chosen, with `chosen` as it was sent, or nothing yet.
pub(crate) fn choice(t: Texts, quote: Option<&Quote>, chosen: &str) -> TipChoice {
    let Some(quote) = quote else { return TipChoice::default() };
    match quote.tip {
        TipRule::Fixed(tip) => {
            TipChoice { fixed: t.one("shop-tip-fixed", "amount", t.money(tip)), ..TipChoice::default() }
        }
        TipRule::NotTaken => TipChoice { hint: t.get("shop-tip-not-taken"), ..TipChoice::default() },
        TipRule::Suggested(tip) => offered(t, quote, chosen, Some(tip)),
        TipRule::Free => offered(t, quote, chosen, None),
    }
}

fn offered(t: Texts, quote: &Quote, chosen: &str, suggested: Option<Money>) -> TipChoice {
    let chosen = match (chosen, suggested) {
        ("", Some(_)) => SUGGESTED,
        ("", None) => "0",
        (chosen, _) => chosen,
    };
    let preset = |value: &str, label: String, amount: String| Preset {
        value: value.to_owned(),
        label,
        amount,
        is_chosen: value == chosen,
    };
    let mut choices = Vec::new();
    choices.extend(suggested.map(|tip| preset(SUGGESTED, t.get("shop-tip-proposed"), t.money(tip))));
    choices.push(preset("0", t.get("shop-tip-none"), String::new()));
    for share in shares(quote.bill.subtotal.currency) {
        let amount = share_of(quote.bill.subtotal, share).map(|tip| t.money(tip)).unwrap_or_default();
        let label = if t.locale == Locale::Fr { format!("{share}\u{a0}%") } else { format!("{share}%") };
        choices.push(preset(&share.to_string(), label, amount));
    }
    choices.push(preset(OWN, t.get("shop-tip-own"), String::new()));
    let total = quote.bill.total;
    TipChoice {
        choices,
        hint: t.get(if suggested.is_some() { "shop-tip-suggested" } else { "shop-tip-free" }),
        before: t.money(Money::new(total.minor.saturating_sub(quote.bill.tip.minor), total.currency)),
        fixed: String::new(),
    }
}

/// Rounded half up to the smallest unit.
fn share_of(goods: Money, share: i64) -> Option<Money> {
    let hundredths = goods.minor.checked_mul(share)?.checked_add(50)?;
    Some(Money::new(hundredths.div_euclid(100), goods.currency))
}

/// The tip that a form chose. An amount that was typed counts where none of the other choices was made.
pub(crate) fn read(quote: Option<&Quote>, chosen: &str, typed: &str) -> Result<Option<Money>, FieldErrors> {
    let Some(quote) = quote else { return Ok(None) };
    let wrong =
        || Err(FieldErrors::one("tip", "amount_invalid", "write an amount such as 2.50, or leave it empty"));
    match (chosen, quote.tip) {
        (SUGGESTED, TipRule::Suggested(tip)) => return Ok(Some(tip)),
        ("" | OWN | SUGGESTED, _) => {}
        (share, _) => {
            let known = share.parse::<i64>().ok().filter(|share| (0..=100).contains(share));
            let tip = known.and_then(|share| share_of(quote.bill.subtotal, share));
            return tip.map_or_else(wrong, |tip| Ok(Some(tip)));
        }
    }
    let text = typed.trim().replace(',', ".");
    if text.is_empty() {
        return Ok(None);
    }
    match Money::from_decimal(&text, quote.bill.total.currency) {
        Ok(tip) if tip.minor >= 0 => Ok(Some(tip)),
        _ => wrong(),
    }
}

#[cfg(test)]
mod tests {
    use ordering::Bill;

    use super::*;

    fn euros(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    fn quote(tip: TipRule, in_bill: i64) -> Quote {
        Quote {
            proposed: serde_json::from_str("{}").unwrap(),
            bill: Bill {
                lines: Vec::new(),
                extras: Vec::new(),
                subtotal: euros(2_349),
                tip: euros(in_bill),
                total: euros(2_700 + in_bill),
            },
            payment: Vec::new(),
            tip,
            options_in_line_price: false,
            expires_at: basis::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn shares_are_of_the_goods_and_rounded() {
        let free = quote(TipRule::Free, 0);
        assert_eq!(read(Some(&free), "10", "").unwrap(), Some(euros(235)));
        assert_eq!(read(Some(&free), "0", "9").unwrap(), Some(euros(0)));
        assert_eq!(read(Some(&free), "own", "3,50").unwrap(), Some(euros(350)));
        assert_eq!(read(Some(&free), "", "").unwrap(), None);
        for (chosen, typed) in [("own", "lots"), ("own", "-1"), ("1000", ""), ("half", "")] {
            assert_eq!(read(Some(&free), chosen, typed).unwrap_err().0[0].field, "tip", "{chosen} {typed}");
        }
    }

    #[test]
    fn a_proposal_is_chosen_beforehand_and_a_fixed_tip_is_no_choice() {
        let t = Texts::new(Locale::En);
        let proposed = quote(TipRule::Suggested(euros(200)), 200);
        let shown = choice(t, Some(&proposed), "");
        assert_eq!((shown.choices[0].value.as_str(), shown.choices[0].is_chosen), ("suggested", true));
        assert_eq!(shown.before, "€27.00");
        assert_eq!(read(Some(&proposed), "suggested", "").unwrap(), Some(euros(200)));
        let kept = choice(t, Some(&proposed), "own");
        assert!(kept.choices.last().unwrap().is_chosen);
        let fixed = choice(t, Some(&quote(TipRule::Fixed(euros(150)), 150)), "");
        assert_eq!((fixed.choices.len(), fixed.fixed.contains("€1.50")), (0, true));
        let none = choice(t, Some(&quote(TipRule::NotTaken, 0)), "");
        assert!(none.choices.is_empty() && !none.hint.is_empty());
    }
}
