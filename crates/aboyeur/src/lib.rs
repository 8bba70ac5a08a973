//! The aboyeur program: command line, configuration, wiring and the demo.
//!
//! Only this crate reads configuration and puts the services together.

pub mod app;
mod certify;
mod certify_key;
pub mod cli;
pub mod config;
pub mod demo;
mod feed_check;
mod feed_convert;
mod feed_files;
mod feed_generate;
mod feed_page;
mod feed_remote;
mod feed_schema;
mod feed_text;
mod routes;
pub mod serve;
mod users;
