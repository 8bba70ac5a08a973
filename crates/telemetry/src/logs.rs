//! Logs on standard error.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for programs.
    Json,
}

impl FromStr for LogFormat {
    type Err = LogsError;
    fn from_str(text: &str) -> Result<Self, LogsError> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(LogsError::UnknownFormat { format: text.to_owned() }),
        }
    }
}

/// Why logging could not begin.
#[derive(Debug, thiserror::Error)]
pub enum LogsError {
    /// Neither text nor JSON.
    #[error("{format:?} is not a log format; write text or json")]
    UnknownFormat {
        /// What was given.
        format: String,
    },
    /// The filter cannot be read.
    #[error("{filter:?} is not a log filter; write a level such as info, or a list such as info,jobs=debug")]
    Filter {
        /// What was given.
        filter: String,
        /// What is wrong with it.
        #[source]
        source: tracing_subscriber::filter::ParseError,
    },
    /// This process already logs.
    #[error("logging has already begun in this process")]
    AlreadyBegun(#[source] tracing_subscriber::util::TryInitError),
}

/// Begins to log to standard error, once per process. `filter` is a level (`info`) or a list such as
/// `info,jobs=debug`.
pub fn init(format: LogFormat, filter: &str) -> Result<(), LogsError> {
    let filter = read_filter(filter)?;
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    let begun = match format {
        LogFormat::Text => lines.finish().try_init(),
        LogFormat::Json => lines.json().flatten_event(true).finish().try_init(),
    };
    begun.map_err(LogsError::AlreadyBegun)
}

fn read_filter(filter: &str) -> Result<EnvFilter, LogsError> {
    EnvFilter::builder()
        .parse(filter)
        .map_err(|source| LogsError::Filter { filter: filter.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_and_formats_are_checked_before_logging_begins() {
        assert!(read_filter("info,jobs=debug").is_ok());
        let error = read_filter("info,jobs=loud").unwrap_err().to_string();
        assert!(error.contains("info,jobs=debug"), "{error}");
        assert_eq!("json".parse::<LogFormat>().unwrap(), LogFormat::Json);
        assert!("xml".parse::<LogFormat>().is_err());
    }

    #[test]
    fn logging_begins_once() {
        init(LogFormat::Json, "warn").unwrap();
        assert!(matches!(init(LogFormat::Text, "warn"), Err(LogsError::AlreadyBegun(_))));
        assert!(tracing::enabled!(tracing::Level::WARN) && !tracing::enabled!(tracing::Level::INFO));
    }
}
