//! What all pages and endpoints share: the server, the layers around them, language and theme, the layout, errors,
//! forms, assets and live updates.
//!
//! A page crate gives its routes to [`Site::pages`], an endpoint crate to [`Site::machine`], and the program runs
//! [`serve`]. Who is signed in is found by
//! [`session`]; what they may see is asked of `identity` by each page.

mod assets;
mod chrome;
mod client_addr;
mod context;
pub mod cookies;
mod csv;
mod error;
mod form;
mod headers;
mod page;
mod problem;
mod rate_limit;
mod request_log;
mod server;
pub mod session;
mod site;
mod sse;

pub use assets::asset;
pub use chrome::{Chrome, Crumb, NavEntry, SignedIn, Toast};
pub use client_addr::ClientAddr;
pub use context::{PageContext, PageLocale, Theme, see_other, see_other_with};
pub use csv::{Csv, csv_stream};
pub use error::PageError;
pub use form::FormErrors;
pub use page::Page;
pub use problem::Problem;
pub use rate_limit::RateLimiter;
pub use request_log::RequestId;
pub use server::{BindError, ServeOptions, bind, serve};
pub use session::{Member, OptionalMember, console_chrome};
pub use site::{Site, SiteSettings};
pub use sse::live;

#[cfg(test)]
mod tests;
