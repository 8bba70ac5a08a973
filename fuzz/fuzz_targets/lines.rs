//! Any bytes as a feed file, plain or gzip.

#![no_main]

use feed::{CheckOptions, Checker};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.ndjson", "a.gz"] {
        let options = CheckOptions { file_limit: 1_000_000, ..CheckOptions::new(jiff::Timestamp::UNIX_EPOCH) };
        let mut checker = Checker::new(options);
        checker.read_file(name, bytes).expect("a slice can be read");
        checker.finish();
    }
});
