//! What is wrong with a form, beside each field.

use basis::FieldErrors;
use texts::Texts;

/// The errors of a form in the reader's language. Templates ask for each field by name.
#[derive(Clone, Debug, Default)]
pub struct FormErrors {
    entries: Vec<(String, String)>,
}

impl FormErrors {
    /// Nothing wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// The errors in words.
    pub fn new(t: Texts, errors: &FieldErrors) -> Self {
        Self { entries: errors.0.iter().map(|error| (error.field.clone(), t.field_error(error))).collect() }
    }

    /// With one more error, already in words.
    pub fn with(mut self, field: impl Into<String>, text: impl Into<String>) -> Self {
        self.entries.push((field.into(), text.into()));
        self
    }

    /// What is wrong with a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.entries.iter().find(|(name, _)| name == field).map(|(_, text)| text.as_str())
    }

    /// Whether something is wrong.
    pub fn any(&self) -> bool {
        !self.entries.is_empty()
    }

    /// How many things are wrong.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// Field and text of each, in order, for the summary above the form.
    pub fn entries(&self) -> &[(String, String)] {
        &self.entries
    }
}
