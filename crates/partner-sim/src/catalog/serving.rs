//! Open, delivered, charged and available: the rules 6.1 to 6.5 of the feed as the partner applies them.

use basis::{GeoPoint, Money};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use order::ServiceKind;

use super::model::{Area, Catalog, Fee, Geometry, Offer, Restaurant, Section, Service, ServiceHours, Window};

/// Sections and add-ons are followed this deep.
const DEPTH: u8 = 8;

impl Window {
    fn is_valid(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.through.is_none_or(|through| at <= through)
    }

    /// Whether the window covers an instant (6.2 rule 1).
    pub(crate) fn covers(&self, zone: &TimeZone, at: Timestamp) -> bool {
        let local = zone.to_datetime(at);
        let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
        let weekday = local.weekday().to_monday_zero_offset().unsigned_abs();
        let on = |day: u8| self.days == 0 || self.days & (1 << day) != 0;
        let (opens, closes) = (self.opens.unwrap_or(0), self.closes.unwrap_or(24 * 60));
        let covered = if closes > opens {
            on(weekday) && opens <= minute && minute < closes
        } else {
            (on(weekday) && opens <= minute) || (on((weekday + 6) % 7) && minute < closes)
        };
        covered && self.is_valid(at)
    }
}

impl Service {
    fn rows(&self, asap: bool, at: Timestamp) -> impl Iterator<Item = &ServiceHours> {
        let of_kind = move |row: &&ServiceHours| if asap { row.asap } else { row.advance };
        // Special hours replace the regular ones while they are valid (6.2 rule 2).
        let special = self.hours.iter().filter(of_kind).any(|row| row.special && row.window.is_valid(at));
        self.hours.iter().filter(of_kind).filter(move |row| row.special == special)
    }

    /// Lead time in minutes if an order is possible as soon as possible (6.2 rule 4); the quickest of several.
    pub(crate) fn asap(&self, zone: &TimeZone, now: Timestamp) -> Option<(i64, i64)> {
        let leads = self
            .below_open(zone, now, self.rows(true, now))
            .filter(|row| is_served(row, zone, now))
            .map(|row| {
                let min = row.lead_min.or(row.lead_max).unwrap_or(30);
                (min, row.lead_max.unwrap_or(min).max(min))
            });
        leads.min()
    }

    /// Whether an order for `at` is possible (6.2 rule 5). `grace` are minutes by which the notice may be
    /// shorter: a time that was chosen from the list stays good while the diner fills in the form.
    pub(crate) fn takes_advance(&self, zone: &TimeZone, now: Timestamp, at: Timestamp, grace: i64) -> bool {
        let ahead = at.duration_since(now).as_secs() / 60;
        let fits = |row: &ServiceHours| {
            ahead >= (row.advance_min - grace).max(0) && ahead <= row.advance_max.min(7 * 24 * 60)
        };
        at > now
            && self
                .below_open(zone, now, self.rows(false, at))
                .any(|row| fits(row) && is_served(row, zone, at))
    }

    /// The rows below an ordering window that is open now.
    fn below_open<'a>(
        &self,
        zone: &TimeZone,
        now: Timestamp,
        rows: impl Iterator<Item = &'a ServiceHours>,
    ) -> impl Iterator<Item = &'a ServiceHours> {
        let open: Vec<String> = if self.disabled {
            Vec::new()
        } else {
            let covering = self.ordering.iter().filter(|(_, window)| window.covers(zone, now));
            covering.map(|(id, _)| id.clone()).collect()
        };
        rows.filter(move |row| row.operation.iter().any(|id| open.contains(id)))
    }

    /// The next times on the quarter of an hour at which an order is possible.
    pub(crate) fn slots(&self, zone: &TimeZone, now: Timestamp, limit: usize) -> Vec<Timestamp> {
        let quarter = 15 * 60;
        let start = (now.as_second() / quarter + 1) * quarter;
        let times = (0..3 * 24 * 4).filter_map(|step| Timestamp::from_second(start + step * quarter).ok());
        times.filter(|at| self.takes_advance(zone, now, *at, 0)).take(limit).collect()
    }

    /// Whether the address is served (6.3). Without areas nothing is.
    pub(crate) fn delivers_to(&self, point: Option<GeoPoint>, postal: Option<(&str, &str)>) -> bool {
        let within = |exclude: bool| {
            self.areas.iter().any(|area| area.exclude == exclude && area.contains(point, postal))
        };
        within(false) && !within(true)
    }

    /// The fee of a kind (6.4), if the feed names one.
    pub(crate) fn fee(
        &self,
        delivery: bool,
        subtotal: Money,
        distance: Option<f64>,
        address: (Option<GeoPoint>, Option<(&str, &str)>),
        now: Timestamp,
    ) -> Option<Money> {
        let scaled = i128::from(subtotal.minor) * 1_000_000;
        let matching = self.fees.iter().filter(|fee| {
            fee.delivery == delivery
                && fee.currency == subtotal.currency
                && fee.from.is_none_or(|from| from <= now)
                && fee.through.is_none_or(|through| now <= through)
                && fee.volume_min <= scaled
                && fee.volume_max.is_none_or(|max| scaled < max)
                && (fee.regions.is_empty()
                    || fee.regions.iter().any(|area| area.contains(address.0, address.1)))
        });
        let mut best: Option<(i128, i128)> = None;
        for fee in matching {
            let amount = fee.amount(subtotal, distance);
            let better = best.is_none_or(|(priority, least)| {
                fee.priority > priority || (fee.priority == priority && amount < least)
            });
            if better {
                best = Some((fee.priority, amount));
            }
        }
        let minor = i64::try_from((best?.1 + 500_000) / 1_000_000).unwrap_or(0);
        Some(Money::new(minor, subtotal.currency))
    }
}

