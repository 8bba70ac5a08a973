//! Services and restaurants: hours, areas, menus, and one service of each type (chapter 7, 2 to 7).

use super::Menus;
use crate::code::Code;
use crate::graph::Graph;
use crate::problem::{Finding, Problems};
use crate::schema::EntityType;
use crate::table::RowIndex;

pub(super) fn check(graph: &mut Graph, menus: &Menus, problems: &mut Problems) {
    hours_can_be_fulfilled(graph, problems);
    mismatches(graph, problems);
    one_service_of_a_type(graph, problems);
    let services = graph.alive(EntityType::Service);
    let findings = graph.look(&services, |graph, service| service_findings(graph, service, menus));
    for (service, findings) in services.into_iter().zip(findings) {
        for finding in findings {
            graph.fail(service, finding, problems);
        }
    }
    for restaurant in graph.alive(EntityType::Restaurant) {
        if graph.sources(restaurant, EntityType::Service, "restaurantId").is_empty() {
            let causes = graph.causes(graph.all_sources(restaurant, EntityType::Service, "restaurantId"));
            let finding =
                Finding::new(Code::NoService, "the restaurant has no valid service").caused_by(causes);
            graph.fail(restaurant, finding, problems);
        }
    }
}

/// 3.4: every ordering window has a fulfilment window.
fn hours_can_be_fulfilled(graph: &mut Graph, problems: &mut Problems) {
    for hours in graph.alive(EntityType::OperationHours) {
        if graph.sources(hours, EntityType::ServiceHours, "operationHoursId").is_empty() {
            let causes = graph.causes(graph.all_sources(hours, EntityType::ServiceHours, "operationHoursId"));
            let message =
                format!("Entity id: {} OperationHour contains no nested ServiceHours", graph.id(hours));
            graph.fail(hours, Finding::new(Code::NoServiceHours, message).caused_by(causes), problems);
        }
    }
}

/// 3.5: services of a ServiceHours row that its OperationHours do not have.
fn mismatches(graph: &mut Graph, problems: &mut Problems) {
    for row in graph.alive(EntityType::ServiceHours) {
        let hours = graph.targets(row, "operationHoursId");
        let allowed: Vec<RowIndex> =
            hours.iter().flat_map(|hours| graph.all_targets(*hours, "serviceId")).collect();
        for service in graph.all_targets(row, "serviceId") {
            if !hours.is_empty() && !allowed.contains(&service) {
                let id = graph.id(service);
                let message =
                    format!("service {id} is not among those of the row's OperationHours; it is ignored");
                let finding = Finding::new(Code::ServiceMismatch, message).property("serviceId").value(id);
                graph.report(row, finding, problems);
            }
        }
    }
}

/// 3.2: of two services of one type the newest version stays, then the smaller `@id`.
fn one_service_of_a_type(graph: &mut Graph, problems: &mut Problems) {
    for restaurant in graph.alive(EntityType::Restaurant) {
        for service_type in ["DELIVERY", "TAKEOUT"] {
            let mut services = graph.sources(restaurant, EntityType::Service, "restaurantId");
            services.retain(|service| graph.rows[*service].text("serviceType") == Some(service_type));
            services.sort_by_key(|service| {
                (std::cmp::Reverse(graph.rows[*service].version), graph.id(*service).to_owned())
            });
            let Some((kept, others)) = services.split_first() else { continue };
            for other in others {
                let message = format!(
                    "restaurant {} has another {service_type} service, {}, which stays",
                    graph.id(restaurant),
                    graph.id(*kept)
                );
                graph.fail(
                    *other,
                    Finding::new(Code::TooManyServices, message).property("serviceType"),
                    problems,
                );
            }
        }
    }
}

fn service_findings(graph: &Graph, service: RowIndex, facts: &Menus) -> Vec<Finding> {
    let mut findings = Vec::new();
    let menus = graph.targets(service, "menuId");
    if menus.is_empty() {
        let causes = graph.causes(graph.all_targets(service, "menuId"));
        let message = "menuId names a menu that has errors and was dropped";
        findings.push(Finding::new(Code::NoMenu, message).property("menuId").caused_by(causes));
    }
    let hours = graph.sources(service, EntityType::OperationHours, "serviceId");
    if hours.is_empty() {
        let causes = graph.causes(graph.all_sources(service, EntityType::OperationHours, "serviceId"));
        let message = "the service has no valid OperationHours";
        findings.push(Finding::new(Code::NoOperationHours, message).caused_by(causes));
    } else if graph.effective_hours(service).is_empty() {
        findings.push(Finding::new(Code::NoServiceHours, "no ServiceHours holds for the service"));
    }
    let service_type = graph.rows[service].text("serviceType").unwrap_or_default();
    if service_type == "DELIVERY" && !delivers_somewhere(graph, service) {
        let causes = graph.causes(graph.all_sources(service, EntityType::ServiceArea, "serviceId"));
        let message = "the delivery service has no ServiceArea that is not excluded";
        findings.push(Finding::new(Code::NoServiceArea, message).caused_by(causes));
    }
    let sold = |menu: &RowIndex| facts.get(menu).is_none_or(|facts| facts.sells_for(service_type));
    if menus.first().is_some_and(|menu| !sold(menu)) {
        let message = format!("no item of the menu has an offer for {service_type}");
        findings.push(Finding::new(Code::NoOffer, message).property("menuId"));
    }
    findings
}

fn delivers_somewhere(graph: &Graph, service: RowIndex) -> bool {
    let areas = graph.sources(service, EntityType::ServiceArea, "serviceId");
    areas.iter().any(|area| !graph.rows[*area].is_true("exclude"))
}

impl Graph {
    /// ServiceHours rows that hold for a service (3.5).
    pub(crate) fn effective_hours(&self, service: RowIndex) -> Vec<RowIndex> {
        let hours = self.sources(service, EntityType::OperationHours, "serviceId");
        let mut rows: Vec<RowIndex> = hours
            .into_iter()
            .flat_map(|hours| self.sources(hours, EntityType::ServiceHours, "operationHoursId"))
            .filter(|row| {
                !self.rows[*row].is_given("serviceId")
                    || self.all_targets(*row, "serviceId").contains(&service)
            })
            .collect();
        self.by_id(&mut rows);
        rows
    }
}
