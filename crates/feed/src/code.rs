//! Stable codes of everything that can be wrong with a feed (chapter 11).

mod catalogue;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use texts::{Says, Texts};

/// Whether a problem drops what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The entity, file or ingestion is dropped.
    Error,
    /// It is kept.
    Warning,
}

/// One code of the catalogue. Texts and severity are in its table; codes never change their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the catalogue says what each code means")]
pub enum Code {
    FetchFailed,
    FetchAuth,
    MarkerInvalid,
    SitemapInvalid,
    DecompressFailed,
    NotUtf8,
    FileTooBig,
    TooManyFiles,
    EmptySnapshot,
    SnapshotHeld,
    InvalidJson,
    UnknownType,
    MissingId,
    IdTooLong,
    DuplicateEntity,
    EntityTooBig,
    MissingField,
    IncorrectType,
    IncorrectFormat,
    OutOfRange,
    IncorrectEnum,
    NullValue,
    UnknownField,
    LenientTime,
    MissingDateModified,
    FutureTimestamp,
    RangeInverted,
    ConflictingFields,
    GeometryCount,
    InvalidPolygon,
    SpecialHourRange,
    MissingReference,
    NoService,
    TooManyServices,
    NoMenu,
    EmptyMenu,
    NoOffer,
    OptionWithoutOffer,
    MixedOffers,
    OverlappingOffers,
    NoOperationHours,
    NoServiceHours,
    NoServiceArea,
    ServiceMismatch,
    SectionCycle,
    AddonDepth,
    AddonQuantity,
    AddonUnsatisfiable,
    MixedCurrency,
    AmbiguousFee,
    OrphanEntity,
    StaleEntity,
    ReconFailure,
    DuplicateRestaurant,
    PlaceClosed,
    DeleteUnknown,
    ImageUnreachable,
    ImageTooSmall,
    ImageFormat,
    ContentQuality,
    V1Envelope,
    V1Unsupported,
    V1Lossy,
}

impl Code {
    /// Every code, in the order of the specification.
    pub const ALL: &'static [Self] = catalogue::ALL;

    /// The stable text, such as `MISSING_FIELD`.
    pub const fn as_str(self) -> &'static str {
        catalogue::facts(self).text
    }

    /// The usual severity. `INCORRECT_ENUM` and `MISSING_REFERENCE` may also be warnings.
    pub const fn severity(self) -> Severity {
        catalogue::facts(self).severity
    }

    /// The entities, or the scope, that the code is reported on.
    pub const fn scope(self) -> &'static str {
        catalogue::facts(self).scope
    }

    /// The title; `<field>` and `<Entity>` stand for what it is about.
    pub const fn title(self) -> &'static str {
        catalogue::facts(self).title
    }

    /// What the code means.
    pub const fn meaning(self) -> &'static str {
        catalogue::facts(self).meaning
    }

    /// How to mend it.
    pub const fn cure(self) -> &'static str {
        catalogue::facts(self).cure
    }

    /// The key of the text that says what the code means, in the reader's language; English is [`Code::meaning`].
    pub fn meaning_key(self) -> String {
        self.text_key("what")
    }

    /// The key of the text that says how to mend it, in the reader's language; English is [`Code::cure`].
    pub fn cure_key(self) -> String {
        self.text_key("cure")
    }

    /// How to mend it, before it is in a language.
    pub fn cure_says(self) -> Says {
        Says::of_key(self.cure_key())
    }

    /// The title in the reader's language, with what it is about filled in: a property, or a type of entity.
    pub fn titled(self, t: Texts, subject: &str) -> String {
        t.one(&self.text_key("title"), "subject", subject)
    }

    fn text_key(self, kind: &str) -> String {
        format!("feed-code-{}-{kind}", self.as_str().to_ascii_lowercase().replace('_', "-"))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is no code of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code of the feed catalogue")]
pub struct UnknownCode;

impl FromStr for Code {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or(UnknownCode)
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_own_text() {
        for code in Code::ALL {
            assert_eq!(code.as_str().parse(), Ok(*code));
            assert!(!code.title().is_empty() && !code.meaning().is_empty() && !code.cure().is_empty());
        }
    }
}
