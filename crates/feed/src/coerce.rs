//! From JSON members to typed values, by the tables of the schema (stages 4 and 5 of 11.1).

mod embedded;
mod scalar;
mod time;

use std::sync::LazyLock;

use bumpalo::Bump;
use bumpalo::collections::Vec;
use texts::Said;

use crate::code::Code;
use crate::json::{Json, Members};
use crate::problem::{Finding, Findings};
use crate::row::{Link, Row, Value};
use crate::schema::{EntityType, Kind, Presence, Property, Reference};

pub(crate) use scalar::is_integer;
use scalar::{Scalar, scalar};
pub(crate) use time::parse_date_time;

/// Fills `row` from the members of its line, which lie in `arena`, and runs the rules of its table.
pub(crate) fn fill<'a>(row: &mut Row<'a>, members: Members<'a>, arena: &'a Bump, findings: &mut Findings) {
    let schema = row.entity.schema();
    row.fields.reserve(members.len());
    for (name, value) in members {
        if matches!(*name, "@type" | "@id") {
            continue;
        }
        let index = row.entity.index_of(name);
        if has_null(value) {
            let finding = Finding::new(Code::NullValue, "feed-says-null").with("property", *name);
            findings.add(finding.property(*name));
            row.given |= index.map_or(0, |index| 1 << index);
            continue;
        }
        match index {
            None => findings.add(unknown_field(row.entity.as_str(), name)),
            Some(_) if is_absent(value) => {}
            Some(index) if row.given & (1 << index) != 0 && schema.properties[index].name != *name => {}
            Some(index) => read_property(row, index, value, arena, findings),
        }
    }
    row.fields.sort_unstable_by_key(|(index, _)| *index);
    require(row, findings);
    schema.rules.iter().for_each(|rule| rule(row, findings));
}

fn unknown_field(entity: &'static str, name: &str) -> Finding {
    let name = crate::json::cut(name, 80);
    Finding::new(Code::UnknownField, "feed-says-unknown-property")
        .with("entity", Said::fixed(entity))
        .with("property", name.as_str())
        .property(name)
}

/// Rule V11: an empty string or list counts as absent.
fn is_absent(value: &Json<'_>) -> bool {
    match value {
        Json::Text(text) => text.is_empty(),
        Json::List(values) => values.is_empty(),
        _ => false,
    }
}

/// Rule V1: null at any depth.
fn has_null(value: &Json<'_>) -> bool {
    match value {
        Json::Null => true,
        Json::List(values) => values.iter().any(has_null),
        Json::Object(members) => members.iter().any(|(_, value)| has_null(value)),
        _ => false,
    }
}

fn read_property<'a>(
    row: &mut Row<'a>,
    index: usize,
    value: &'a Json<'a>,
    arena: &'a Bump,
    findings: &mut Findings,
) {
    let property = &row.entity.schema().properties[index];
    row.given |= 1 << index;
    if let (Some(value), Ok(index)) = (property_value(property, value, arena, findings), u8::try_from(index))
    {
        row.fields.retain(|(at, _)| *at != index);
        row.fields.push((index, value));
    }
}

/// Rules V7 and V8: a bare value is a list of one, and a list of one is its value.
fn elements<'a>(property: &Property, value: &'a Json<'a>) -> Result<&'a [Json<'a>], Finding> {
    match value {
        Json::List(values) if property.many || values.len() == 1 => Ok(values),
        Json::List(values) => {
            let finding = Finding::new(Code::IncorrectType, "feed-says-must-be-one-value");
            Err(finding
                .with("count", values.len())
                .with("property", Said::fixed(property.name))
                .property(property.name))
        }
        _ => Ok(std::slice::from_ref(value)),
    }
}

fn property_value<'a>(
    property: &Property,
    value: &'a Json<'a>,
    arena: &'a Bump,
    findings: &mut Findings,
) -> Option<Value<'a>> {
    let elements = match elements(property, value) {
        Ok(elements) => elements,
        Err(finding) => {
            findings.add(finding);
            return None;
        }
    };
    match property.kind {
        Kind::Reference(reference) => references(property, reference, elements, arena, findings),
        Kind::Object(object) => embedded::objects(property, object, elements, arena, findings),
        _ => scalars(property, elements, arena, findings),
    }
}

