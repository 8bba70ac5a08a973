//! The arithmetic of an order (6.2, rules M1 to M8).

use basis::{Currency, Money};

use crate::codes::TechnicalCode;
use crate::warning::{Warning, WarningCode};
use crate::wire::{
    FoodItemOption, LineItem, LineType, Price, PriceType, ProposedOrder, WireMoney, WireMoneyError,
};

/// Where a partner counts the prices of options (M1, M8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OptionsStyle {
    /// Beside the line price, as the specification says (M1).
    #[default]
    Separate,
    /// Inside the line price, as some partners do (M8).
    InLinePrice,
}

/// Why the figures of an order cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TotalsError {
    /// A price is missing, of an invalid type or of a wrong sign.
    #[error("{path}: {message}")]
    Invalid {
        /// Where.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// An amount that is no money.
    #[error("{path}: {source}")]
    Money {
        /// Where.
        path: String,
        /// What is wrong.
        source: WireMoneyError,
    },
    /// Two currencies in one order.
    #[error("{path}: {found} in an order of {expected}")]
    MixedCurrency {
        /// Where.
        path: String,
        /// The currency of the order.
        expected: Currency,
        /// The other one.
        found: Currency,
    },
    /// The sum does not fit into 64 bits.
    #[error("{path}: the sum is too large")]
    TooLarge {
        /// Where.
        path: String,
    },
    /// The total differs from the sum (M4).
    #[error("totalPrice: is {stated}, but the lines add up to {computed}")]
    Mismatch {
        /// What the partner says.
        stated: Money,
        /// What its lines say.
        computed: Money,
    },
}

impl TotalsError {
    /// The technical code of the answer that holds these figures.
    pub const fn technical_code(&self) -> TechnicalCode {
        match self {
            Self::Mismatch { .. } => TechnicalCode::TotalMismatch,
            _ => TechnicalCode::InvalidResponse,
        }
    }
}

/// The figures of an order, added up by us. All of one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Goods and options together (M3).
    pub subtotal: Money,
    /// All options together, nested ones too.
    pub options: Money,
    /// Tax lines.
    pub tax: Money,
    /// Delivery fee lines.
    pub delivery: Money,
    /// Fee lines, and lines of a type we do not know.
    pub fees: Money,
    /// Discount lines, zero or negative.
    pub discount: Money,
    /// Tip lines.
    pub tip: Money,
    /// What the diner pays with the tip of the order (M4), whether or not the partner's total holds the tip (M5).
    pub total: Money,
    /// `totalPrice` as sent.
    pub stated_total: Money,
    /// The arithmetic that fits (M8).
    pub style: OptionsStyle,
    /// What was tolerated.
    pub warnings: Vec<Warning>,
}

impl Totals {
    /// What the diner pays without any tip.
    pub const fn total_without_tip(&self) -> Money {
        Money::new(self.total.minor - self.tip.minor, self.total.currency)
    }

    /// The same with the warning that options are inside the line prices (M8).
    pub(crate) fn detected(mut self) -> Self {
        let text = "the lines hold the option prices";
        self.warnings.push(Warning::new(WarningCode::OptionsInLinePrice, text));
        self
    }
}

/// Adds an order up and compares the result with `totalPrice` (M3 to M5, M8). The partner's known `style` is
/// tried first; if only the other fits, [`Totals::style`] says so and a warning stands beside it.
pub fn recompute(order: &ProposedOrder, style: OptionsStyle) -> Result<Totals, TotalsError> {
    let stated = price("totalPrice", order.total_price.as_ref(), None)?;
    let sums = Sums::of(order, stated.currency)?;
    let other = match style {
        OptionsStyle::Separate => OptionsStyle::InLinePrice,
        OptionsStyle::InLinePrice => OptionsStyle::Separate,
    };
    for candidate in [style, other] {
        let total = sums.total(candidate)?;
        let without_tip = total - sums.tip;
        if stated.minor == total || stated.minor == without_tip {
            return Ok(sums.totals(candidate, style, stated, total));
        }
    }
    let computed = Money::new(sums.total(style)?, stated.currency);
    Err(TotalsError::Mismatch { stated, computed })
}

/// Sums in minor units. Each is kept below half of 64 bits, so that a few of them add up safely.
#[derive(Default)]
struct Sums {
    lines: i64,
    options: i64,
    tax: i64,
    delivery: i64,
    fees: i64,
    discount: i64,
    tip: i64,
    subtotal_lines: Vec<i64>,
    unknown_types: Vec<String>,
}

/// Largest sum of one kind: an order beyond is not an order.
const LARGEST: i64 = i64::MAX / 16;

impl Sums {
    fn of(order: &ProposedOrder, currency: Currency) -> Result<Self, TotalsError> {
        let mut sums = Self::default();
        let lines = order.cart.as_ref().map_or(&[][..], |cart| &cart.line_items);
        for (index, line) in lines.iter().enumerate() {
            let path = format!("cart.lineItems[{index}]");
            let amount = line_price(&path, line, currency)?;
            add(&mut sums.lines, amount, &path)?;
            let options_path = format!("{path}.extension.options");
            let options = options_total(&options_path, line.options(), currency)?;
            add(&mut sums.options, options, &path)?;
        }
        for (index, line) in order.other_items.iter().enumerate() {
            sums.add_bill_line(&format!("otherItems[{index}]"), line, currency)?;
        }
        Ok(sums)
    }

