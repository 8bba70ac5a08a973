//! Rows that one v1 element becomes, before they are written.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::node::quoted;
use crate::schema::EntityType;

/// A place in the menu: the parent, and the position below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The property of the row that names the parent.
    pub(super) property: &'static str,
    /// The parent's id.
    pub(super) id: String,
    /// From 1; offers have none.
    pub(super) order: Option<usize>,
}

/// A v2 row in the making.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) entity: EntityType,
    /// None if the v1 node has none: the row is written without, and `MISSING_ID` reported on it.
    pub(super) id: Option<String>,
    pub(super) line: u64,
    /// Names and values as JSON.
    pub(super) members: Vec<(&'static str, String)>,
    pub(super) links: Vec<Link>,
}

impl Draft {
    pub(super) fn new(entity: EntityType, id: Option<String>, line: u64) -> Self {
        Self { entity, id, line, members: Vec::new(), links: Vec::new() }
    }

    /// Sets a member, if there is a value.
    pub(super) fn set(&mut self, name: &'static str, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.members.push((name, value.into()));
        }
    }

    /// The row as a line.
    pub(super) fn write(&self, modified: &str) -> String {
        let mut line = format!("{{\"@type\":\"{}\"", self.entity);
        let mut member = |name: &str, value: &str| {
            let _ = write!(line, ",\"{name}\":{value}");
        };
        if let Some(id) = &self.id {
            member("@id", &quoted(id));
        }
        self.members.iter().for_each(|(name, value)| member(name, &on_one_line(value)));
        let mut written: Vec<&str> = Vec::new();
        for link in &self.links {
            if !written.contains(&link.property) {
                written.push(link.property);
                member(link.property, &self.links_of(link.property));
            }
        }
        member("dateModified", &quoted(modified));
        line.push('}');
        line
    }

    fn links_of(&self, property: &str) -> String {
        let texts: Vec<String> = self
            .links
            .iter()
            .filter(|link| link.property == property)
            .map(|link| match link.order {
                Some(order) => format!("{{\"@id\":{},\"displayOrder\":{order}}}", quoted(&link.id)),
                None => quoted(&link.id),
            })
            .collect();
        match texts.as_slice() {
            [only] => only.clone(),
            _ => format!("[{}]", texts.join(",")),
        }
    }
}

/// A value as it was written may run over several lines; a row may not (rule F1). Line ends can only
/// stand between tokens: in strings they are escaped.
fn on_one_line(value: &str) -> std::borrow::Cow<'_, str> {
    if value.contains(['\n', '\r']) { value.replace(['\n', '\r'], " ").into() } else { value.into() }
}

/// The rows of one element. A node that is repeated, such as a group of toppings below many items,
/// becomes one row with several parents.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub(super) rows: Vec<Draft>,
    index: HashMap<(EntityType, String), usize>,
}

impl Drafts {
    /// Adds a row, or the parents of one that is there with the same content.
    pub(super) fn add(&mut self, draft: Draft) {
        let Some(id) = draft.id.clone() else {
            self.rows.push(draft);
            return;
        };
        match self.index.get(&(draft.entity, id.clone())) {
            Some(at) if self.rows[*at].members == draft.members => {
                for link in draft.links {
                    self.link(draft.entity, &id, link);
                }
            }
            Some(_) => self.rows.push(draft),
            None => {
                self.index.insert((draft.entity, id), self.rows.len());
                self.rows.push(draft);
            }
        }
    }

    /// Gives a row one more parent; false if there is no such row.
    pub(super) fn link(&mut self, entity: EntityType, id: &str, link: Link) -> bool {
        let Some(at) = self.index.get(&(entity, id.to_owned())) else { return false };
        let links = &mut self.rows[*at].links;
        let known = links.iter().any(|known| known.property == link.property && known.id == link.id);
        if !known {
            links.push(link);
        }
        true
    }
}
