//! The whole house together: the loop, statements, and what a stranger gets.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a test fails")]

mod crash;
mod desk;
mod house;
mod statements;
mod the_loop;
