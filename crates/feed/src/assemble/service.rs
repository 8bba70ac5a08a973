//! Services, hours, areas, fees and deals.

use basis::{GeoPoint, Money};

use super::{Source, availabilities, disclaimer, owned, target_ids, window};
use crate::decimal::Decimal;
use crate::document::{
    AreaDocument, DealDiscount, DealDocument, FeeDocument, FeeType, Geometry, OperationHoursDocument,
    OrderType, ServiceDocument, ServiceHoursDocument, ServiceType,
};
use crate::row::Row;
use crate::rules::geometry::parse_ring;
use crate::schema::EntityType;
use crate::table::RowIndex;

/// The document of a service that is left.
pub(super) fn service(graph: &Source<'_>, service: RowIndex) -> Option<ServiceDocument> {
    let row = &graph.full(service);
    let menu = graph.targets(service, "menuId").into_iter().next()?;
    let hours = graph.sources(service, EntityType::OperationHours, "serviceId");
    let areas = graph.sources(service, EntityType::ServiceArea, "serviceId");
    let fees = graph.sources(service, EntityType::Fee, "serviceId");
    Some(ServiceDocument {
        id: graph.id(service).to_owned(),
        service_type: ServiceType::parse(row.text("serviceType")?)?,
        disabled: row.is_true("isDisabled"),
        action_link_url: owned(row, "actionLinkUrl"),
        disable_tip_widget: hides_tips(graph, service),
        disclaimer: disclaimer(row),
        menu_id: graph.id(menu).to_owned(),
        operation_hours: hours.iter().map(|hours| operation_hours(graph, *hours)).collect(),
        service_hours: graph
            .effective_hours(service)
            .into_iter()
            .map(|row| service_hours(graph, row, &hours))
            .collect(),
        areas: areas.into_iter().filter_map(|area| self::area(graph, area)).collect(),
        fees: fees.into_iter().filter_map(|fee| self::fee(graph, fee)).collect(),
        deal_ids: target_ids(graph, service, "dealId"),
    })
}

/// 3.15: the embedded object, or a row of its own.
fn hides_tips(graph: &Source<'_>, service: RowIndex) -> bool {
    let embedded = graph.full(service).object("servingConfig").and_then(|object| {
        let value = object.get("disableTipWidget")?;
        value.as_bool().or_else(|| value.as_str().map(|text| text == "true"))
    });
    let rows = graph.sources(service, EntityType::ServingConfig, "serviceId");
    embedded == Some(true) || rows.into_iter().any(|row| graph.full(row).is_true("disableTipWidget"))
}

fn operation_hours(graph: &Source<'_>, hours: RowIndex) -> OperationHoursDocument {
    let window = window(&graph.full(hours), "opens", "closes", "dayOfWeek");
    OperationHoursDocument { id: graph.id(hours).to_owned(), window }
}

fn service_hours(graph: &Source<'_>, hours_row: RowIndex, of_service: &[RowIndex]) -> ServiceHoursDocument {
    let hours =
        graph.targets(hours_row, "operationHoursId").into_iter().filter(|hours| of_service.contains(hours));
    let operation_hours_ids = hours.map(|hours| graph.id(hours).to_owned()).collect();
    let row = &graph.full(hours_row);
    ServiceHoursDocument {
        id: graph.id(hours_row).to_owned(),
        order_types: row.texts("orderType").filter_map(OrderType::parse).collect(),
        operation_hours_ids,
        window: window(row, "opens", "closes", "dayOfWeek"),
        lead_time_min: row.count("leadTimeMin"),
        lead_time_max: row.count("leadTimeMax"),
        advance_min: row.count("advanceBookingRequirementMin"),
        advance_max: row.count("advanceBookingRequirementMax"),
        special: row.is_true("isSpecialHour"),
    }
}

fn area(graph: &Source<'_>, area: RowIndex) -> Option<AreaDocument> {
    let row = &graph.full(area);
    Some(AreaDocument {
        id: graph.id(area).to_owned(),
        geometry: geometry(row)?,
        exclude: row.is_true("exclude"),
    })
}

fn geometry(row: &Row) -> Option<Geometry> {
    if let Some(radius) = row.decimal("geoRadius") {
        let degrees = |name| row.decimal(name).map(Decimal::to_f64);
        let center = GeoPoint::new(degrees("geoMidpointLatitude")?, degrees("geoMidpointLongitude")?)?;
        return Some(Geometry::Circle { center, radius_metres: radius.to_f64() });
    }
    if let Some(code) = row.text("postalCode") {
        let country = row.text("addressCountry")?.to_owned();
        return Some(Geometry::PostalCode {
            postal_code: crate::serving::comparable_postal_code(code),
            country,
        });
    }
    let rings = row.texts("polygon").map(parse_ring).collect::<Result<Vec<_>, _>>().ok()?;
    Some(Geometry::Polygon { rings })
}

fn fee(graph: &Source<'_>, fee: RowIndex) -> Option<FeeDocument> {
    let row = &graph.full(fee);
    let currency = row.currency()?;
    let money = |name| row.decimal(name).and_then(|amount| amount.to_money(currency));
    let regions = graph.targets(fee, "eligibleRegion").into_iter();
    Some(FeeDocument {
        id: graph.id(fee).to_owned(),
        fee_type: FeeType::parse(row.text("feeType")?)?,
        base_price: money("basePrice").unwrap_or(Money::zero(currency)),
        percentage: row.decimal("basePricePercentage"),
        price_per_meter: row.decimal("pricePerMeter"),
        max_price: money("maxPrice"),
        regions: regions.filter_map(|region| area(graph, region)).collect(),
        volume_min: money("eligibleTransactionVolumeMin"),
        volume_max: money("eligibleTransactionVolumeMax"),
        priority: row.decimal("priority").unwrap_or(Decimal::ZERO),
        valid_from: row.instant("validFrom"),
        valid_through: row.instant("validThrough"),
    })
}

/// Deals that are left, each once, by `@id`.
pub(super) fn deals(graph: &Source<'_>, mut rows: Vec<RowIndex>) -> Vec<DealDocument> {
    graph.by_id(&mut rows);
    rows.into_iter().filter_map(|row| deal(graph, row)).collect()
}

fn deal(graph: &Source<'_>, deal: RowIndex) -> Option<DealDocument> {
    let row = &graph.full(deal);
    Some(DealDocument {
        id: graph.id(deal).to_owned(),
        name: owned(row, "name")?,
        description: owned(row, "description"),
        category: owned(row, "dealCategory"),
        discount: discount(row)?,
        service_ids: target_ids(graph, deal, "serviceId"),
        volume_min: row.decimal("eligibleTransactionVolumeMin"),
        availability: availabilities(graph, deal),
        terms_url: owned(row, "termsOfServiceUrl"),
        valid_from: row.instant("validFrom"),
        valid_through: row.instant("validThrough"),
    })
}

fn discount(row: &Row) -> Option<DealDiscount> {
    let money =
        |name| row.decimal(name).zip(row.currency()).and_then(|(amount, currency)| amount.to_money(currency));
    money("dealDiscount")
        .map(DealDiscount::Amount)
        .or_else(|| row.decimal("dealDiscountPercentage").map(DealDiscount::Percentage))
        .or_else(|| money("deliveryFeeDiscount").map(DealDiscount::DeliveryFeeAmount))
        .or_else(|| row.decimal("deliveryFeeDiscountPercentage").map(DealDiscount::DeliveryFeePercentage))
}
