//! Errors for people: which field, what is wrong, how to mend it.

use serde::{Deserialize, Serialize};

/// One thing that is wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field as the sender names it; a path such as `items[2].quantity` where it is nested.
    pub field: String,
    /// A stable `snake_case` code. Pages translate `error-<code with dashes>`.
    pub code: String,
    /// What is wrong and how to mend it, in English, for programs' logs and the REST API.
    pub message: String,
}

impl FieldError {
    /// One thing that is wrong.
    pub fn new(field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), code: code.into(), message: message.into() }
    }
}

/// Everything that is wrong with an input, gathered so that it can all be mended at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.summary())]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Exactly one thing is wrong.
    pub fn one(field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self(vec![FieldError::new(field, code, message)])
    }

    /// Adds one more.
    pub fn push(&mut self, field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError::new(field, code, message));
    }

    /// `value` if nothing is wrong, else all of it.
    pub fn finish<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first error of `field`, for the place beside the input.
    pub fn of(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|error| error.field == field)
    }

    fn summary(&self) -> String {
        let parts: Vec<String> =
            self.0.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
        parts.join("; ")
    }
}
