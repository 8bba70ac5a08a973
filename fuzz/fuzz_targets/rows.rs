//! Any text as one row below every type, so that the tables are reached at once.

#![no_main]

use feed::{CheckOptions, Checker, EntityType};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|members: &str| {
    let mut checker = Checker::new(CheckOptions::new(jiff::Timestamp::UNIX_EPOCH));
    for entity in EntityType::ALL {
        let row = format!(r#"{{"@type":"{entity}","@id":"x",{members}}}"#);
        checker.read_row("fuzz", &row, jiff::Timestamp::UNIX_EPOCH);
    }
    checker.finish();
});