fn scalars<'a>(
    property: &Property,
    elements: &'a [Json<'a>],
    arena: &'a Bump,
    findings: &mut Findings,
) -> Option<Value<'a>> {
    let mut texts = Vec::new_in(arena);
    let mut single = None;
    let mut failed = false;
    for element in elements.iter().filter(|element| !is_absent(element)) {
        match scalar(property, element) {
            Ok(Scalar { value, note }) => {
                if let Some(finding) = note {
                    findings.add(finding);
                }
                match value {
                    Some(Value::Text(text) | Value::Word(text)) if property.many => texts.push(text),
                    value => single = value.or(single),
                }
            }
            Err(finding) => {
                findings.add(finding);
                failed = true;
            }
        }
    }
    if failed {
        None
    } else if property.many {
        (!texts.is_empty()).then(|| Value::Texts(texts.into_bump_slice()))
    } else {
        single
    }
}

/// Rule V9: a bare id, or an object with `@id` and `displayOrder`.
fn references<'a>(
    property: &Property,
    reference: Reference,
    elements: &'a [Json<'a>],
    arena: &'a Bump,
    findings: &mut Findings,
) -> Option<Value<'a>> {
    let mut links = Vec::with_capacity_in(elements.len(), arena);
    for element in elements.iter().filter(|element| !is_absent(element)) {
        let link = link(property, element, findings)?;
        links.push(Link { order: link.order.filter(|_| reference.ordered), ..link });
    }
    (!links.is_empty()).then(|| Value::References(links.into_bump_slice()))
}

fn link<'a>(property: &Property, element: &'a Json<'a>, findings: &mut Findings) -> Option<Link<'a>> {
    let id = |value: &Json<'a>| match value {
        Json::Text(text) if !text.is_empty() => Some(*text),
        Json::Number(text) if scalar::is_integer(text) => Some(*text),
        _ => None,
    };
    let found = match element {
        Json::Object(members) => {
            let member = |name: &str| members.iter().find(|(key, _)| *key == name).map(|(_, value)| value);
            let order = member("displayOrder").and_then(|value| scalar::integer(value, property, findings));
            members
                .iter()
                .filter(|(key, _)| !matches!(*key, "@id" | "@type" | "displayOrder"))
                .for_each(|(key, _)| findings.add(unknown_field(property.name, key)));
            member("@id").and_then(id).map(|id| Link { id, order })
        }
        other => id(other).map(|id| Link { id, order: None }),
    };
    if found.is_none() {
        let finding = Finding::new(Code::IncorrectType, "feed-says-must-be-reference");
        let finding = finding.with("property", Said::fixed(property.name)).property(property.name);
        findings.add(finding.value(&element.to_string()));
    }
    found
}

/// Bits of the properties that are always required, by type.
static REQUIRED: LazyLock<[u32; EntityType::ALL.len()]> = LazyLock::new(|| {
    EntityType::ALL.map(|entity| entity.bits(|property| property.presence == Presence::Required))
});

/// Stage 5: properties that are always required.
fn require(row: &Row, findings: &mut Findings) {
    let mut missing = REQUIRED[usize::from(row.entity as u8)] & !row.given;
    while missing != 0 {
        let index = usize::try_from(missing.trailing_zeros()).unwrap_or(0);
        findings.add(missing_field(row, row.entity.schema().properties[index].name, "feed-says-missing"));
        missing &= missing - 1;
    }
}

/// `MISSING_FIELD` for `name`; the text of `key` says of the entity what it needs the property for.
pub(crate) fn missing_field(row: &Row, name: &'static str, key: &'static str) -> Finding {
    Finding::new(Code::MissingField, key)
        .with("entity", Said::fixed(row.entity.as_str()))
        .with("property", Said::fixed(name))
        .property(name)
}
