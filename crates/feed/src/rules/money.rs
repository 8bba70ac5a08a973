//! Amounts have no more digits than their currency (2.5).

use crate::code::Code;
use crate::problem::{Finding, Findings};
use crate::row::Row;
use crate::schema::Kind;

pub(crate) fn digits_fit_the_currency(row: &Row, findings: &mut Findings) {
    let Some(currency) = row.currency() else { return };
    for property in row.entity.schema().properties {
        if !matches!(property.kind, Kind::Price(_)) {
            continue;
        }
        let Some(amount) = row.decimal(property.name) else { continue };
        if amount.to_money(currency).is_none() {
            let message = format!(
                "{} must be an amount in {currency}, with at most {} digits after the point",
                property.name,
                currency.exponent()
            );
            findings.add(
                Finding::new(Code::OutOfRange, message).property(property.name).value(&amount.to_string()),
            );
        }
    }
}
