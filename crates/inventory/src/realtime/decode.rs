//! Bodies of the three generations as records, or the refusal of the request as a whole (9.1 to 9.3). Pure.

mod bounded;
#[cfg(test)]
mod tests;
mod time;

use std::borrow::Cow;

use basis::Timestamp;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::value::RawValue;

use self::bounded::Bounded;
use super::entity_text::{self, EntityText, cut};
use super::model::{UpdateForm, UpdateRoute};
use super::refusal::{RefusalReason, RequestRefusal};

/// Rule U1.
pub const MOST_RECORDS: usize = 1_000;
/// The only vertical (9.3).
const VERTICAL: &str = "FOODORDERING";

/// What one record asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateRecord {
    /// Upsert or delete.
    pub route: UpdateRoute,
    /// In which schema the payload is written.
    pub form: UpdateForm,
    /// `@type`, cut to 60 characters; empty for a v1 delete, whose address does not name it.
    pub entity_type: String,
    /// `@id`, cut to 301 characters, one more than is allowed.
    pub entity_id: String,
    /// The version that orders it (rule W2).
    pub version: Timestamp,
    /// The entity as JSON text; absent for a delete.
    pub payload: Option<String>,
}

/// The entity that the address of the older generations names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityName {
    /// `{TYPE}`; absent for v1 data.
    pub entity_type: Option<String>,
    /// `{ENTITY_ID}`, decoded.
    pub entity_id: String,
}

type Decoded<T> = Result<T, RequestRefusal>;

fn refuse<T>(reason: RefusalReason, message: impl Into<String>) -> Decoded<T> {
    Err(RequestRefusal::new(reason, message))
}

/// Reads the body of `record:batchPush` or `record:batchDelete` (9.1).
pub fn decode_records(route: UpdateRoute, body: &[u8]) -> Decoded<Vec<UpdateRecord>> {
    #[derive(Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        records: Option<Bounded<'a>>,
    }
    let body: Body<'_> = read_body(body)?;
    let records = several("records", body.records)?;
    records.into_iter().enumerate().map(|(n, raw)| record(route, &format!("records[{n}]"), raw)).collect()
}

/// Reads the body of `entities:batchPush` of generation 2. `project` is that of the address.
pub fn decode_entities(project: &str, body: &[u8], received_at: Timestamp) -> Decoded<Vec<UpdateRecord>> {
    #[derive(Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        requests: Option<Bounded<'a>>,
    }
    let body: Body<'_> = read_body(body)?;
    let requests = several("requests", body.requests)?;
    let read = |(n, raw): (usize, &RawValue)| {
        let place = format!("requests[{n}]");
        let push: Push<'_> = from_raw(&place, raw)?;
        let entity = push.entity(&place)?;
        let name = match entity.name {
            Some(name) => Some(named(project, &place, name)?),
            None => None,
        };
        pushed(&place, &push, &entity, name.as_ref(), UpdateForm::V2, received_at)
    };
    requests.into_iter().enumerate().map(read).collect()
}

/// Reads the body of `entities/…:push` of generation 1. Data whose address names no type is v1.
pub fn decode_push(name: &EntityName, body: &[u8], received_at: Timestamp) -> Decoded<Vec<UpdateRecord>> {
    let push: Push<'_> = read_body(body)?;
    let entity = push.entity("body")?;
    let form = if name.entity_type.is_some() { UpdateForm::V2 } else { UpdateForm::V1 };
    pushed("body", &push, &entity, Some(name), form, received_at).map(|record| vec![record])
}

