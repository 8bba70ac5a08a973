//! Whether a restaurant takes orders, and when it does next. Pure.

use basis::Timestamp;
use feed::serving::{Locality, advance_slots, asap, next_opening, orderable_now};
use feed::{DayOfWeek, OperationHoursDocument, RestaurantDocument, ServiceDocument};
use texts::Texts;

/// Whether orders are taken now, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) is_open: bool,
    pub(crate) text: String,
}

/// The best that any service of the restaurant offers.
pub(crate) fn of_restaurant(t: Texts, document: &RestaurantDocument, now: Timestamp) -> Opening {
    let place = document.locality();
    let open = document.services.iter().find(|service| takes_orders(service, &place, now));
    if open.is_some() {
        return Opening { is_open: true, text: t.get("shop-open") };
    }
    let enabled = document.services.iter().filter(|service| !service.disabled);
    closed(t, enabled.filter_map(|service| next_opening(service, &place, now)).min(), &place, now)
}

/// What one service offers now, with its lead time.
pub(crate) fn of_service(t: Texts, service: &ServiceDocument, place: &Locality, now: Timestamp) -> Opening {
    if service.disabled {
        return Opening { is_open: false, text: t.get("shop-closed") };
    }
    if !takes_orders(service, place, now) {
        return closed(t, next_opening(service, place, now), place, now);
    }
    let text = match asap(service, place, now) {
        None => t.get("shop-open-later"),
        Some(lead) => match (lead.min, lead.max) {
            (Some(min), Some(max)) => t.two("shop-open-minutes", "min", min, "max", max),
            _ => t.get("shop-open"),
        },
    };
    Opening { is_open: true, text }
}

fn takes_orders(service: &ServiceDocument, place: &Locality, now: Timestamp) -> bool {
    orderable_now(service, place, now)
        && (asap(service, place, now).is_some() || !advance_slots(service, place, now, 1).is_empty())
}

fn closed(t: Texts, next: Option<Timestamp>, place: &Locality, now: Timestamp) -> Opening {
    let text = match next.filter(|at| *at > now) {
        None => t.get("shop-closed"),
        Some(at) if place.zone.to_datetime(at).date() == place.zone.to_datetime(now).date() => {
            t.one("shop-opens-at", "time", t.time(at, &place.zone))
        }
        Some(at) => {
            t.two("shop-opens-on", "day", t.weekday(at, &place.zone), "time", t.time(at, &place.zone))
        }
    };
    Opening { is_open: false, text }
}

/// Day by day, when the service takes orders, by the windows that hold at `now`.
pub(crate) fn week(t: Texts, service: &ServiceDocument, now: Timestamp) -> Vec<(String, String)> {
    const DAYS: [(DayOfWeek, &str); 7] = [
        (DayOfWeek::Monday, "day-monday"),
        (DayOfWeek::Tuesday, "day-tuesday"),
        (DayOfWeek::Wednesday, "day-wednesday"),
        (DayOfWeek::Thursday, "day-thursday"),
        (DayOfWeek::Friday, "day-friday"),
        (DayOfWeek::Saturday, "day-saturday"),
        (DayOfWeek::Sunday, "day-sunday"),
    ];
    let of_day = |day: DayOfWeek| {
        let mut hours: Vec<(u16, u16)> =
            service.operation_hours.iter().filter(|row| holds(row, day, now)).map(hours_of).collect();
        hours.sort_unstable();
        hours.dedup();
        let shown = hours.into_iter().map(|(opens, closes)| shown_hours(t, opens, closes));
        let shown: Vec<String> = shown.collect();
        if shown.is_empty() { t.get("shop-closed") } else { shown.join(", ") }
    };
    DAYS.into_iter().map(|(day, key)| (t.get(key), of_day(day))).collect()
}

fn holds(row: &OperationHoursDocument, day: DayOfWeek, now: Timestamp) -> bool {
    let window = &row.window;
    (window.days.is_empty() || window.days.contains(&day))
        && window.valid_from.is_none_or(|from| from <= now)
        && window.valid_through.is_none_or(|through| now <= through)
}

fn hours_of(row: &OperationHoursDocument) -> (u16, u16) {
    (row.window.opens.unwrap_or(0), row.window.closes.unwrap_or(1440))
}

fn shown_hours(t: Texts, opens: u16, closes: u16) -> String {
    // Equal ends mean a whole day, and so does midnight to midnight.
    if opens == closes || (opens == 0 && closes == 1440) {
        return t.get("shop-all-day");
    }
    format!("{:02}:{:02}–{:02}:{:02}", opens / 60, opens % 60, closes / 60, closes % 60)
}

#[cfg(test)]
mod tests {
    use basis::Locale;
    use feed::{ServiceType, Window};

    use super::*;

    fn service(hours: &[(u16, u16, &[DayOfWeek])]) -> ServiceDocument {
        let rows = hours.iter().enumerate().map(|(i, (opens, closes, days))| OperationHoursDocument {
            id: i.to_string(),
            window: Window {
                opens: Some(*opens),
                closes: Some(*closes),
                days: days.to_vec(),
                ..Window::default()
            },
        });
        ServiceDocument {
            id: "s".into(),
            service_type: ServiceType::Takeout,
            disabled: false,
            action_link_url: None,
            disable_tip_widget: false,
            disclaimer: None,
            menu_id: "m".into(),
            operation_hours: rows.collect(),
            service_hours: Vec::new(),
            areas: Vec::new(),
            fees: Vec::new(),
            deal_ids: Vec::new(),
        }
    }

    #[test]
    fn a_week_shows_shifts_in_order_and_days_off() {
        let both = [DayOfWeek::Monday];
        let service = service(&[(1080, 60, &both), (690, 840, &both), (0, 1440, &[DayOfWeek::Sunday])]);
        let now = "2026-03-14T10:00:00Z".parse().unwrap();
        let week = week(Texts::new(Locale::En), &service, now);
        assert_eq!(week[0], ("Monday".into(), "11:30–14:00, 18:00–01:00".into()));
        assert_eq!(week[1], ("Tuesday".into(), "Closed".into()));
        assert_eq!(week[6], ("Sunday".into(), "All day".into()));
    }
}
