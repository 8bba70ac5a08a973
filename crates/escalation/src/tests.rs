//! Stories of incidents on both engines: a clock that is moved, a mail server and a phone gateway that keep what they
//! are sent.

mod climbing;
mod delivery;
mod schedules;
mod stopping;
mod together;
mod world;
