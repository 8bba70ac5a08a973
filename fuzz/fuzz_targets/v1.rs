//! Any text as an element of a v1 document: rows must be JSON on one line.

#![no_main]

use feed::{Converted, convert_v1};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|element: &str| {
    let text = format!(r#"{{"@type":"DataFeed","dataFeedElement":[{element}]}}"#);
    let received = jiff::Timestamp::UNIX_EPOCH;
    let read = convert_v1("fuzz", text.as_bytes(), received, 1_000_000, &mut |converted| {
        if let Converted::Row(row) = converted {
            assert!(row.starts_with('{') && row.ends_with('}') && !row.contains('\n'));
        }
    });
    read.expect("a slice can be read");
});
