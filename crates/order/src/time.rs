//! Times of the protocol (13.2).

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};

use crate::wire::{Cart, DeliveryInfo, Extra, FulfillmentInfo, FulfillmentOption, PickupInfo};

/// Delivery or takeout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ServiceKind {
    /// Brought to the diner.
    Delivery,
    /// Fetched by the diner.
    Takeout,
}

/// When an order shall be fulfilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FulfillmentTime {
    /// As soon as possible: any zero duration.
    Asap,
    /// At an instant.
    At(Timestamp),
}

/// When an order is expected to be fulfilled. `start` may equal `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Earliest.
    pub start: Timestamp,
    /// Latest.
    pub end: Timestamp,
}

/// Reads `deliveryTimeIso8601` or `pickupTimeIso8601`: zero duration, date-time with offset, or a duration
/// counted from the request at `from`. `None` if it is none of these.
pub fn parse_fulfillment_time(text: &str, from: Timestamp) -> Option<FulfillmentTime> {
    if let Some(duration) = parse_duration(text) {
        return match duration {
            SignedDuration::ZERO => Some(FulfillmentTime::Asap),
            later if later.is_positive() => from.checked_add(later).ok().map(FulfillmentTime::At),
            _ => None,
        };
    }
    parse_instant(text).map(FulfillmentTime::At)
}

/// Reads `estimatedFulfillmentTimeIso8601`; durations count from `from`, the time of the update, except after a
/// given start. `None` if it cannot be read or ends before it starts.
pub fn parse_estimate(text: &str, from: Timestamp) -> Option<Estimate> {
    let Some((first, second)) = text.split_once('/') else {
        let at = point(text, from)?;
        return Some(Estimate { start: at, end: at });
    };
    let start = point(first, from)?;
    let counted_from = if parse_duration(first).is_some() { from } else { start };
    let end = point(second, counted_from)?;
    (start <= end).then_some(Estimate { start, end })
}

fn point(text: &str, from: Timestamp) -> Option<Timestamp> {
    match parse_duration(text) {
        Some(duration) => from.checked_add(duration).ok(),
        None => parse_instant(text),
    }
}

/// Reads an RFC 3339 instant; an offset is accepted.
pub(crate) fn parse_instant(text: &str) -> Option<Timestamp> {
    if text.len() > 64 {
        return None;
    }
    text.trim().parse().ok()
}

/// Reads an ISO 8601 duration; months and years only if they are zero, since they have no fixed length.
fn parse_duration(text: &str) -> Option<SignedDuration> {
    let text = text.trim();
    if text.len() > 64 || !text.starts_with('P') {
        return None;
    }
    let span: Span = text.parse().ok()?;
    if span.is_zero() {
        return Some(SignedDuration::ZERO);
    }
    span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()
}

impl FulfillmentOption {
    /// Delivery or pickup at `time`, given as on the wire (`P0M` or a date-time).
    pub fn new(kind: ServiceKind, time: impl Into<String>) -> Self {
        let time = Some(time.into());
        let info = match kind {
            ServiceKind::Delivery => FulfillmentInfo {
                delivery: Some(DeliveryInfo { delivery_time_iso8601: time, extra: Extra::new() }),
                ..FulfillmentInfo::default()
            },
            ServiceKind::Takeout => FulfillmentInfo {
                pickup: Some(PickupInfo { pickup_time_iso8601: time, extra: Extra::new() }),
                ..FulfillmentInfo::default()
            },
        };
        Self { fulfillment_info: Some(info), ..Self::default() }
    }

    /// Delivery or pickup; `None` if neither or both are given.
    pub fn kind(&self) -> Option<ServiceKind> {
        let info = self.fulfillment_info.as_ref()?;
        match (&info.delivery, &info.pickup) {
            (Some(_), None) => Some(ServiceKind::Delivery),
            (None, Some(_)) => Some(ServiceKind::Takeout),
            _ => None,
        }
    }

    /// The time as on the wire.
    pub fn time_text(&self) -> Option<&str> {
        let info = self.fulfillment_info.as_ref()?;
        let delivery = info.delivery.as_ref().and_then(|delivery| delivery.delivery_time_iso8601.as_deref());
        delivery.or_else(|| info.pickup.as_ref().and_then(|pickup| pickup.pickup_time_iso8601.as_deref()))
    }

    /// The time of a request made at `from`; `None` if it is missing or cannot be read.
    pub fn time(&self, from: Timestamp) -> Option<FulfillmentTime> {
        parse_fulfillment_time(self.time_text()?, from)
    }

    /// When the option lapses; `None` if that is missing or cannot be read.
    pub fn expires(&self) -> Option<Timestamp> {
        parse_instant(self.expires_at.as_deref()?)
    }
}

impl Cart {
    /// The chosen way of fulfilment.
    pub fn preference(&self) -> Option<&FulfillmentOption> {
        self.extension.as_ref()?.fulfillment_preference.as_ref()
    }

    /// Delivery or takeout; `None` if the cart does not say.
    pub fn service_kind(&self) -> Option<ServiceKind> {
        self.preference()?.kind()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn every_zero_duration_means_as_soon_as_possible() {
        for text in ["P0M", "PT0M", "PT0S", "P0D"] {
            assert_eq!(
                parse_fulfillment_time(text, at("2026-03-14T18:00:00Z")),
                Some(FulfillmentTime::Asap),
                "{text}"
            );
        }
    }

    #[test]
    fn minutes_and_months_are_not_confused() {
        let from = at("2026-03-14T18:00:00Z");
        assert_eq!(
            parse_fulfillment_time("PT90M", from),
            Some(FulfillmentTime::At(at("2026-03-14T19:30:00Z")))
        );
        assert_eq!(parse_fulfillment_time("P90M", from), None);
        assert_eq!(parse_fulfillment_time("-PT5M", from), None);
        assert_eq!(
            parse_fulfillment_time("2026-03-14T18:30:00-06:00", from),
            Some(FulfillmentTime::At(at("2026-03-15T00:30:00Z")))
        );
    }

    #[test]
    fn estimates_come_in_five_forms() {
        let from = at("2026-03-14T18:00:00Z");
        let range = |start, end| Some(Estimate { start: at(start), end: at(end) });
        let of = |text| parse_estimate(text, from);
        let whole = range("2026-03-14T18:50:00Z", "2026-03-14T19:10:00Z");
        assert_eq!(of("2026-03-14T18:50:00Z/2026-03-14T19:10:00Z"), whole);
        assert_eq!(of("2026-03-14T18:50:00Z/PT20M"), whole);
        assert_eq!(of("PT50M/PT70M"), whole);
        assert_eq!(of("2026-03-14T18:50:00Z"), range("2026-03-14T18:50:00Z", "2026-03-14T18:50:00Z"));
        assert_eq!(of("PT50M"), range("2026-03-14T18:50:00Z", "2026-03-14T18:50:00Z"));
        assert_eq!(of("2026-03-14T19:10:00Z/2026-03-14T18:50:00Z"), None);
        assert_eq!(of("soon"), None);
        assert_eq!(of("P1Y"), None);
    }

    #[test]
    fn an_instant_at_the_end_of_time_does_not_overflow() {
        assert_eq!(parse_estimate("PT9999999999H", Timestamp::MAX), None);
        assert_eq!(parse_fulfillment_time("PT1H", Timestamp::MAX), None);
    }
}
