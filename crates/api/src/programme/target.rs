//! The addresses of real-time updates (inventory feeds, 9.1 and 9.3), read from the path as it was sent. Pure.

use std::borrow::Cow;

use axum::http::Method;
use basis::Environment;
use inventory::realtime::{EntityName, UpdateInterface, UpdateRoute};
use percent_encoding::percent_decode_str;

/// Whose inventory an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The partner's number, as it was written.
    Partner(String),
    /// The project id of an environment.
    Project(String),
}

/// What is done there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// `record:batchPush` or `record:batchDelete` of a feed.
    Records { feed: String },
    /// `entities:batchPush`.
    Entities,
    /// `entities/…:push`.
    Push(EntityName),
    /// `DELETE` on an entity; vertical and time stand in the query.
    Delete { name: EntityName, vertical: Option<String>, delete_time: Option<String> },
}

/// An address with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) environment: Environment,
    pub(super) owner: Owner,
    pub(super) interface: UpdateInterface,
    pub(super) route: UpdateRoute,
    pub(super) operation: Operation,
}

impl Target {
    /// Reads an address; `None` when it is none of the programme's.
    pub(super) fn read(method: &Method, path: &str, query: Option<&str>) -> Option<Self> {
        let (sandbox, path) = match path.strip_prefix("/sandbox/") {
            Some(rest) => (true, rest),
            None => (false, path.strip_prefix('/')?),
        };
        let (sandbox, path) = match path.strip_prefix("v2/sandbox/apps/") {
            Some(rest) => (true, Cow::Owned(format!("v2/apps/{rest}"))),
            None => (sandbox, Cow::Borrowed(path)),
        };
        let environment = if sandbox { Environment::Sandbox } else { Environment::Production };
        if let Some(rest) = path.strip_prefix("v1alpha/inventory/partners/") {
            return final_generation(method, rest, environment);
        }
        older_generation(method, path.strip_prefix("v2/apps/")?, query, environment)
    }
}

fn final_generation(method: &Method, rest: &str, environment: Environment) -> Option<Target> {
    let [partner, "feeds", feed, verb] = rest.split('/').collect::<Vec<_>>()[..] else { return None };
    let route = match verb {
        "record:batchPush" => UpdateRoute::Upsert,
        "record:batchDelete" => UpdateRoute::Delete,
        _ => return None,
    };
    (method == Method::POST).then(|| Target {
        environment,
        owner: Owner::Partner(decode(partner)),
        interface: UpdateInterface::Final,
        route,
        operation: Operation::Records { feed: decode(feed) },
    })
}

fn older_generation(
    method: &Method,
    rest: &str,
    query: Option<&str>,
    environment: Environment,
) -> Option<Target> {
    let (project, rest) = rest.split_once('/')?;
    let owner = Owner::Project(decode(project));
    let target = |interface, route, operation| Target { environment, owner, interface, route, operation };
    if rest == "entities:batchPush" {
        let push = method == Method::POST;
        return push.then(|| target(UpdateInterface::Second, UpdateRoute::Upsert, Operation::Entities));
    }
    let entity = rest.strip_prefix("entities/")?;
    if method == Method::POST {
        let name = name(entity.strip_suffix(":push")?)?;
        return Some(target(UpdateInterface::First, UpdateRoute::Upsert, Operation::Push(name)));
    }
    if method != Method::DELETE {
        return None;
    }
    let (name, vertical) = (name(entity)?, parameter(query, &["entity.vertical"]));
    let delete_time = parameter(query, &["delete_time", "deleteTime"]);
    let interface = if name.entity_type.is_some() { UpdateInterface::Second } else { UpdateInterface::First };
    Some(target(interface, UpdateRoute::Delete, Operation::Delete { name, vertical, delete_time }))
}

/// `ID` or `TYPE/ID`; the id is percent-encoded, so that it holds no slash.
fn name(path: &str) -> Option<EntityName> {
    let name = match path.split_once('/') {
        None => EntityName { entity_type: None, entity_id: decode(path) },
        Some((_, id)) if id.contains('/') => return None,
        Some((entity_type, id)) => {
            EntityName { entity_type: Some(decode(entity_type)), entity_id: decode(id) }
        }
    };
    let named = !name.entity_id.is_empty() && name.entity_type.as_deref() != Some("");
    named.then_some(name)
}

