//! Files of places on their way into the register.

use basis::{PlaceImportId, Timestamp};
use db::{DbError, Row, Tx, params};
use feed::Place;

use super::super::model::PlaceImport;
use super::sql::{
    BROKEN_IMPORTS, DROP_IMPORT, DROP_IMPORT_LINES, FIND_IMPORT, INSERT_IMPORT, INSERT_IMPORT_LINE,
    LIST_IMPORTS, PAGE_OF_IMPORT_LINES, UPDATE_IMPORT,
};

pub(crate) fn insert_import(tx: &mut Tx<'_>, import: &PlaceImport) -> Result<(), DbError> {
    let PlaceImport { id, state, source, places, requested_by, requested_at, .. } = import;
    tx.execute(&INSERT_IMPORT, params![*id, *state, source.as_str(), *places, requested_by, *requested_at])?;
    Ok(())
}

/// Writes how far an import is.
pub(crate) fn update_import(tx: &mut Tx<'_>, import: &PlaceImport) -> Result<(), DbError> {
    let PlaceImport { id, state, added, changed, finished_at, .. } = import;
    tx.execute(&UPDATE_IMPORT, params![*id, *state, *added, *changed, *finished_at])?;
    Ok(())
}

fn read_import(row: &Row) -> Result<PlaceImport, DbError> {
    Ok(PlaceImport {
        id: row.get(0)?,
        state: row.get(1)?,
        source: row.get(2)?,
        places: row.get(3)?,
        added: row.get(4)?,
        changed: row.get(5)?,
        requested_by: row.get(6)?,
        requested_at: row.get(7)?,
        finished_at: row.get(8)?,
    })
}

pub(crate) fn find_import(tx: &mut Tx<'_>, id: PlaceImportId) -> Result<Option<PlaceImport>, DbError> {
    tx.query_opt(&FIND_IMPORT, params![id])?.map(|row| read_import(&row)).transpose()
}

/// The newest first.
pub(crate) fn list_imports(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<PlaceImport>, DbError> {
    tx.query(&LIST_IMPORTS, params![limit])?.iter().map(read_import).collect()
}

pub(crate) fn insert_import_lines(
    tx: &mut Tx<'_>,
    id: PlaceImportId,
    lines: &[(i64, Place)],
) -> Result<(), DbError> {
    let rows = lines.iter().map(|(line, place)| {
        let mut values = params![id, *line].to_vec();
        values.push(db::json(place));
        values
    });
    tx.execute_many(&INSERT_IMPORT_LINE, rows)?;
    Ok(())
}

/// The first lines that are not yet in the register.
pub(crate) fn page_of_import_lines(
    tx: &mut Tx<'_>,
    id: PlaceImportId,
    limit: usize,
) -> Result<Vec<(i64, Place)>, DbError> {
    let rows = tx.query(&PAGE_OF_IMPORT_LINES, params![id, limit])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.json(1)?))).collect()
}

pub(crate) fn drop_import_lines(tx: &mut Tx<'_>, id: PlaceImportId, last: i64) -> Result<(), DbError> {
    tx.execute(&DROP_IMPORT_LINES, params![id, last])?;
    Ok(())
}

/// Forgets imports that were broken off before `before`.
pub(crate) fn drop_broken_imports(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), DbError> {
    for row in tx.query(&BROKEN_IMPORTS, params![before])? {
        let id: PlaceImportId = row.get(0)?;
        drop_import_lines(tx, id, i64::MAX)?;
        tx.execute(&DROP_IMPORT, params![id])?;
    }
    Ok(())
}
