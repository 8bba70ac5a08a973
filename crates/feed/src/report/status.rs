//! Which restaurants are orderable, and what stands in the way of the others.

use std::collections::{HashMap, HashSet};

use super::RestaurantStatus;
use crate::code::Severity;
use crate::document::{RestaurantDocument, ServiceType};
use crate::graph::Graph;
use crate::problem::Problem;
use crate::schema::EntityType;
use crate::table::RowIndex;

/// Reasons listed for one restaurant.
const REASONS: usize = 20;

/// Errors by the entity they are about.
type ByEntity<'p> = HashMap<(&'p str, &'p str), Vec<&'p Problem>>;

pub(super) fn all(
    graph: &Graph,
    documents: &[RestaurantDocument],
    problems: &[Problem],
) -> Vec<RestaurantStatus> {
    let documents: HashMap<&str, &RestaurantDocument> =
        documents.iter().map(|document| (document.id.as_str(), document)).collect();
    let mut errors: ByEntity<'_> = HashMap::new();
    for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
        if let Some(id) = &problem.entity_id {
            errors.entry((&problem.entity_type, id)).or_default().push(problem);
        }
    }
    let mut rows: Vec<RowIndex> =
        (0..graph.rows.len()).filter(|row| graph.rows[*row].entity == EntityType::Restaurant).collect();
    rows.sort_by(|left, right| graph.rows[*left].id.cmp(&graph.rows[*right].id));
    rows.into_iter()
        .map(|row| status(graph, row, documents.get(&*graph.rows[row].id).copied(), &errors))
        .collect()
}

fn status(
    graph: &Graph,
    row: RowIndex,
    document: Option<&RestaurantDocument>,
    errors: &ByEntity<'_>,
) -> RestaurantStatus {
    let services = document.map_or(&[][..], |document| &document.services);
    let orderable: Vec<ServiceType> =
        services.iter().filter(|service| !service.disabled).map(|service| service.service_type).collect();
    let concerned = concerned(graph, row).into_iter();
    let reasons = concerned
        .filter_map(|row| errors.get(&(graph.rows[row].entity.as_str(), &*graph.rows[row].id)))
        .flatten()
        .take(REASONS)
        .map(|problem| (*problem).clone())
        .collect();
    RestaurantStatus {
        restaurant_id: graph.rows[row].id.to_string(),
        name: graph.rows[row].text("name").map(str::to_owned),
        time_zone: document.map(|document| document.time_zone.clone()),
        orderable,
        reasons,
    }
}

/// The restaurant, its services, and their menus, hours and areas.
fn concerned(graph: &Graph, restaurant: RowIndex) -> Vec<RowIndex> {
    let mut rows = vec![restaurant];
    for service in graph.all_sources(restaurant, EntityType::Service, "restaurantId") {
        rows.push(service);
        rows.extend(graph.all_targets(service, "menuId"));
        rows.extend(graph.all_sources(service, EntityType::ServiceArea, "serviceId"));
        for hours in graph.all_sources(service, EntityType::OperationHours, "serviceId") {
            rows.push(hours);
            rows.extend(graph.all_sources(hours, EntityType::ServiceHours, "operationHoursId"));
        }
    }
    let mut seen = HashSet::new();
    rows.retain(|row| seen.insert(*row));
    rows
}