/// Reads a `DELETE` on the address of an entity; the vertical and the time stand in the query.
pub fn decode_delete(
    name: EntityName,
    vertical: Option<&str>,
    delete_time: Option<&str>,
    received_at: Timestamp,
) -> Decoded<Vec<UpdateRecord>> {
    check_vertical("query", vertical)?;
    let version = match delete_time {
        Some(text) => time::parse(text).ok_or_else(|| time::unreadable("query", "delete_time", text))?,
        None => received_at,
    };
    if name.entity_id.is_empty() || name.entity_id.contains('\0') {
        return refuse(RefusalReason::UndecodableRecord, "the address names no entity.");
    }
    let form = if name.entity_type.is_some() { UpdateForm::V2 } else { UpdateForm::V1 };
    Ok(vec![UpdateRecord {
        route: UpdateRoute::Delete,
        form,
        entity_type: cut(&name.entity_type.unwrap_or_default().replace('\0', ""), entity_text::TYPE_LIMIT),
        entity_id: cut(&name.entity_id, entity_text::ID_LIMIT + 1),
        version,
        payload: None,
    }])
}

fn read_body<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Decoded<T> {
    let malformed = |what: String| RequestRefusal::new(RefusalReason::MalformedBody, what);
    let text = std::str::from_utf8(body).map_err(|_| malformed("the body is not UTF-8.".to_owned()))?;
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| malformed(format!("the body is not the JSON object expected: {error}.")))
}

fn several<'a>(member: &str, list: Option<Bounded<'a>>) -> Decoded<Vec<&'a RawValue>> {
    match list {
        None => refuse(RefusalReason::MalformedBody, format!("{member} is required.")),
        Some(list) if list.items.is_empty() => {
            refuse(RefusalReason::MalformedBody, format!("{member} is empty."))
        }
        Some(list) if list.length > MOST_RECORDS => {
            let length = list.length;
            refuse(
                RefusalReason::TooManyRecords,
                format!("{member} has {length} entries; at most {MOST_RECORDS} are taken."),
            )
        }
        Some(list) => Ok(list.items),
    }
}

fn from_raw<'a, T: Deserialize<'a>>(place: &str, raw: &'a RawValue) -> Decoded<T> {
    serde_json::from_str(raw.get()).or_else(|error| {
        refuse(RefusalReason::UndecodableRecord, format!("{place}: not the JSON object expected: {error}."))
    })
}

/// A record of the final generation. Members are looked at one by one, so that each refusal has its own reason.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow, rename = "generationTimestamp", alias = "generation_timestamp")]
    generation_timestamp: Option<&'a RawValue>,
    #[serde(borrow, rename = "deleteTime", alias = "delete_time")]
    delete_time: Option<&'a RawValue>,
    #[serde(borrow, rename = "dataRecord", alias = "data_record")]
    data_record: Option<&'a RawValue>,
    #[serde(borrow, rename = "protoRecord", alias = "proto_record")]
    proto_record: Option<&'a RawValue>,
}

fn record(route: UpdateRoute, place: &str, raw: &RawValue) -> Decoded<UpdateRecord> {
    let record: Record<'_> = from_raw(place, raw)?;
    let (member, at) = match route {
        UpdateRoute::Upsert => ("generationTimestamp", record.generation_timestamp),
        UpdateRoute::Delete => ("deleteTime", record.delete_time),
    };
    let Some(at) = at else {
        return refuse(RefusalReason::MissingTimestamp, format!("{place}: {member} is required."));
    };
    let version = time::read(place, member, at)?;
    if record.proto_record.is_some() {
        let message = format!("{place}: protoRecord is not taken; send dataRecord.");
        return refuse(RefusalReason::UndecodableRecord, message);
    }
    let Some(data) = record.data_record else {
        return refuse(RefusalReason::UndecodableRecord, format!("{place}: dataRecord is required."));
    };
    let entity = read_entity(place, "dataRecord", data)?;
    let (Some(entity_type), Some(entity_id)) = (entity.entity_type, entity.entity_id) else {
        return refuse(RefusalReason::UndecodableRecord, format!("{place}: the entity needs @type and @id."));
    };
    let payload = (route == UpdateRoute::Upsert).then_some(entity.json);
    Ok(UpdateRecord { route, form: UpdateForm::V2, entity_type, entity_id, version, payload })
}

