//! Restaurants written straight into their table, since generating and reading a million would take hours.

use basis::PartnerId;
use db::{DbError, Row, Tx, Value, params};

use super::rig::ENVIRONMENT;

db::statements! {
    INSERT_HEAD = "INSERT INTO inventory_heads (partner_id, environment, generation) VALUES ($1, $2, 1)";
    INSERT_RESTAURANT = "INSERT INTO restaurants (partner_id, environment, restaurant_id, from_generation, hash, name,
        search_text, street, locality, postal_code, country, latitude, longitude, time_zone, currency, delivery,
        takeout, document)
        VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    SAMPLES = "SELECT name, street, locality, postal_code, country, time_zone, currency, delivery, takeout, document
        FROM restaurants WHERE partner_id = $1 AND until_generation IS NULL ORDER BY restaurant_id LIMIT 200";
    ANALYZE = "ANALYZE restaurants";
}

/// A restaurant that was published from the feed.
pub(super) struct Sample {
    columns: Vec<Value>,
    document: String,
}

impl Sample {
    pub(super) fn bytes(&self) -> usize {
        self.document.len()
    }
}

/// One to be written.
pub(super) struct Copy<'s> {
    pub(super) id: String,
    pub(super) sample: &'s Sample,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    /// Whether it has the whole document, or only its beginning, which nobody reads.
    pub(super) whole: bool,
}

/// The beginning of a document in place of all of it.
const BEGINNING: usize = 500;

pub(super) fn samples(tx: &mut Tx<'_>, partner: PartnerId) -> Result<Vec<Sample>, DbError> {
    tx.query(&SAMPLES, params![partner])?.iter().map(read_sample).collect()
}

fn read_sample(row: &Row) -> Result<Sample, DbError> {
    let mut columns = Vec::new();
    for column in 0..7 {
        columns.push(Value::Text(row.get(column)?));
    }
    columns.extend([Value::Bool(row.get(7)?), Value::Bool(row.get(8)?)]);
    Ok(Sample { columns, document: row.get(9)? })
}

pub(super) fn insert_head(tx: &mut Tx<'_>, partner: PartnerId) -> Result<(), DbError> {
    tx.execute(&INSERT_HEAD, params![partner, ENVIRONMENT])?;
    Ok(())
}

pub(super) fn insert(tx: &mut Tx<'_>, partner: PartnerId, copies: &[Copy<'_>]) -> Result<(), DbError> {
    tx.execute_many(&INSERT_RESTAURANT, copies.iter().map(|copy| values(partner, copy)))?;
    Ok(())
}

fn values(partner: PartnerId, copy: &Copy<'_>) -> Vec<Value> {
    let Copy { id, sample, latitude, longitude, whole } = copy;
    let text = |column: usize| match &sample.columns[column] {
        Value::Text(text) => text.as_str(),
        _ => "",
    };
    let name = format!("{} {id}", text(0));
    let search_text = format!("{name} {} {} {}", text(1), text(2), text(3)).to_lowercase();
    let document = if *whole {
        sample.document.clone()
    } else {
        sample.document.chars().take(BEGINNING).collect::<String>()
    };
    let mut values =
        params![partner, ENVIRONMENT, id.as_str(), format!("hash of {id}"), name, search_text].to_vec();
    values.extend_from_slice(&sample.columns[1..5]);
    values.extend_from_slice(params![*latitude, *longitude]);
    values.extend_from_slice(&sample.columns[5..]);
    values.push(Value::Text(document));
    values
}

/// What the server does by itself some time after a table has grown.
pub(super) fn analyze(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute(&ANALYZE, params![])?;
    Ok(())
}
