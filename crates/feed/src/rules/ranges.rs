//! `RANGE_INVERTED`: a lower bound above its upper bound.

use crate::code::Code;
use crate::problem::{Finding, Findings};
use crate::row::Row;

fn ordered<T: PartialOrd>(names: (&str, &str), bounds: (Option<T>, Option<T>), findings: &mut Findings) {
    if let (Some(low), Some(high)) = bounds
        && low > high
    {
        let finding = Finding::new(Code::RangeInverted, "feed-says-range-inverted");
        findings.add(finding.with("low", names.0).with("high", names.1).property(names.0));
    }
}

fn integers(row: &Row, low: &str, high: &str, findings: &mut Findings) {
    ordered((low, high), (row.integer(low), row.integer(high)), findings);
}

pub(crate) fn validity(row: &Row, findings: &mut Findings) {
    let bounds = (row.instant("validFrom"), row.instant("validThrough"));
    ordered(("validFrom", "validThrough"), bounds, findings);
}

pub(crate) fn lead_time(row: &Row, findings: &mut Findings) {
    integers(row, "leadTimeMin", "leadTimeMax", findings);
}

pub(crate) fn advance_booking(row: &Row, findings: &mut Findings) {
    integers(row, "advanceBookingRequirementMin", "advanceBookingRequirementMax", findings);
}

pub(crate) fn quantity(row: &Row, findings: &mut Findings) {
    integers(row, "eligibleQuantityMin", "eligibleQuantityMax", findings);
}

pub(crate) fn transaction_volume(row: &Row, findings: &mut Findings) {
    let names = ("eligibleTransactionVolumeMin", "eligibleTransactionVolumeMax");
    ordered(names, (row.decimal(names.0), row.decimal(names.1)), findings);
}
