//! Every text a person reads, in French and English.
//!
//! Texts are Fluent messages in `locales/{en,fr}/<area>.ftl`, built into the program. All files of a language form
//! one namespace; tests hold that both languages have the same keys with the same variables, and that every key
//! which a page or a message names exists. This crate chooses no language: callers do, by [`basis::Locale`].

mod arg;
mod bundle;
mod says;
mod texts;

pub use arg::{Arg, ToArg};
pub use bundle::{has, keys};
pub use says::{Said, Says};
pub use texts::Texts;

#[cfg(test)]
mod tests;