    fn add_bill_line(&mut self, path: &str, line: &LineItem, currency: Currency) -> Result<(), TotalsError> {
        let amount = line_price(path, line, currency)?;
        let sum = match &line.kind {
            LineType::Subtotal => {
                self.subtotal_lines.push(amount);
                return Ok(());
            }
            LineType::Unspecified => {
                return Err(TotalsError::Invalid {
                    path: format!("{path}.type"),
                    message: "UNSPECIFIED is not a type of line".to_owned(),
                });
            }
            LineType::Tax => &mut self.tax,
            LineType::Delivery => &mut self.delivery,
            LineType::Discount => &mut self.discount,
            LineType::Gratuity => &mut self.tip,
            LineType::Fee | LineType::Regular => &mut self.fees,
            LineType::Unknown(name) => {
                self.unknown_types
                    .push(format!("{path}.type: {name} is not a type of line; counted as a fee"));
                &mut self.fees
            }
        };
        add(sum, amount, path)
    }

    fn total(&self, style: OptionsStyle) -> Result<i64, TotalsError> {
        let options = if style == OptionsStyle::Separate { self.options } else { 0 };
        let parts = [options, self.tax, self.delivery, self.fees, self.discount, self.tip];
        let sum = parts.iter().try_fold(self.lines, |sum, part| sum.checked_add(*part));
        sum.ok_or_else(|| TotalsError::TooLarge { path: "totalPrice".to_owned() })
    }

    fn totals(self, style: OptionsStyle, known: OptionsStyle, stated: Money, total: i64) -> Totals {
        let money = |minor| Money::new(minor, stated.currency);
        let subtotal = self.lines + if style == OptionsStyle::Separate { self.options } else { 0 };
        let mut warnings: Vec<Warning> =
            self.unknown_types.iter().map(|text| Warning::new(WarningCode::UnknownLineType, text)).collect();
        if style != known {
            let (code, text) = match style {
                OptionsStyle::InLinePrice => (WarningCode::OptionsInLinePrice, "inside"),
                OptionsStyle::Separate => (WarningCode::OptionsBesideLinePrice, "beside"),
            };
            warnings
                .push(Warning::new(code, format!("the total fits only with option prices {text} the lines")));
        }
        if stated.minor != total {
            warnings.push(Warning::new(WarningCode::TipOutsideTotal, "totalPrice: leaves the tip out"));
        }
        if let Some(other) = self.subtotal_lines.iter().find(|line| **line != subtotal) {
            let text =
                format!("otherItems: SUBTOTAL is {}, the goods are {}", money(*other), money(subtotal));
            warnings.push(Warning::new(WarningCode::SubtotalDiffers, text));
        }
        Totals {
            subtotal: money(subtotal),
            options: money(self.options),
            tax: money(self.tax),
            delivery: money(self.delivery),
            fees: money(self.fees),
            discount: money(self.discount),
            tip: money(self.tip),
            total: money(total),
            stated_total: stated,
            style,
            warnings,
        }
    }
}

fn add(sum: &mut i64, amount: i64, path: &str) -> Result<(), TotalsError> {
    let next = sum.checked_add(amount).filter(|next| next.abs() <= LARGEST);
    *sum = next.ok_or_else(|| TotalsError::TooLarge { path: path.to_owned() })?;
    Ok(())
}

/// The price of a line, with the sign that its type demands (5.3).
fn line_price(path: &str, line: &LineItem, currency: Currency) -> Result<i64, TotalsError> {
    let path = format!("{path}.price");
    let amount = price(&path, line.price.as_ref(), Some(currency))?.minor;
    let message = match line.kind {
        LineType::Discount if amount > 0 => "a discount is not positive",
        LineType::Discount => return Ok(amount),
        _ if amount < 0 => "only a discount is negative",
        _ => return Ok(amount),
    };
    Err(TotalsError::Invalid { path, message: message.to_owned() })
}

/// Reads a `Price`; its currency must be `currency`, if given.
pub(crate) fn price(
    path: &str,
    price: Option<&Price>,
    currency: Option<Currency>,
) -> Result<Money, TotalsError> {
    let invalid = |message: &str| TotalsError::Invalid { path: path.to_owned(), message: message.to_owned() };
    let price = price.ok_or_else(|| invalid("is missing"))?;
    if price.kind == Some(PriceType::Invalid) {
        return Err(invalid("type UNKNOWN is not valid"));
    }
    let amount = price.amount.as_ref().ok_or_else(|| invalid("amount is missing"))?;
    money(&format!("{path}.amount"), amount, currency)
}

/// Reads `Money`; its currency must be `currency`, if given.
pub(crate) fn money(path: &str, wire: &WireMoney, currency: Option<Currency>) -> Result<Money, TotalsError> {
    let money = wire.to_money().map_err(|source| TotalsError::Money { path: path.to_owned(), source })?;
    match currency {
        Some(expected) if expected != money.currency => {
            Err(TotalsError::MixedCurrency { path: path.to_owned(), expected, found: money.currency })
        }
        _ => Ok(money),
    }
}

/// The sum of options, nested ones too (M2, M3), in minor units.
pub(crate) fn options_total(
    path: &str,
    options: &[FoodItemOption],
    currency: Currency,
) -> Result<i64, TotalsError> {
    let mut sum = 0;
    for (index, option) in options.iter().enumerate() {
        let path = format!("{path}[{index}]");
        if let Some(wire) = &option.price {
            let amount = money(&format!("{path}.price"), wire, Some(currency))?.minor;
            if amount < 0 {
                let message = "an option's price is not negative".to_owned();
                return Err(TotalsError::Invalid { path: format!("{path}.price"), message });
            }
            add(&mut sum, amount, &path)?;
        }
        let nested = options_total(&format!("{path}.subOptions"), &option.sub_options, currency)?;
        add(&mut sum, nested, &path)?;
    }
    Ok(sum)
}

#[cfg(test)]
mod tests;
