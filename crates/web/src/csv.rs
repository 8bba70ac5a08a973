//! Tables for other programs: RFC 4180, in UTF-8, streamed line by line.
//!
//! Texts come from partners and diners, and people open such files in spreadsheets. A text that a spreadsheet would
//! take for a formula gets an apostrophe in front, which spreadsheets show as text. Numbers and instants are written
//! as they are.

use std::fmt::{Display, Write};

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream::{self, Stream, StreamExt};

/// Lines of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Csv {
    text: String,
    is_inside: bool,
}

impl Csv {
    /// A table that begins with the names of its columns.
    pub fn with_head(names: &[&str]) -> Self {
        let mut csv = Self::default();
        for name in names {
            csv = csv.text(name);
        }
        csv.end()
    }

    /// A text, whoever wrote it.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.separate();
        let is_formula =
            text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
        let guard = if is_formula { "'" } else { "" };
        if is_formula || text.contains(['"', ',', ';', '\r', '\n']) || text.trim() != text {
            // Writing to a string cannot fail.
            let _ = write!(self.text, "\"{guard}{}\"", text.replace('"', "\"\""));
        } else {
            self.text.push_str(text);
        }
        self
    }

    /// A text, or nothing.
    #[must_use]
    pub fn maybe(self, text: Option<&str>) -> Self {
        self.text(text.unwrap_or_default())
    }

    /// A number or an instant: something of our own that needs no quotes.
    #[must_use]
    pub fn plain(mut self, value: impl Display) -> Self {
        self.separate();
        let _ = write!(self.text, "{value}");
        self
    }

    /// A number or an instant, or nothing.
    #[must_use]
    pub fn plain_or_none(mut self, value: Option<impl Display>) -> Self {
        self.separate();
        if let Some(value) = value {
            let _ = write!(self.text, "{value}");
        }
        self
    }

    /// Ends the line.
    #[must_use]
    pub fn end(mut self) -> Self {
        self.text.push_str("\r\n");
        self.is_inside = false;
        self
    }

    fn separate(&mut self) {
        if self.is_inside {
            self.text.push(',');
        }
        self.is_inside = true;
    }

    /// The lines so far.
    pub fn into_text(self) -> String {
        self.text
    }

    /// The whole table as a file to keep.
    pub fn into_file(self, name: &str) -> Response {
        (file_headers(name), self.text).into_response()
    }
}

/// A table as a file to keep, sent piece by piece as it is read. A piece that fails breaks the transfer off, so that
/// nobody takes half a table for the whole.
pub fn csv_stream<S, E>(name: &str, head: Csv, pieces: S) -> Response
where
    S: Stream<Item = Result<Csv, E>> + Send + 'static,
    E: std::error::Error + Send + Sync + 'static,
{
    let first = stream::once(async move { Ok::<_, E>(head) });
    let texts = first.chain(pieces).map(|piece| {
        piece.map(Csv::into_text).inspect_err(|error| {
            tracing::error!(error = error as &dyn std::error::Error, "an export broke off");
        })
    });
    (file_headers(name), Body::from_stream(texts)).into_response()
}

fn file_headers(name: &str) -> [(header::HeaderName, String); 3] {
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(texts: &[&str]) -> String {
        texts.iter().fold(Csv::default(), |csv, text| csv.text(text)).end().into_text()
    }

    #[test]
    fn separators_quotes_and_ends_of_lines_stay_within_their_cell() {
        assert_eq!(line(&["a", "b,c", "d\"e", "f\r\ng", ""]), "a,\"b,c\",\"d\"\"e\",\"f\r\ng\",\r\n");
    }

    #[test]
    fn no_text_becomes_a_formula() {
        for text in ["=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "  =1"] {
            let line = line(&["safe", text]);
            assert!(line.starts_with("safe,\"'"), "{line:?}");
        }
        let numbers = Csv::default().plain(-5).plain_or_none(None::<i64>).plain(7).end();
        assert_eq!(numbers.into_text(), "-5,,7\r\n");
    }
}
