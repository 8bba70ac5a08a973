//! Services with their hours, areas, fees and deals.

use basis::{GeoPoint, Money, Timestamp};
use serde::{Deserialize, Serialize};

use super::{DayOfWeek, Disclaimer, FeeType, OrderType, ServiceType};
use crate::Decimal;

/// One way to order from a restaurant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceDocument {
    /// The partner's `@id`.
    pub id: String,
    /// Delivery or takeout.
    pub service_type: ServiceType,
    /// Switched off by the partner.
    pub disabled: bool,
    /// The partner's own ordering page for this service.
    pub action_link_url: Option<String>,
    /// Whether the tip selector is hidden (`servingConfig`).
    pub disable_tip_widget: bool,
    /// Statement shown with the service.
    pub disclaimer: Option<Disclaimer>,
    /// The menu it sells, one of the restaurant's `menus`.
    pub menu_id: String,
    /// When an order may be placed.
    pub operation_hours: Vec<OperationHoursDocument>,
    /// When an order may be fulfilled.
    pub service_hours: Vec<ServiceHoursDocument>,
    /// Where it delivers; empty for takeout.
    pub areas: Vec<AreaDocument>,
    /// Estimated fees.
    pub fees: Vec<FeeDocument>,
    /// Deals of the service, ids of the restaurant's `deals`.
    pub deal_ids: Vec<String>,
}

/// A daily window in local time on some days, within a validity range (6.2, rule 1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Minute of the day it opens; absent = start of day.
    pub opens: Option<u16>,
    /// Minute of the day it closes, up to 1440; absent = end of day; not after `opens` = on the next day.
    pub closes: Option<u16>,
    /// Days of opening; empty = every day.
    pub days: Vec<DayOfWeek>,
    /// First instant it holds.
    pub valid_from: Option<Timestamp>,
    /// Last instant it holds.
    pub valid_through: Option<Timestamp>,
}

/// When a customer may place an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationHoursDocument {
    /// The partner's `@id`.
    pub id: String,
    /// The window.
    pub window: Window,
}

/// When an order can be fulfilled, with lead times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceHoursDocument {
    /// The partner's `@id`.
    pub id: String,
    /// ASAP, ADVANCE or both.
    pub order_types: Vec<OrderType>,
    /// The ordering windows of this service it belongs to.
    pub operation_hours_ids: Vec<String>,
    /// The window.
    pub window: Window,
    /// Minutes from order to fulfilment, at least.
    pub lead_time_min: Option<u32>,
    /// Minutes from order to fulfilment, at most.
    pub lead_time_max: Option<u32>,
    /// Minutes from order to the earliest slot.
    pub advance_min: Option<u32>,
    /// Minutes from order to the latest slot.
    pub advance_max: Option<u32>,
    /// Whether it replaces the regular rows on the dates of its validity.
    pub special: bool,
}

/// Where a service delivers, or where a fee holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreaDocument {
    /// The partner's `@id`.
    pub id: String,
    /// The shape.
    pub geometry: Geometry,
    /// Whether the shape is cut out of the service's area.
    pub exclude: bool,
}

/// One shape of an area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Geometry {
    /// Everything within a distance.
    Circle {
        /// The middle.
        center: GeoPoint,
        /// Metres.
        radius_metres: f64,
    },
    /// Everything inside closed rings, even-odd.
    Polygon {
        /// Rings; the first point of each is repeated at its end.
        rings: Vec<Vec<GeoPoint>>,
    },
    /// All addresses of a postal code.
    PostalCode {
        /// Upper case, without blanks.
        postal_code: String,
        /// ISO 3166-1 alpha-2, upper case.
        country: String,
    },
}

/// An estimated fee (6.4).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeeDocument {
    /// The partner's `@id`.
    pub id: String,
    /// What it is for.
    pub fee_type: FeeType,
    /// Fixed amount; its currency is that of all amounts of the fee.
    pub base_price: Money,
    /// Percent of the item total.
    pub percentage: Option<Decimal>,
    /// Major units for each metre of straight-line distance.
    pub price_per_meter: Option<Decimal>,
    /// Cap of the computed fee.
    pub max_price: Option<Money>,
    /// Areas in which it holds; empty = everywhere.
    pub regions: Vec<AreaDocument>,
    /// Holds from this item total.
    pub volume_min: Option<Money>,
    /// Holds below this item total.
    pub volume_max: Option<Money>,
    /// Among matching fees of one type the highest wins.
    pub priority: Decimal,
    /// First instant it holds.
    pub valid_from: Option<Timestamp>,
    /// Last instant it holds.
    pub valid_through: Option<Timestamp>,
}

/// A deal shown to diners; the binding discount is a line of the checkout answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DealDocument {
    /// The partner's `@id`.
    pub id: String,
    /// Name shown.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Free text.
    pub category: Option<String>,
    /// What it takes off.
    pub discount: DealDiscount,
    /// Services it holds for; empty = all.
    pub service_ids: Vec<String>,
    /// Holds from this item total, in major units of the menu's currency.
    pub volume_min: Option<Decimal>,
    /// When it holds; empty = always.
    pub availability: Vec<super::AvailabilityDocument>,
    /// Its terms.
    pub terms_url: Option<String>,
    /// First instant it holds.
    pub valid_from: Option<Timestamp>,
    /// Last instant it holds.
    pub valid_through: Option<Timestamp>,
}

/// What a deal takes off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum DealDiscount {
    /// An amount off the items.
    Amount(Money),
    /// Percent off the items.
    Percentage(Decimal),
    /// An amount off the delivery fee.
    DeliveryFeeAmount(Money),
    /// Percent off the delivery fee.
    DeliveryFeePercentage(Decimal),
}
