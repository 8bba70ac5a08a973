//! The whole house together: the loop, statements, and what a stranger gets.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a test fails")]

mod browser;
mod certification;
mod crash;
mod desk;
mod desk_cases;
mod desk_help;
mod desk_incidents;
mod desk_places;
mod desk_queue;
mod desk_schedules;
mod endpoint_health;
mod house;
mod realtime;
mod statements;
mod the_loop;
