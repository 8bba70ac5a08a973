//! The voice of the story in the terminal: sentences for people, or one JSON object a line for programs.

use std::time::Instant;

use basis::Locale;
use serde_json::json;
use texts::{Arg, Texts};

use super::cast::Cast;

/// Tells what happens, with the time since the house opened.
#[derive(Clone, Debug)]
pub(super) struct Narrator {
    pub(super) t: Texts,
    json: bool,
    begun: Instant,
}

impl Narrator {
    pub(super) fn new(locale: Locale, json: bool) -> Self {
        Self { t: Texts::new(locale), json, begun: Instant::now() }
    }

    /// One sentence: the text `key` with its placeables.
    pub(super) fn tell(&self, key: &str, values: &[(&str, Arg)]) {
        let text = self.t.with(key, values);
        if self.json {
            say(&json!({ "event": key, "seconds": self.seconds(), "text": text }).to_string());
        } else {
            let seconds = self.seconds();
            say(&format!("[{:02}:{:02}] {text}", seconds / 60, seconds % 60));
        }
    }

    /// Where to look, and who may sign in.
    pub(super) fn introduce(&self, cast: &Cast) {
        if self.json {
            say(&cast.as_json().to_string());
            return;
        }
        let origin = &cast.origin;
        say("");
        for (key, path) in [
            ("demo-see-shop", "/"),
            ("demo-see-console", "/console"),
            ("demo-see-support", "/support"),
            ("demo-see-mailbox", "/mailbox"),
            ("demo-see-api", "/api/v1/openapi.json"),
        ] {
            say(&format!("  {:<34} {origin}{path}", self.t.get(key)));
        }
        say("");
        say(&format!("  {}", self.t.one("demo-sign-ins", "password", super::cast::PASSWORD)));
        for person in &cast.people {
            say(&format!("  {:<34} {}", person.email, self.t.get(person.role_key)));
        }
        say("");
        say(&format!("  {}", self.t.get("demo-stop-hint")));
        say("");
    }

    fn seconds(&self) -> u64 {
        self.begun.elapsed().as_secs()
    }
}

#[expect(clippy::print_stdout, reason = "the story is told on standard output")]
fn say(line: &str) {
    println!("{line}");
}
