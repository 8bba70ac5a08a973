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
            let finding = Finding::new(Code::OutOfRange, "feed-says-amount-digits")
                .with("property", property.name)
                .with("currency", currency.code())
                .with("digits", currency.exponent());
            findings.add(finding.property(property.name).value(&amount.to_string()));
        }
    }
}
