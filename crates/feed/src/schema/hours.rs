//! OperationHours, ServiceHours and Availability.

use super::enums::{DAY_OF_WEEK, ORDER_TYPE};
use super::{
    Bounds, DATE_MODIFIED, EntityType, Kind, Property, Schema, VALID_FROM, VALID_THROUGH, property, up,
};
use crate::rules;

const DAYS: Property = property("dayOfWeek", Kind::Enum(&DAY_OF_WEEK)).many();
const MINUTES: Kind = Kind::Integer(Bounds::NOT_NEGATIVE);

pub(super) static OPERATION_HOURS: Schema = Schema {
    name: "OperationHours",
    about: "When a customer may place an order, in local time.",
    properties: &[
        DATE_MODIFIED,
        up("serviceId", EntityType::Service).required(),
        property("opens", Kind::Time),
        property("closes", Kind::Time),
        DAYS,
        VALID_FROM,
        VALID_THROUGH,
    ],
    rules: &[rules::ranges::validity],
};

pub(super) static SERVICE_HOURS: Schema = Schema {
    name: "ServiceHours",
    about: "When an order can be fulfilled, with lead times.",
    properties: &[
        DATE_MODIFIED,
        property("orderType", Kind::Enum(&ORDER_TYPE)).many().required(),
        up("operationHoursId", EntityType::OperationHours).required(),
        up("serviceId", EntityType::Service),
        property("opens", Kind::Time),
        property("closes", Kind::Time),
        DAYS,
        property("leadTimeMin", MINUTES),
        property("leadTimeMax", MINUTES),
        property("advanceBookingRequirementMin", MINUTES).when("with ADVANCE"),
        property("advanceBookingRequirementMax", Kind::Integer(Bounds::POSITIVE)).when("with ADVANCE"),
        property("isSpecialHour", Kind::Boolean),
        VALID_FROM.when("with isSpecialHour"),
        VALID_THROUGH.when("with isSpecialHour"),
    ],
    rules: &[
        rules::fields::advance_has_bounds,
        rules::fields::special_hours_have_dates,
        rules::ranges::lead_time,
        rules::ranges::advance_booking,
        rules::ranges::validity,
    ],
};

pub(super) static AVAILABILITY: Schema = Schema {
    name: "Availability",
    about: "When a section, an offer or a deal holds.",
    properties: &[
        DATE_MODIFIED,
        property("availabilityStarts", Kind::Time),
        property("availabilityEnds", Kind::Time),
        property("availableDay", Kind::Enum(&DAY_OF_WEEK)).many(),
        VALID_FROM,
        VALID_THROUGH,
    ],
    rules: &[rules::ranges::validity],
};
