//! Which offer holds, and which sections and items can be ordered (6.5).

use basis::Timestamp;

use super::Locality;
use super::window::{covers, is_within};
use crate::document::{AvailabilityDocument, ItemDocument, OfferDocument, SectionDocument, ServiceType};

/// Whether one of the windows covers `at`; no windows = always.
pub fn is_available(windows: &[AvailabilityDocument], place: &Locality, at: Timestamp) -> bool {
    windows.is_empty() || windows.iter().any(|row| covers(&row.window, place, at))
}

/// Whether the section itself shows for fulfilment at `at`. A section inside another shows only with it.
pub fn section_available(section: &SectionDocument, place: &Locality, at: Timestamp) -> bool {
    is_available(&section.availability, place, at)
}

/// The offer that holds for a type of service, a time of fulfilment and the value of the parent's option:
/// the lowest price, then the smallest id.
pub fn applicable_offer<'o>(
    offers: &'o [OfferDocument],
    service_type: ServiceType,
    place: &Locality,
    at: Timestamp,
    parent_option_value: Option<&str>,
) -> Option<&'o OfferDocument> {
    offers
        .iter()
        .filter(|offer| applies(offer, service_type, place, at, parent_option_value))
        .min_by(|left, right| left.price.minor.cmp(&right.price.minor).then_with(|| left.id.cmp(&right.id)))
}

fn applies(
    offer: &OfferDocument,
    service_type: ServiceType,
    place: &Locality,
    at: Timestamp,
    parent_option_value: Option<&str>,
) -> bool {
    let values = &offer.applicable_parent_option_values;
    !offer.is_disabled
        && offer.inventory_level != Some(0)
        && (offer.service_types.is_empty() || offer.service_types.contains(&service_type))
        && is_within(offer.valid_from, offer.valid_through, at)
        && is_available(&offer.availability, place, at)
        && (values.is_empty()
            || parent_option_value.is_some_and(|value| values.iter().any(|known| known == value)))
}

/// Whether the item can be ordered for fulfilment at `at`: not sold out, an offer holds for it or for one of
/// its options, and every mandatory add-on group has enough add-ons that can be ordered with that choice.
/// The sections around it are asked for with [`section_available`].
pub fn item_orderable(
    item: &ItemDocument,
    service_type: ServiceType,
    place: &Locality,
    at: Timestamp,
) -> bool {
    orderable_below(item, service_type, place, at, None)
}

fn orderable_below(
    item: &ItemDocument,
    service_type: ServiceType,
    place: &Locality,
    at: Timestamp,
    parent_value: Option<&str>,
) -> bool {
    let offered =
        |offers: &[OfferDocument]| applicable_offer(offers, service_type, place, at, parent_value).is_some();
    let satisfied = |groups: &[crate::document::AddonGroup], value: Option<&str>| {
        groups.iter().all(|group| {
            let pieces =
                group.items.iter().filter(|addon| orderable_below(addon, service_type, place, at, value));
            let most = pieces.map(|addon| most_pieces(addon, service_type, place, at, value));
            group.min == 0 || most.fold(0, u32::saturating_add) >= group.min
        })
    };
    if item.is_disabled {
        return false;
    }
    if item.options.is_empty() {
        return offered(&item.offers) && satisfied(&item.addon_groups, None);
    }
    item.options.iter().any(|option| {
        let values = &option.applicable_parent_option_values;
        let shown =
            values.is_empty() || parent_value.is_some_and(|value| values.iter().any(|known| known == value));
        let value = Some(option.value.as_str());
        shown
            && offered(&option.offers)
            && satisfied(&item.addon_groups, value)
            && satisfied(&option.addon_groups, value)
    })
}

/// Most pieces of an add-on that can be taken.
fn most_pieces(
    addon: &ItemDocument,
    service_type: ServiceType,
    place: &Locality,
    at: Timestamp,
    value: Option<&str>,
) -> u32 {
    let lists = std::iter::once(&addon.offers).chain(addon.options.iter().map(|option| &option.offers));
    let offers = lists.filter_map(|offers| applicable_offer(offers, service_type, place, at, value));
    offers
        .map(|offer| offer.quantity_max.unwrap_or(u32::MAX).min(offer.inventory_level.unwrap_or(u32::MAX)))
        .max()
        .unwrap_or(0)
}
