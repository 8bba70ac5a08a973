//! A report as text for a terminal, as JSON for programs and as one page to be passed on.

mod html;
mod json;
mod text;

pub use html::html;
pub use json::json;
pub use text::text;
