//! An upload while it comes in: kept in a file without a name, never longer than the limit.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};

use super::{QuickTest, QuickTestError};
use crate::service::Inventory;

/// The most letters of a file's name.
const NAME: usize = 200;

/// A file that is being uploaded. What exceeds the limit is counted and not kept.
#[derive(Debug)]
pub struct QuickTestUpload {
    name: String,
    file: File,
    bytes: u64,
}

impl QuickTestUpload {
    /// The name that is kept: the last part of what was given, without signs that cannot be seen.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`QuickTestError::Spool`] when the disk refuses them.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), QuickTestError> {
        self.bytes = self.bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if self.bytes < QuickTest::LIMIT {
            self.file.write_all(chunk)?;
        }
        Ok(())
    }

    /// The file from its beginning, and its size.
    pub(super) fn finish(mut self) -> Result<(File, u64), QuickTestError> {
        match self.bytes {
            0 => Err(QuickTestError::Empty),
            bytes if bytes >= QuickTest::LIMIT => Err(QuickTestError::TooBig),
            bytes => {
                self.file.seek(SeekFrom::Start(0))?;
                Ok((self.file, bytes))
            }
        }
    }
}

impl Inventory {
    /// Begins an upload under the name that the uploader's file has.
    ///
    /// # Errors
    /// [`QuickTestError::Spool`] when there is no place for it.
    pub fn open_quick_test(&self, file_name: &str) -> Result<QuickTestUpload, QuickTestError> {
        let folder = &self.settings.sources.spool_dir;
        std::fs::create_dir_all(folder)?;
        Ok(QuickTestUpload { name: clean(file_name), file: tempfile::tempfile_in(folder)?, bytes: 0 })
    }
}

fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|letter| !letter.is_control()).take(NAME).collect();
    match seen.trim() {
        "" => "feed.ndjson".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_part_and_can_be_seen() {
        for (given, kept) in [
            ("feed.ndjson.gz", "feed.ndjson.gz"),
            ("C:\\feeds\\menu.ndjson", "menu.ndjson"),
            ("../../etc/passwd", "passwd"),
            ("a\r\nb\0.ndjson", "ab.ndjson"),
            (" / ", "feed.ndjson"),
            ("", "feed.ndjson"),
        ] {
            assert_eq!(clean(given), kept, "{given:?}");
        }
        assert_eq!(clean(&"x".repeat(5_000)).len(), NAME);
    }
}
