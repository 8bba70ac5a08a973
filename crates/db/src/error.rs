//! What can go wrong, in words that lead to the cause and carry no data of people.

use std::error::Error as StdError;

/// The cause beneath a [`DbError`]: an error of the driver, already stripped of row data.
pub(crate) type Source = Box<dyn StdError + Send + Sync>;

/// What can go wrong in the database layer.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A row with this key is there already.
    #[error("{statement} would break the unique constraint {constraint}")]
    Unique {
        /// The statement's name.
        statement: &'static str,
        /// The name of the constraint (PostgreSQL) or its columns (SQLite): for people, not for decisions.
        constraint: String,
    },
    /// A row that must be there is not.
    #[error("{statement} found no row")]
    NotFound {
        /// The statement's name.
        statement: &'static str,
    },
    /// A column does not hold what the code expects.
    #[error("{statement} gave an unexpected value in column {column}: {reason}")]
    Decode {
        /// The statement's name.
        statement: &'static str,
        /// The column, counted from 0.
        column: usize,
        /// Expected and found kinds, without the value.
        reason: String,
    },
    /// A parameter cannot be stored.
    #[error("{statement} was given a parameter that cannot be stored: {reason}")]
    Encode {
        /// The statement's name.
        statement: &'static str,
        /// Why not.
        reason: String,
    },
    /// The engine refused a statement.
    #[error("{statement} failed")]
    Statement {
        /// The statement's name.
        statement: &'static str,
        /// What the engine said.
        #[source]
        source: Source,
    },
    /// An earlier statement of the transaction failed and its error was passed over.
    #[error(
        "the transaction is spoiled because {statement} failed earlier in it; use ON CONFLICT, or wrap what may fail in Tx::attempt"
    )]
    Spoiled {
        /// The statement that failed.
        statement: &'static str,
    },
    /// The database cannot be reached, is closed or too busy. The work was not done, or is known to be rolled back,
    /// except when the connection broke during the commit itself.
    #[error("the database is not available: {reason}")]
    Unavailable {
        /// What is the matter and what can be done.
        reason: String,
        /// What the driver said.
        #[source]
        source: Option<Source>,
    },
    /// The address of the database is not understood.
    #[error("the database address is wrong: {reason}")]
    Address {
        /// What is wrong and how to write it.
        reason: String,
    },
    /// The schema could not be brought up to date.
    #[error("the schema could not be migrated: {reason}")]
    Migration {
        /// Which step and what to do.
        reason: String,
        /// What the engine said.
        #[source]
        source: Option<Source>,
    },
    /// Statements that an engine does not accept.
    #[error("{} statements are not accepted: {}", .0.len(), .0.join("; "))]
    Rejected(Vec<String>),
    /// The closure of the transaction panicked; nothing of it was kept.
    #[error("the work of a transaction panicked and was rolled back")]
    Panicked,
    /// This engine cannot do what was asked.
    #[error("{reason}")]
    Unsupported {
        /// What to do instead.
        reason: &'static str,
    },
}

impl DbError {
    /// Whether a row with the same key was there already.
    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Unique { .. })
    }

    /// Whether a row that must be there was missing.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }

    /// Whether trying again later can help: the database was away or busy.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable { .. })
    }

    pub(crate) fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable { reason: reason.into(), source: None }
    }

    pub(crate) fn closed() -> Self {
        Self::unavailable("it was closed because the process is stopping")
    }
}
