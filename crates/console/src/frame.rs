//! What the pages about an environment's feed and inventory share: rows of links, and addresses.

use basis::{Cursor, Environment, IngestionId};
use feed::{Code, EntityType, Problem};
use inventory::Writer;
use texts::Texts;

use crate::view::{Tab, environment_name, segment, tab};
use crate::visit::Visit;

/// A page about an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    History,
    Snapshots,
    Updates,
    Inventory,
    Restaurants,
    Testing,
}

impl Place {
    /// The rest of its address.
    fn path(self, environment: Environment) -> String {
        match self {
            Self::History => format!("/feeds/{environment}/history"),
            Self::Snapshots => format!("/feeds/{environment}/snapshots"),
            Self::Updates => format!("/feeds/{environment}/updates"),
            Self::Inventory => format!("/inventory/{environment}"),
            Self::Restaurants => format!("/restaurants?environment={environment}"),
            Self::Testing => format!("/testing/{environment}"),
        }
    }

    fn label(self, t: Texts) -> String {
        match self {
            Self::History => t.get("console-feed-history"),
            Self::Snapshots => t.get("inventory-snapshots"),
            Self::Updates => t.get("inventory-updates"),
            Self::Inventory => t.get("nav-inventory"),
            Self::Restaurants => t.get("nav-restaurants"),
            Self::Testing => t.get("certification-page"),
        }
    }
}

/// The links above such a page: to the same page of the other environment, and to the other pages of this one.
pub(crate) struct Rows {
    pub(crate) environments: Vec<Tab>,
    pub(crate) places: Vec<Tab>,
}

/// The rows with the present page marked.
pub(crate) fn rows(visit: &Visit, environment: Environment, current: Place) -> Rows {
    let t = visit.t();
    let to = |place: Place, environment: Environment| visit.path(&place.path(environment));
    let environments = [Environment::Production, Environment::Sandbox];
    let places = [
        Place::History,
        Place::Snapshots,
        Place::Updates,
        Place::Inventory,
        Place::Restaurants,
        Place::Testing,
    ]
    .into_iter();
    Rows {
        environments: environments
            .into_iter()
            .map(|one| tab(to(current, one), environment_name(t, one), one == environment))
            .collect(),
        places: std::iter::once(tab(visit.path(&format!("/feeds/{environment}")), t.get("nav-feeds"), false))
            .chain(places.map(|one| tab(to(one, environment), one.label(t), one == current)))
            .collect(),
    }
}

/// The address of an entity in the viewer.
pub(crate) fn entity_path(visit: &Visit, environment: Environment, kind: EntityType, id: &str) -> String {
    visit.path(&format!("/inventory/{environment}/{kind}/entity?id={}", segment(id)))
}

/// The address of an entity whose type is only known by name; empty where it is no entity, or stands in no environment.
pub(crate) fn link_to(
    visit: &Visit,
    environment: impl Into<Option<Environment>>,
    kind: &str,
    id: Option<&str>,
) -> String {
    match (environment.into(), EntityType::parse(kind), id) {
        (Some(environment), Some(kind), Some(id)) if !id.is_empty() => {
            entity_path(visit, environment, kind, id)
        }
        _ => String::new(),
    }
}

/// The address of a run.
pub(crate) fn run_path(visit: &Visit, environment: Environment, run: IngestionId) -> String {
    visit.path(&format!("/feeds/{environment}/{run}"))
}

/// What wrote an entity: words, and an address.
pub(crate) fn writer(visit: &Visit, environment: Environment, writer: Option<Writer>) -> (String, String) {
    let t = visit.t();
    match writer {
        Some(Writer::Ingestion(run)) => (t.get("inventory-by-batch"), run_path(visit, environment, run)),
        Some(Writer::Update(update)) => {
            let href = visit.path(&format!("/feeds/{environment}/updates/{update}"));
            (t.get("inventory-by-update"), href)
        }
        None => (t.get("unknown"), String::new()),
    }
}

/// The address of the next page of a list; empty for none. `here` has its query.
pub(crate) fn next_page(here: &str, next: Option<&Cursor>) -> String {
    next.map_or_else(String::new, |cursor| {
        let join = if here.contains('?') { '&' } else { '?' };
        format!("{here}{join}after={}", segment(&cursor.0))
    })
}

/// An error in the way, with what led to it.
pub(crate) struct Reason {
    pub(crate) code: &'static str,
    pub(crate) title: String,
    pub(crate) entity: String,
    pub(crate) href: String,
    pub(crate) place: String,
    pub(crate) message: String,
    pub(crate) cure: String,
    pub(crate) causes: Vec<CauseLink>,
}

/// One link of the chain of causes.
pub(crate) struct CauseLink {
    pub(crate) code: &'static str,
    pub(crate) title: String,
    pub(crate) entity: String,
    pub(crate) href: String,
}

/// A problem as the pages show it; without an environment there is nothing to lead to.
pub(crate) fn reason(
    visit: &Visit,
    environment: impl Into<Option<Environment>>,
    problem: &Problem,
) -> Reason {
    let environment = environment.into();
    let id = problem.entity_id.as_deref();
    let cause = |cause: &feed::Cause| CauseLink {
        code: cause.code.as_str(),
        title: cause.code.titled(visit.t(), &cause.entity_type),
        entity: named(&cause.entity_type, cause.entity_id.as_deref()),
        href: link_to(visit, environment, &cause.entity_type, cause.entity_id.as_deref()),
    };
    let place = match (&problem.file, problem.line) {
        (Some(file), Some(line)) => format!("{file}:{line}"),
        (Some(file), None) => file.clone(),
        _ => String::new(),
    };
    Reason {
        code: problem.code.as_str(),
        title: problem.titled(visit.t()),
        entity: named(&problem.entity_type, id),
        href: link_to(visit, environment, &problem.entity_type, id),
        place,
        message: problem.said(visit.t()),
        cure: visit.t().get(&problem.code.cure_key()),
        causes: problem.caused_by.iter().map(cause).collect(),
    }
}

/// Type and id as people read them.
pub(crate) fn named(kind: &str, id: Option<&str>) -> String {
    id.map_or_else(|| kind.to_owned(), |id| format!("{kind} {id}"))
}

/// A code of the catalogue by its name.
pub(crate) fn code_of(text: &str) -> Option<Code> {
    text.parse().ok()
}
