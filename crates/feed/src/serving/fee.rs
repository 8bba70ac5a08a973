//! Estimated fees (6.4).

use basis::{GeoPoint, Money, Timestamp};

use super::Destination;
use super::area::area_covers;
use super::window::is_within;
use crate::decimal::Decimal;
use crate::document::{FeeDocument, FeeType, ServiceDocument};

/// A fee as shown before checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeEstimate {
    /// What it is for.
    pub fee_type: FeeType,
    /// How much.
    pub amount: Money,
}

/// For each type of fee, the amount of the matching fee with the highest priority; of several, the lowest.
/// Types without a matching fee are left out. Without both points the price for the distance is left out.
pub fn estimated_fees(
    service: &ServiceDocument,
    restaurant: Option<GeoPoint>,
    to: Destination<'_>,
    item_total: Money,
    at: Timestamp,
) -> Vec<FeeEstimate> {
    let metres = restaurant.zip(to.point).map(|(from, to)| from.distance_metres(to));
    [FeeType::Delivery, FeeType::Service]
        .into_iter()
        .filter_map(|fee_type| {
            let fees =
                service.fees.iter().filter(|fee| fee.fee_type == fee_type && holds(fee, to, item_total, at));
            let priced = fees.filter_map(|fee| Some((fee.priority, amount(fee, item_total, metres)?)));
            let (_, amount) =
                priced.min_by_key(|(priority, amount)| (std::cmp::Reverse(*priority), amount.minor))?;
            Some(FeeEstimate { fee_type, amount })
        })
        .collect()
}

fn holds(fee: &FeeDocument, to: Destination<'_>, item_total: Money, at: Timestamp) -> bool {
    fee.base_price.currency == item_total.currency
        && is_within(fee.valid_from, fee.valid_through, at)
        && fee.volume_min.is_none_or(|min| min.minor <= item_total.minor)
        && fee.volume_max.is_none_or(|max| item_total.minor < max.minor)
        && (fee.regions.is_empty() || fee.regions.iter().any(|region| area_covers(region, to)))
}

/// Base, percentage and distance are summed exactly and rounded once, half up.
fn amount(fee: &FeeDocument, item_total: Money, metres: Option<f64>) -> Option<Money> {
    let mut sum = Fraction { numerator: i128::from(fee.base_price.minor), denominator: 1 };
    if let Some(percentage) = fee.percentage {
        let (numerator, denominator) = percentage.minor_fraction(0);
        sum =
            sum.plus(numerator.checked_mul(i128::from(item_total.minor))?, denominator.checked_mul(100)?)?;
    }
    if let (Some(price), Some(metres)) = (fee.price_per_meter, metres) {
        let metres = Decimal::parse(&format!("{metres:.1}")).ok()?;
        let (price, price_denominator) = price.minor_fraction(item_total.currency.exponent());
        let (metres, metres_denominator) = metres.minor_fraction(0);
        sum = sum.plus(price.checked_mul(metres)?, price_denominator.checked_mul(metres_denominator)?)?;
    }
    let money = Money::new(sum.rounded()?, fee.base_price.currency);
    Some(fee.max_price.filter(|max| max.minor < money.minor).unwrap_or(money))
}

/// A sum that is not rounded yet; the denominator is above zero.
struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    fn plus(self, numerator: i128, denominator: i128) -> Option<Self> {
        let left = self.numerator.checked_mul(denominator)?;
        let right = numerator.checked_mul(self.denominator)?;
        Some(Self {
            numerator: left.checked_add(right)?,
            denominator: self.denominator.checked_mul(denominator)?,
        })
    }

    fn rounded(&self) -> Option<i64> {
        let doubled = self.numerator.checked_mul(2)?.checked_add(self.denominator)?;
        i64::try_from(doubled.div_euclid(self.denominator.checked_mul(2)?)).ok()
    }
}