/// A special row without times, or with equal ones, means closed.
fn is_served(row: &ServiceHours, zone: &TimeZone, at: Timestamp) -> bool {
    let timeless = row.window.opens == row.window.closes;
    !(row.special && timeless) && row.window.covers(zone, at)
}

impl Fee {
    /// In millionths of a minor unit.
    fn amount(&self, subtotal: Money, distance: Option<f64>) -> i128 {
        #[expect(clippy::cast_possible_truncation, reason = "a distance on Earth fits")]
        let metres = distance.map_or(0, |distance| distance.round() as i128);
        let amount = self.base + self.percent * i128::from(subtotal.minor) / 100 + self.per_metre * metres;
        self.cap.map_or(amount, |cap| amount.min(cap))
    }
}

impl Area {
    fn contains(&self, point: Option<GeoPoint>, postal: Option<(&str, &str)>) -> bool {
        match &self.geometry {
            Geometry::Circle(centre, radius) => {
                point.is_some_and(|point| centre.distance_metres(point) <= *radius)
            }
            Geometry::Rings(rings) => point.is_some_and(|point| is_inside(rings, point)),
            Geometry::Postal { code, country } => postal.is_some_and(|(other, other_country)| {
                plain(code) == plain(other) && country.eq_ignore_ascii_case(other_country)
            }),
        }
    }
}

fn plain(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// Even-odd rule over all rings.
fn is_inside(rings: &[Vec<GeoPoint>], point: GeoPoint) -> bool {
    let crosses = |pair: &[GeoPoint]| {
        let (a, b) = (pair[0], pair[1]);
        (a.latitude > point.latitude) != (b.latitude > point.latitude)
            && point.longitude
                < (b.longitude - a.longitude) * (point.latitude - a.latitude) / (b.latitude - a.latitude)
                    + a.longitude
    };
    rings.iter().map(|ring| ring.windows(2).filter(|pair| crosses(pair)).count()).sum::<usize>() % 2 == 1
}

impl Catalog {
    /// Whether an item is on a menu; with `at`, whether its sections are shown then (6.5).
    pub(crate) fn is_on_menu(&self, item: &str, menu: &str, at: Option<(&Restaurant, Timestamp)>) -> bool {
        let Some(found) = self.items.get(item) else { return false };
        let mut sections = found.sections.iter().filter_map(|id| self.sections.get(id));
        found.menus.contains(menu) || sections.any(|section| self.leads_to(section, menu, at, DEPTH))
    }

    fn leads_to(
        &self,
        section: &Section,
        menu: &str,
        at: Option<(&Restaurant, Timestamp)>,
        depth: u8,
    ) -> bool {
        let shown =
            at.is_none_or(|(restaurant, at)| self.is_available(&section.availabilities, restaurant, at));
        shown
            && (section.menus.contains(menu)
                || depth > 0
                    && section.parents.iter().any(|id| {
                        self.sections.get(id).is_some_and(|parent| self.leads_to(parent, menu, at, depth - 1))
                    }))
    }

    fn is_available(&self, ids: &[String], restaurant: &Restaurant, at: Timestamp) -> bool {
        let windows = ids.iter().filter_map(|id| self.availabilities.get(id));
        ids.is_empty() || windows.into_iter().any(|window| window.covers(&restaurant.zone, at))
    }

    /// Whether an offer holds at a time and is not sold out.
    pub(crate) fn is_offered(&self, offer: &Offer, restaurant: &Restaurant, at: Timestamp) -> bool {
        !offer.disabled
            && offer.inventory != Some(0)
            && offer.from.is_none_or(|from| from <= at)
            && offer.through.is_none_or(|through| at <= through)
            && self.is_available(&offer.availabilities, restaurant, at)
    }

    /// The item an offer sells, and the value of its option.
    pub(crate) fn sold_item<'a>(&'a self, offer: &'a Offer) -> Option<(&'a str, Option<(&'a str, &'a str)>)> {
        if let Some(item) = offer.items.first() {
            return Some((item, None));
        }
        let id = offer.options.first()?;
        let option = self.options.get(id)?;
        Some((option.items.first()?, Some((id, &option.value))))
    }

    /// The add-on groups below an item and its chosen option.
    pub(crate) fn groups_of(&self, item: &str, option: Option<&str>) -> Vec<&Section> {
        let ids = [Some(item), option].into_iter().flatten().filter_map(|id| self.groups.get(id)).flatten();
        ids.filter_map(|id| self.sections.get(id)).collect()
    }

    /// Whether an add-on item belongs to a group.
    pub(crate) fn is_in_group(&self, item: &str, group: &Section) -> bool {
        let ids = self.items.get(item).map_or(&[][..], |item| &item.sections);
        ids.iter().filter_map(|id| self.sections.get(id)).any(|section| std::ptr::eq(section, group))
    }
}

impl Offer {
    /// Whether the offer is for a kind of service and below a parent's option.
    pub(crate) fn is_for(&self, kind: ServiceKind, parent: Option<&str>) -> bool {
        (self.services.is_empty() || self.services.contains(&kind))
            && (self.parent_values.is_empty()
                || parent.is_some_and(|value| self.parent_values.iter().any(|other| other == value)))
    }
}

/// Half an hour, after which a quote lapses.
pub(crate) const QUOTE_LIFE: SignedDuration = SignedDuration::from_mins(30);
