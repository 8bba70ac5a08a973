//! The check of an upload. Blocks; memory is bounded by the size of a file.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use basis::Timestamp;
use feed::{CheckOptions, Checker, Code, Report, RestaurantStatus};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{QuickTest, QuickTestError};
use crate::detail::{RunDetail, cut_problems};
use crate::error::InventoryError;

/// Problems of one code that figures are exact for.
const EXACT: usize = 2_000;
/// Problems of one code that the report lists.
const LISTED: usize = 100;
/// Bytes of statuses that are kept.
const STATUS_BYTES: usize = 8_000_000;
/// Bytes of documents that are kept: menus may be shared by many restaurants, and stand in the document of each.
const DOCUMENT_BYTES: usize = 32_000_000;

/// What becomes of an upload.
#[derive(Debug)]
pub(crate) struct Tested {
    pub(crate) report: Report,
    pub(crate) detail: RunDetail,
    pub(crate) restaurants: Vec<TestedRestaurant>,
    /// The file as gzip.
    pub(crate) packed: Vec<u8>,
}

/// A restaurant with the JSON that is stored.
#[derive(Debug)]
pub(crate) struct TestedRestaurant {
    pub(crate) id: String,
    pub(crate) status: String,
    pub(crate) document: Option<String>,
}

/// Why no more documents are made.
enum Stop {
    Enough,
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Checks a file. Documents are made in a second look, so that there may be fewer of them than restaurants.
pub(super) fn check(mut file: File, name: &str, now: Timestamp) -> Result<Tested, QuickTestError> {
    let options = options(now);
    let mut checker = Checker::without_documents(options.clone());
    checker.read_file(name, &file)?;
    let mut checked = checker.finish();
    if checked.report.counts.contains_key(&Code::FileTooBig) {
        return Err(QuickTestError::TooBig);
    }
    let mut detail = RunDetail::within(&checked, &[name.to_owned()], EXACT);
    detail.files.clear();
    cut_problems(&mut checked.report, LISTED);
    let mut report = checked.report;
    let mut restaurants = statuses(std::mem::take(&mut report.restaurant_status))?;
    if report.summary.restaurants.orderable > 0 {
        file.seek(SeekFrom::Start(0))?;
        add_documents(&mut restaurants, options, name, &file)?;
    }
    let packed = pack(&mut file)?;
    Ok(Tested { report, detail, restaurants, packed })
}

fn options(now: Timestamp) -> CheckOptions {
    CheckOptions {
        production: false,
        problem_cap: EXACT,
        file_limit: QuickTest::LIMIT - 1,
        // Uploads do not take the processors away from everything else.
        threads: 1,
        ..CheckOptions::new(now)
    }
}

/// The first restaurants by id, as far as there is room.
fn statuses(all: Vec<RestaurantStatus>) -> Result<Vec<TestedRestaurant>, InventoryError> {
    let (mut room, mut kept) = (STATUS_BYTES, Vec::new());
    // No database holds a key with this sign; such a restaurant stands in the report only.
    let all = all.into_iter().filter(|status| !status.restaurant_id.contains('\0'));
    for status in all.take(QuickTest::MAX_RESTAURANTS) {
        let text = serde_json::to_string(&status)
            .map_err(|source| InventoryError::Damaged { what: "restaurant status", source })?;
        let Some(left) = room.checked_sub(text.len()) else { break };
        room = left;
        kept.push(TestedRestaurant { id: status.restaurant_id, status: text, document: None });
    }
    Ok(kept)
}

fn add_documents(
    restaurants: &mut [TestedRestaurant],
    options: CheckOptions,
    name: &str,
    file: &File,
) -> Result<(), QuickTestError> {
    let mut checker = Checker::new(options);
    checker.read_file(name, file)?;
    let (mut room, mut rest) = (DOCUMENT_BYTES, restaurants.iter_mut());
    let done = checker.finish_into(|made| {
        if made.document.id.contains('\0') {
            return Ok(());
        }
        let kept = rest.find(|kept| kept.id == made.document.id).ok_or(Stop::Enough)?;
        let text = serde_json::to_string(&made.document).map_err(io::Error::other)?;
        room = room.checked_sub(text.len()).ok_or(Stop::Enough)?;
        kept.document = Some(text);
        Ok(())
    });
    match done {
        Ok(_) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Io(error)) => Err(error.into()),
    }
}

/// The file as gzip; one that is gzip already stays as it is.
fn pack(file: &mut File) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(&bytes)?;
    packer.finish()
}
