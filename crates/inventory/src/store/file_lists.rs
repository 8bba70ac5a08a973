//! The names of the files that runs have read.

use std::hash::Hasher;
use std::io::{Read, Write};

use basis::{Environment, IngestionId, PartnerId, Timestamp};
use db::{DbError, Tx, params};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use siphasher::sip::SipHasher13;

use crate::model::Ingestion;

/// Unpacked bytes of a list that are read at most: 100,000 names of a thousand letters.
const LIMIT: u64 = 100_000_000;

db::statements! {
    KEEP_LIST = "INSERT INTO inventory_file_lists (partner_id, environment, list_hash, names, used_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (partner_id, environment, list_hash) DO UPDATE SET used_at = $5";
    SET_LIST = "UPDATE ingestions SET file_list = $4 WHERE partner_id = $1 AND environment = $2 AND ingestion_id = $3";
    FIND_LIST = "SELECT list.names FROM ingestions AS run JOIN inventory_file_lists AS list
        ON list.partner_id = run.partner_id AND list.environment = run.environment AND list.list_hash = run.file_list
        WHERE run.partner_id = $1 AND run.environment = $2 AND run.ingestion_id = $3";
    DROP_LISTS = "DELETE FROM inventory_file_lists WHERE used_at < $1";
}

/// Keeps the names of the files that a run has read, in the order in which rows number them.
pub(crate) fn keep_file_list(
    tx: &mut Tx<'_>,
    run: &Ingestion,
    names: &[String],
    now: Timestamp,
) -> Result<(), DbError> {
    let Ingestion { partner_id, environment, id, .. } = run;
    let text = serde_json::to_string(names).unwrap_or_default();
    let mut hasher = SipHasher13::new();
    hasher.write(text.as_bytes());
    let hash = hasher.finish().cast_signed();
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail; a list that is not kept names no files, and nothing else.
    let Ok(packed) = packer.write_all(text.as_bytes()).and_then(|()| packer.finish()) else { return Ok(()) };
    tx.execute(&KEEP_LIST, params![*partner_id, *environment, hash, packed, now])?;
    tx.execute(&SET_LIST, params![*partner_id, *environment, *id, hash])?;
    Ok(())
}

/// The name of the file with this number in a run; `None` where the run's names are not kept any more.
pub(crate) fn find_file_name(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    run: IngestionId,
    file: usize,
) -> Result<Option<String>, DbError> {
    let Some(row) = tx.query_opt(&FIND_LIST, params![partner, environment, run])? else { return Ok(None) };
    let packed: Vec<u8> = row.get(0)?;
    let mut text = String::new();
    if GzDecoder::new(packed.as_slice()).take(LIMIT).read_to_string(&mut text).is_err() {
        return Ok(None);
    }
    let names: Vec<String> = serde_json::from_str(&text).unwrap_or_default();
    Ok(names.into_iter().nth(file))
}

/// Forgets lists that no run has used since `before`.
pub(crate) fn drop_file_lists(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), DbError> {
    tx.execute(&DROP_LISTS, params![before])?;
    Ok(())
}
