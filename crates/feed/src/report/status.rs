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

/// What a document says of its restaurant's state.
pub(super) struct Live {
    time_zone: String,
    orderable: Vec<ServiceType>,
}

impl Live {
    pub(super) fn of(document: &RestaurantDocument) -> Self {
        let services = document.services.iter().filter(|service| !service.disabled);
        Self {
            time_zone: document.time_zone.clone(),
            orderable: services.map(|service| service.service_type).collect(),
        }
    }
}

pub(super) fn all(
    graph: &Graph,
    live: &HashMap<RowIndex, Live>,
    problems: &[Problem],
) -> Vec<RestaurantStatus> {
    let mut errors: ByEntity<'_> = HashMap::new();
    for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
        if let Some(id) = &problem.entity_id {
            errors.entry((&problem.entity_type, id)).or_default().push(problem);
        }
    }
    let mut rows: Vec<RowIndex> =
        (0..graph.rows.len()).filter(|row| graph.rows[*row].entity == EntityType::Restaurant).collect();
    rows.sort_by(|left, right| graph.rows[*left].id.cmp(&graph.rows[*right].id));
    rows.into_iter().map(|row| status(graph, row, live.get(&row), &errors)).collect()
}

fn status(graph: &Graph, row: RowIndex, live: Option<&Live>, errors: &ByEntity<'_>) -> RestaurantStatus {
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
        time_zone: live.map(|live| live.time_zone.clone()),
        orderable: live.map(|live| live.orderable.clone()).unwrap_or_default(),
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
