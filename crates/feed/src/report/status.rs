//! Which restaurants are orderable, and what stands in the way of the others.

use std::collections::HashMap;

use super::RestaurantStatus;
use crate::code::Severity;
use crate::document::ServiceType;
use crate::graph::{Graph, RowMap, unique};
use crate::places::PlaceStanding;
use crate::problem::Problem;
use crate::schema::EntityType;
use crate::table::RowIndex;

/// Reasons listed for one restaurant.
const REASONS: usize = 20;

/// Errors by the entity they are about.
type ByEntity<'p> = HashMap<(&'p str, &'p str), Vec<&'p Problem>>;

/// What the report says of a restaurant that is live.
pub(super) struct Live {
    pub(super) time_zone: &'static str,
    pub(super) orderable: Vec<ServiceType>,
}

pub(super) fn all(
    graph: &Graph,
    live: &RowMap<Live>,
    standings: &mut RowMap<PlaceStanding>,
    problems: &[Problem],
) -> Vec<RestaurantStatus> {
    let mut errors: ByEntity<'_> = HashMap::new();
    for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
        if let Some(id) = &problem.entity_id {
            errors.entry((&problem.entity_type, id)).or_default().push(problem);
        }
    }
    let rows: Vec<RowIndex> = graph.of_type(EntityType::Restaurant).collect();
    let statuses = graph.look(&rows, |graph, row| status(graph, row, live.get(&row), &errors));
    let placed = rows.iter().zip(statuses);
    placed.map(|(row, status)| RestaurantStatus { place: standings.remove(row), ..status }).collect()
}

fn status(graph: &Graph, row: RowIndex, live: Option<&Live>, errors: &ByEntity<'_>) -> RestaurantStatus {
    let concerned = concerned(graph, row).into_iter();
    let reasons = concerned
        .filter_map(|row| errors.get(&(graph.rows[row].entity.as_str(), graph.id(row))))
        .flatten()
        .take(REASONS)
        .map(|problem| (*problem).clone())
        .collect();
    RestaurantStatus {
        restaurant_id: graph.id(row).to_owned(),
        name: graph.rows[row].text("name").map(str::to_owned),
        time_zone: live.map(|live| live.time_zone.to_owned()),
        orderable: live.map(|live| live.orderable.clone()).unwrap_or_default(),
        reasons,
        place: None,
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
    unique(rows.into_iter())
}
