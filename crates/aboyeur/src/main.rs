//! The aboyeur program.

fn main() {}