fn read_entity(place: &str, member: &str, data: &RawValue) -> Decoded<EntityText> {
    entity_text::read(data).ok_or_else(|| {
        let message = format!("{place}: {member} is neither base64 of a JSON object nor JSON.");
        RequestRefusal::new(RefusalReason::UndecodableRecord, message)
    })
}

/// A push of the older generations: `{"entity":{…},"update_time":"…"}`.
#[derive(Deserialize)]
struct Push<'a> {
    #[serde(borrow)]
    entity: Option<&'a RawValue>,
    #[serde(borrow, alias = "updateTime")]
    update_time: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct PushedEntity<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    vertical: Option<Cow<'a, str>>,
}

impl<'a> Push<'a> {
    fn entity(&self, place: &str) -> Decoded<PushedEntity<'a>> {
        match self.entity {
            Some(raw) => from_raw(place, raw),
            None => refuse(RefusalReason::MalformedBody, format!("{place}: entity is required.")),
        }
    }
}

fn check_vertical(place: &str, vertical: Option<&str>) -> Decoded<()> {
    match vertical {
        Some(other) if other != VERTICAL => {
            let shown = cut(other, 40);
            refuse(
                RefusalReason::MalformedBody,
                format!("{place}: the vertical is {VERTICAL}, not {shown:?}."),
            )
        }
        _ => Ok(()),
    }
}

/// `apps/P/entities/TYPE/ID`, with the id percent-encoded.
fn named(project: &str, place: &str, name: &RawValue) -> Decoded<EntityName> {
    let text: String = from_raw(place, name)?;
    let parts: Vec<&str> = text.splitn(5, '/').collect();
    let ["apps", app, "entities", entity_type, id] = parts.as_slice() else {
        let message = format!("{place}: entity.name is apps/PROJECT/entities/TYPE/ID.");
        return refuse(RefusalReason::UndecodableRecord, message);
    };
    if *app != project {
        let message = format!("{place}: entity.name names another project than the address.");
        return refuse(RefusalReason::UndecodableRecord, message);
    }
    let entity_id = percent_decode_str(id).decode_utf8_lossy().into_owned();
    Ok(EntityName { entity_type: Some((*entity_type).to_owned()), entity_id })
}

/// One pushed entity; what names it and what stands in it must agree.
fn pushed(
    place: &str,
    push: &Push<'_>,
    entity: &PushedEntity<'_>,
    name: Option<&EntityName>,
    form: UpdateForm,
    received_at: Timestamp,
) -> Decoded<UpdateRecord> {
    check_vertical(place, entity.vertical.as_deref())?;
    let version = match push.update_time {
        Some(raw) => time::read(place, "update_time", raw)?,
        None => received_at,
    };
    let Some(data) = entity.data else {
        return refuse(RefusalReason::UndecodableRecord, format!("{place}: entity.data is required."));
    };
    let text = read_entity(place, "entity.data", data)?;
    // A v1 node may leave its id to the address; a row of v2 is checked and stored with its own.
    let from_name =
        name.filter(|_| form == UpdateForm::V1).map(|name| cut(&name.entity_id, entity_text::ID_LIMIT + 1));
    let entity_id = text.entity_id.or(from_name).filter(|id| !id.is_empty() && !id.contains('\0'));
    let (Some(entity_type), Some(entity_id)) = (text.entity_type, entity_id) else {
        return refuse(RefusalReason::UndecodableRecord, format!("{place}: the entity needs @type and @id."));
    };
    let agrees = name.is_none_or(|name| {
        let same_type = name.entity_type.as_deref().is_none_or(|one| one == entity_type);
        same_type && cut(&name.entity_id, entity_text::ID_LIMIT + 1) == entity_id
    });
    if !agrees {
        let message = format!("{place}: the address or entity.name names another entity than the data.");
        return refuse(RefusalReason::UndecodableRecord, message);
    }
    let route = UpdateRoute::Upsert;
    Ok(UpdateRecord { route, form, entity_type, entity_id, version, payload: Some(text.json) })
}
