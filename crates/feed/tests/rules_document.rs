//! `docs/feed-rules.md` says what the code does.

use std::fs;
use std::path::Path;

#[test]
fn the_page_of_feed_rules_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/feed-rules.md");
    let page = feed::rules_document();
    if std::env::var_os("ABOYEUR_WRITE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "write docs/feed-rules.md anew with ABOYEUR_WRITE_DOCS=1 cargo test -p feed");
}
