//! Rebuilds the crate when a migration is added or changed: the files are embedded by a macro that cargo cannot see through.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations/sqlite");
    println!("cargo::rerun-if-changed=../../migrations/postgres");
}
