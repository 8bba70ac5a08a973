//! The operator's settings.

use url::Url;

/// How ladders are climbed.
#[derive(Clone, Debug)]
pub struct EscalationSettings {
    /// The public address of the platform, for links in pages.
    pub origin: Url,
    /// How long an answer to a step is waited for.
    pub step_wait_seconds: i64,
    /// How often a ladder is climbed before the platform raises its own alarm.
    pub repeats: u32,
    /// Whether people with a phone number also get text messages; true where a phone provider is set up.
    pub text_messages: bool,
}

impl EscalationSettings {
    /// The usual settings: five minutes for each step, three rounds, mail only.
    pub const fn new(origin: Url) -> Self {
        Self { origin, step_wait_seconds: 300, repeats: 3, text_messages: false }
    }

    /// A page of the platform by its path.
    pub fn link(&self, path: &str) -> String {
        self.origin.join(path).unwrap_or_else(|_| self.origin.clone()).to_string()
    }
}