/// What is no UTF-8 becomes a sign that no id has.
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The first value of a query parameter with one of these names. A plus sign stays one: times may hold it.
fn parameter(query: Option<&str>, names: &[&str]) -> Option<String> {
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    let mut values = pairs.filter(|(name, _)| names.contains(&decode(name).as_str()));
    values.next().map(|(_, value)| decode(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(path: &str) -> Option<Target> {
        Target::read(&Method::POST, path, None)
    }

    fn entity(entity_type: Option<&str>, id: &str) -> EntityName {
        EntityName { entity_type: entity_type.map(str::to_owned), entity_id: id.to_owned() }
    }

    #[test]
    fn the_final_generation_has_two_verbs_and_two_environments() {
        let target = post("/v1alpha/inventory/partners/20002222/feeds/owg.v2/record:batchPush").unwrap();
        assert_eq!(target.owner, Owner::Partner("20002222".into()));
        assert_eq!((target.environment, target.route), (Environment::Production, UpdateRoute::Upsert));
        assert_eq!(target.operation, Operation::Records { feed: "owg.v2".into() });
        let target = post("/sandbox/v1alpha/inventory/partners/1/feeds/x/record:batchDelete").unwrap();
        assert_eq!((target.environment, target.route), (Environment::Sandbox, UpdateRoute::Delete));
    }

    #[test]
    fn older_generations_name_a_project_and_entities_with_any_id() {
        let target = post("/v2/apps/harbor-project/entities:batchPush").unwrap();
        assert_eq!(
            (target.owner, target.operation),
            (Owner::Project("harbor-project".into()), Operation::Entities)
        );
        let target = post("/v2/apps/p/entities/https%3A%2F%2Fh.example%2Fmenu%2Fbento:push").unwrap();
        assert_eq!(target.operation, Operation::Push(entity(None, "https://h.example/menu/bento")));
        let target = post("/v2/sandbox/apps/p/entities/Service/harbor-07:DELIVERY:push").unwrap();
        assert_eq!(target.environment, Environment::Sandbox);
        assert_eq!(target.operation, Operation::Push(entity(Some("Service"), "harbor-07:DELIVERY")));
        let query = "entity.vertical=FOODORDERING&delete_time=2026-03-01T18%3A20%3A00+01:00";
        let target = Target::read(&Method::DELETE, "/v2/apps/p/entities/Menu/a%2Fb", Some(query)).unwrap();
        let Operation::Delete { name, vertical, delete_time } = target.operation else { panic!("no delete") };
        assert_eq!(name, entity(Some("Menu"), "a/b"));
        assert_eq!(vertical.as_deref(), Some("FOODORDERING"));
        assert_eq!(delete_time.as_deref(), Some("2026-03-01T18:20:00+01:00"));
        assert_eq!(target.interface, UpdateInterface::Second);
    }

    #[test]
    fn other_paths_are_not_the_programmes() {
        for path in [
            "/",
            "/v2/apps",
            "/v2/apps/p",
            "/v2/apps/p/entities",
            "/v2/apps/p/entities/",
            "/v2/apps/p/entities/:push",
            "/v2/apps/p/entities/a",
            "/v2/apps/p/entities/a/b/c:push",
            "/v2/apps/p/entities//b:push",
            "/v1alpha/inventory/partners/1/feeds/x/record:push",
            "/v1alpha/inventory/partners/1/record:batchPush",
            "/v1alpha/inventory/partners/1/feeds/x/y/record:batchPush",
            "/sandbox",
            "/sandbox/",
        ] {
            assert_eq!(post(path), None, "{path}");
        }
        let path = "/v1alpha/inventory/partners/1/feeds/x/record:batchPush";
        assert_eq!(Target::read(&Method::GET, path, None), None);
        assert_eq!(Target::read(&Method::DELETE, "/v2/apps/p/entities:batchPush", None), None);
    }
}
