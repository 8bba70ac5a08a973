//! Services and restaurants: hours, areas, menus, and one service of each type (chapter 7, 2 to 7).

use super::Menus;
use crate::code::Code;
use crate::graph::Graph;
use crate::problem::{Finding, Problems};
use crate::schema::EntityType;
use crate::table::RowIndex;

pub(super) fn check(graph: &mut Graph, menus: &Menus, problems: &mut Problems) {
    graph.fail_each(EntityType::OperationHours, hours_finding, problems);
    mismatches(graph, problems);
    one_service_of_a_type(graph, problems);
    let services = graph.alive(EntityType::Service);
    let findings = graph.look(&services, |graph, service| service_findings(graph, service, menus));
    for (service, findings) in services.into_iter().zip(findings) {
        for finding in findings {
            graph.fail(service, finding, problems);
        }
    }
    graph.fail_each(EntityType::Restaurant, restaurant_finding, problems);
}

fn restaurant_finding(graph: &Graph, restaurant: RowIndex) -> Option<Finding> {
    if graph.live_sources(restaurant, EntityType::Service, "restaurantId").next().is_some() {
        return None;
    }
    let causes = graph.causes(graph.all_sources(restaurant, EntityType::Service, "restaurantId"));
    Some(Finding::new(Code::NoService, "feed-says-no-service").caused_by(causes))
}

/// 3.4: every ordering window has a fulfilment window.
fn hours_finding(graph: &Graph, hours: RowIndex) -> Option<Finding> {
    if graph.live_sources(hours, EntityType::ServiceHours, "operationHoursId").next().is_some() {
        return None;
    }
    let causes = graph.causes(graph.all_sources(hours, EntityType::ServiceHours, "operationHoursId"));
    let finding = Finding::new(Code::NoServiceHours, "feed-says-no-service-hours");
    Some(finding.with("id", graph.id(hours)).caused_by(causes))
}

/// 3.5: services of a ServiceHours row that its OperationHours do not have.
fn mismatches(graph: &mut Graph, problems: &mut Problems) {
    let mut rows = graph.alive(EntityType::ServiceHours);
    rows.retain(|row| graph.rows[*row].is_given("serviceId"));
    for row in rows {
        let hours = graph.targets(row, "operationHoursId");
        let allowed: Vec<RowIndex> =
            hours.iter().flat_map(|hours| graph.all_targets(*hours, "serviceId")).collect();
        for service in graph.all_targets(row, "serviceId") {
            if !hours.is_empty() && !allowed.contains(&service) {
                let id = graph.id(service);
                let finding = Finding::new(Code::ServiceMismatch, "feed-says-service-mismatch");
                let finding = finding.with("service", id).property("serviceId").value(id);
                graph.report(row, finding, problems);
            }
        }
    }
}

/// 3.2: of two services of one type the newest version stays, then the smaller `@id`.
fn one_service_of_a_type(graph: &mut Graph, problems: &mut Problems) {
    for restaurant in graph.alive(EntityType::Restaurant) {
        for service_type in ["DELIVERY", "TAKEOUT"] {
            let services = graph.live_sources(restaurant, EntityType::Service, "restaurantId");
            let is_one = |service: &RowIndex| graph.rows[*service].text("serviceType") == Some(service_type);
            let mut services: Vec<RowIndex> = services.filter(is_one).collect();
            graph.by_id(&mut services);
            services.sort_by_key(|service| std::cmp::Reverse(graph.rows[*service].version));
            let Some((kept, others)) = services.split_first() else { continue };
            for other in others {
                let finding = Finding::new(Code::TooManyServices, "feed-says-service-again")
                    .with("restaurant", graph.id(restaurant))
                    .with("type", service_type)
                    .with("kept", graph.id(*kept));
                graph.fail(*other, finding.property("serviceType"), problems);
            }
        }
    }
}

fn service_findings(graph: &Graph, service: RowIndex, facts: &Menus) -> Vec<Finding> {
    let mut findings = Vec::new();
    let menus = graph.targets(service, "menuId");
    if menus.is_empty() {
        let causes = graph.causes(graph.all_targets(service, "menuId"));
        let finding = Finding::new(Code::NoMenu, "feed-says-menu-dropped").property("menuId");
        findings.push(finding.caused_by(causes));
    }
    if graph.live_sources(service, EntityType::OperationHours, "serviceId").next().is_none() {
        let causes = graph.causes(graph.all_sources(service, EntityType::OperationHours, "serviceId"));
        let finding = Finding::new(Code::NoOperationHours, "feed-says-no-operation-hours");
        findings.push(finding.caused_by(causes));
    } else if graph.hours_in_force(service).next().is_none() {
        findings.push(Finding::new(Code::NoServiceHours, "feed-says-no-hours-of-service"));
    }
    let service_type = graph.rows[service].text("serviceType").unwrap_or_default();
    if service_type == "DELIVERY" && !delivers_somewhere(graph, service) {
        let causes = graph.causes(graph.all_sources(service, EntityType::ServiceArea, "serviceId"));
        findings.push(Finding::new(Code::NoServiceArea, "feed-says-no-area").caused_by(causes));
    }
    let sold = |menu: &RowIndex| facts.get(menu).is_none_or(|facts| facts.sells_for(service_type));
    if menus.first().is_some_and(|menu| !sold(menu)) {
        let finding = Finding::new(Code::NoOffer, "feed-says-no-offer-for").with("type", service_type);
        findings.push(finding.property("menuId"));
    }
    findings
}

fn delivers_somewhere(graph: &Graph, service: RowIndex) -> bool {
    let mut areas = graph.live_sources(service, EntityType::ServiceArea, "serviceId");
    areas.any(|area| !graph.rows[area].is_true("exclude"))
}

impl Graph {
    /// ServiceHours rows that hold for a service (3.5), by `@id`.
    pub(crate) fn effective_hours(&self, service: RowIndex) -> Vec<RowIndex> {
        let mut rows = self.hours_in_force(service).collect();
        self.by_id(&mut rows);
        rows
    }

    /// [`Graph::effective_hours`] in no order, perhaps more than once.
    fn hours_in_force(&self, service: RowIndex) -> impl Iterator<Item = RowIndex> + '_ {
        let hours = self.live_sources(service, EntityType::OperationHours, "serviceId");
        let rows =
            hours.flat_map(|hours| self.live_sources(hours, EntityType::ServiceHours, "operationHoursId"));
        rows.filter(move |row| {
            !self.rows[*row].is_given("serviceId") || self.all_targets(*row, "serviceId").contains(&service)
        })
    }
}
