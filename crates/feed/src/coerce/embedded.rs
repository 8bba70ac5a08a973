//! Embedded objects: kept as sent; members that do not fit are warned of (3.15).

use bumpalo::Bump;
use bumpalo::collections::Vec;

use super::scalar::scalar;
use crate::code::Code;
use crate::json::{Json, Members};
use crate::problem::{Finding, Findings};
use crate::row::Value;
use crate::schema::{Embedded, Kind, Presence, Property};

/// Reads the objects of a property.
pub(super) fn objects<'a>(
    property: &Property,
    object: &Embedded,
    elements: &'a [Json<'a>],
    arena: &'a Bump,
    findings: &mut Findings,
) -> Option<Value<'a>> {
    let mut kept = Vec::with_capacity_in(elements.len(), arena);
    for element in elements {
        match element {
            Json::Object(members) => {
                check_members(property.name, object, members, findings);
                kept.push(*element);
            }
            Json::Text(_) if object.bare_text.is_some() => {
                let name = object.bare_text.unwrap_or_default();
                kept.push(Json::Object(arena.alloc([(name, *element)])));
            }
            other => {
                let finding = Finding::new(Code::IncorrectType, "feed-says-must-be-object");
                let finding = finding.with("property", property.name).with("object", object.name);
                findings.add(finding.property(property.name).value(&other.to_string()));
                return None;
            }
        }
    }
    (!kept.is_empty()).then(|| Value::Objects(kept.into_bump_slice()))
}

fn check_members(path: &str, object: &Embedded, members: Members<'_>, findings: &mut Findings) {
    for (name, value) in members.iter().filter(|(name, _)| *name != "@type") {
        let inner = || format!("{path}.{}", crate::json::cut(name, 80));
        let found = object.members.iter().find(|member| member.name == *name);
        match (found, found.map(|member| member.kind), value) {
            (Some(_), Some(Kind::Object(nested)), Json::Object(members)) => {
                check_members(&inner(), nested, members, findings);
            }
            (Some(member), _, value) => {
                if let Some(finding) = misfit(member, value) {
                    let misfit = malformed(object, &inner(), "feed-says-member-misfit");
                    findings.add(misfit.with("why", finding.says));
                }
            }
            (None, ..) => findings.add(malformed(object, &inner(), "feed-says-member-unknown")),
        }
    }
    for member in object.members.iter().filter(|member| member.presence == Presence::Required) {
        if !members.iter().any(|(name, _)| *name == member.name) {
            let path = format!("{path}.{}", member.name);
            findings.add(malformed(object, &path, "feed-says-member-missing"));
        }
    }
}

fn misfit(member: &Property, value: &Json<'_>) -> Option<Finding> {
    match scalar(member, value) {
        Ok(scalar) => scalar.note,
        Err(finding) => Some(finding),
    }
}

fn malformed(object: &Embedded, path: &str, key: &'static str) -> Finding {
    Finding::new(Code::UnknownField, key).with("member", path).with("object", object.name).property(path)
}
