//! Restaurant, Service, ServingConfig, ServiceArea, Fee and Deal.

use super::enums::{FEE_TYPE, SERVICE_TYPE};
use super::objects::{DISCLAIMER, SERVING_CONFIG as SERVING_CONFIG_OBJECT};
use super::{
    Bounds, DATE_MODIFIED, EntityType, Kind, Reference, Schema, VALID_FROM, VALID_THROUGH, down, property,
    text, up,
};
use crate::rules;

pub(super) static RESTAURANT: Schema = Schema {
    name: "Restaurant",
    about: "One place. Services point to it.",
    properties: &[
        DATE_MODIFIED,
        text("name").required(),
        text("description"),
        property("url", Kind::Url),
        property("sameAs", Kind::Url),
        property("telephone", Kind::Phone),
        text("streetAddress").required(),
        text("addressLocality").required(),
        text("addressRegion").required(),
        text("postalCode").required(),
        property("addressCountry", Kind::Country).required(),
        property("latitude", Kind::Number(Bounds::within(-90, 90))),
        property("longitude", Kind::Number(Bounds::within(-180, 180))),
        down("dealId", EntityType::Deal),
        text("imprint"),
        text("economicOperator"),
    ],
    rules: &[],
};

pub(super) static SERVICE: Schema = Schema {
    name: "Service",
    about: "One way to order from a restaurant: delivery or takeout.",
    properties: &[
        DATE_MODIFIED,
        property("serviceType", Kind::Enum(&SERVICE_TYPE)).required(),
        up("restaurantId", EntityType::Restaurant).required(),
        property(
            "menuId",
            Kind::Reference(Reference { target: EntityType::Menu, ordered: false, upward: false }),
        )
        .required(),
        property("isDisabled", Kind::Boolean).alias(&["disabled"]),
        property("actionLinkUrl", Kind::Url),
        property("disclaimer", Kind::Object(&DISCLAIMER)),
        down("dealId", EntityType::Deal),
        property("servingConfig", Kind::Object(&SERVING_CONFIG_OBJECT)),
    ],
    rules: &[],
};

pub(super) static SERVING_CONFIG: Schema = Schema {
    name: "ServingConfig",
    about: "Settings of a service as a row of their own; merged into the service.",
    properties: &[
        DATE_MODIFIED,
        up("serviceId", EntityType::Service).required(),
        property("disableTipWidget", Kind::Boolean),
    ],
    rules: &[],
};

pub(super) static SERVICE_AREA: Schema = Schema {
    name: "ServiceArea",
    about: "Where a service delivers, or where a fee holds: one polygon set, one circle or one postal code.",
    properties: &[
        DATE_MODIFIED,
        up("serviceId", EntityType::Service).when("unless a Fee names the row in eligibleRegion"),
        text("polygon").many().when("exactly one geometry"),
        property("geoRadius", Kind::Number(Bounds::POSITIVE))
            .when("exactly one geometry; with both midpoints"),
        property("geoMidpointLatitude", Kind::Number(Bounds::within(-90, 90))).when("with geoRadius"),
        property("geoMidpointLongitude", Kind::Number(Bounds::within(-180, 180))).when("with geoRadius"),
        text("postalCode").when("exactly one geometry; with addressCountry"),
        property("addressCountry", Kind::Country).when("with postalCode"),
        property("exclude", Kind::Boolean),
    ],
    rules: &[rules::geometry::one_geometry, rules::geometry::closed_rings],
};

pub(super) static FEE: Schema = Schema {
    name: "Fee",
    about: "An estimated fee; the binding fee lines are those of the checkout answer.",
    properties: &[
        DATE_MODIFIED,
        up("serviceId", EntityType::Service).required(),
        property("feeType", Kind::Enum(&FEE_TYPE)).required(),
        property("basePrice", Kind::Price(Bounds::NOT_NEGATIVE)).when("at least one of the three amounts"),
        property("basePricePercentage", Kind::Number(Bounds::within(0, 100)))
            .when("at least one of the three amounts")
            .alias(&["percentageOfCart"]),
        property("pricePerMeter", Kind::Number(Bounds::NOT_NEGATIVE))
            .when("at least one of the three amounts"),
        property("maxPrice", Kind::Price(Bounds::POSITIVE)),
        property("priceCurrency", Kind::Currency).required(),
        down("eligibleRegion", EntityType::ServiceArea),
        property("eligibleTransactionVolumeMin", Kind::Price(Bounds::NOT_NEGATIVE)),
        property("eligibleTransactionVolumeMax", Kind::Price(Bounds::POSITIVE)),
        property("priority", Kind::Number(Bounds::NOT_NEGATIVE)),
        VALID_FROM,
        VALID_THROUGH,
    ],
    rules: &[
        rules::fields::fee_has_an_amount,
        rules::money::digits_fit_the_currency,
        rules::ranges::transaction_volume,
        rules::ranges::validity,
    ],
};

const ONE_DISCOUNT: &str = "exactly one of the four discounts";

pub(super) static DEAL: Schema = Schema {
    name: "Deal",
    about: "A deal, for display; the binding discount is a line of the checkout answer.",
    properties: &[
        DATE_MODIFIED,
        text("name").required().alias(&["dealName"]),
        text("description"),
        text("dealCategory"),
        up("serviceId", EntityType::Service),
        property("eligibleTransactionVolumeMin", Kind::Price(Bounds::NOT_NEGATIVE)),
        property("dealDiscount", Kind::Price(Bounds::POSITIVE)).when(ONE_DISCOUNT),
        property("dealDiscountPercentage", Kind::Number(Bounds { min: 0, above: true, max: Some(100) }))
            .when(ONE_DISCOUNT),
        property("deliveryFeeDiscount", Kind::Price(Bounds::POSITIVE)).when(ONE_DISCOUNT),
        property(
            "deliveryFeeDiscountPercentage",
            Kind::Number(Bounds { min: 0, above: true, max: Some(100) }),
        )
        .when(ONE_DISCOUNT),
        property("priceCurrency", Kind::Currency).when("with an amount"),
        down("availabilityId", EntityType::Availability),
        property("termsOfServiceUrl", Kind::Url),
        VALID_FROM,
        VALID_THROUGH,
    ],
    rules: &[
        rules::fields::deal_has_one_discount,
        rules::money::digits_fit_the_currency,
        rules::ranges::validity,
    ],
};
