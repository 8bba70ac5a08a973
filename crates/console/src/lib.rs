//! Pages for partners, and for staff about a partner: account and users, contacts, feeds, inventory, restaurants,
//! fulfillment, orders and keys (operations 1, 3 to 6, 10 and 11).
//!
//! Every page below `/console/partners/{partner_id}` begins with a [`visit::Visit`], which finds the partner for those
//! who may read it and is "not found" for everybody else; what needs more than reading asks for it first. Every page
//! works without scripts. Cases, incidents and schedules are pages of `desk`.

mod account;
mod account_forms;
mod active;
mod alert_limits;
mod alerts;
mod all_orders;
mod area_map;
mod chart;
mod contact_form;
mod contacts;
mod diner;
mod endpoint;
mod endpoint_health;
mod entity;
mod exchanges;
mod feed_issues;
mod feed_names;
mod feed_run;
mod feed_source;
mod feeds;
mod frame;
mod fulfillment;
mod fulfillment_charts;
mod health;
mod history;
mod home;
mod keys;
mod mail;
mod matching;
mod menu;
mod menu_view;
mod order;
mod orders;
mod outcome;
mod overview;
mod partners_list;
mod password;
mod period;
mod pie;
mod problems;
mod profile;
mod profile_forms;
mod quick_test;
mod restaurants;
mod routes;
mod sign_in;
mod snapshot;
mod snapshots;
mod state;
mod status_report;
mod testing;
mod update_report;
mod updates;
mod users;
mod view;
mod viewer;
mod visit;

pub use routes::router;
pub use state::ConsoleState;

#[cfg(test)]
mod tests;
