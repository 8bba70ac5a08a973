//! The tables `partners`, `partner_environments`, `partner_contacts` and `partner_events`: all their SQL.

mod contacts;
mod events;
mod partners;
mod sql;
mod values;

pub use contacts::{contacts_of_kind, find_contact, list_contacts};
pub(crate) use contacts::{
    delete_contact, insert_contact, last_position, move_contact, record_delivery, update_contact,
};
pub(crate) use events::{append_event, count_integration_events, last_resumed_by_others, list_events};
pub use partners::{
    assigned_to, find_environment, find_environment_by_project, find_partner, list_feed_environments,
    list_partners,
};
pub(crate) use partners::{
    insert_environment, insert_partner, last_partner_number, lock_numbers, lock_partner, update_environment,
    update_partner,
};
pub use sql::STATEMENTS;
