//! A v1 document goes through the converter; its rows are read like any others.

use std::io;

use super::{Checker, Gathered};
use crate::lines::Lines;
use crate::problem::{Finding, Origin};
use crate::v1::{Failure, Sink};

impl Checker {
    pub(super) fn read_v1(&mut self, file: u32, lines: Lines<'_>) -> io::Result<()> {
        let received = self.options.snapshot_time.unwrap_or(self.options.now);
        match lines.read_v1(received, &mut Rows { checker: self, file }) {
            Ok(()) => Ok(()),
            Err(Failure::Io(error)) => Err(error),
            Err(Failure::Document(finding, line)) => {
                self.file_error(file, line, *finding);
                Ok(())
            }
        }
    }
}

struct Rows<'c> {
    checker: &'c mut Checker,
    file: u32,
}

impl Sink for Rows<'_> {
    fn row(&mut self, line: u64, row: &str) {
        let origin = Origin { file: self.file, line: u32::try_from(line).unwrap_or(u32::MAX) };
        self.checker.push_line(origin, row);
    }

    fn finding(&mut self, subject: (&str, Option<&str>), line: Option<u64>, finding: Finding) {
        let Gathered { files, problems, .. } = &mut self.checker.gathered;
        let name = usize::try_from(self.file).ok().and_then(|at| files.get(at)).map(String::as_str);
        problems.add(finding, |finding| finding.on(subject, name, line));
    }
}
