//! Rules over one row beyond the types of its properties, one subject a file.

pub(crate) mod content_quality;
pub(crate) mod fields;
pub(crate) mod geometry;
pub(crate) mod money;
pub(crate) mod ranges;
