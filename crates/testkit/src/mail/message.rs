//! A mail as a person reads it.

use super::mime::{self, Part};

/// A mail that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The sender of the envelope.
    pub from: String,
    /// The receivers of the envelope.
    pub to: Vec<String>,
    /// The name the client signed in with.
    pub user: Option<String>,
    /// Names and values of the headers, decoded, in their order.
    pub headers: Vec<(String, String)>,
    /// The subject, decoded.
    pub subject: String,
    /// The plain text; empty when there is none.
    pub text: String,
    /// The HTML, if there is one.
    pub html: Option<String>,
    /// Every other part: its type and its bytes.
    pub attachments: Vec<(String, Vec<u8>)>,
}

impl Mail {
    pub(super) fn read(from: String, to: Vec<String>, user: Option<String>, data: &[u8]) -> Self {
        let whole = mime::parse(data);
        let subject = whole.header("Subject").unwrap_or_default().to_owned();
        let mut mail = Self {
            from,
            to,
            user,
            subject,
            text: String::new(),
            html: None,
            attachments: Vec::new(),
            headers: Vec::new(),
        };
        mail.add(&whole);
        mail.headers = whole.headers;
        mail
    }

    fn add(&mut self, part: &Part) {
        if !part.parts.is_empty() {
            part.parts.iter().for_each(|inner| self.add(inner));
            return;
        }
        let kind = part.kind();
        let attached =
            part.header("Content-Disposition").is_some_and(|value| value.starts_with("attachment"));
        let text = || String::from_utf8_lossy(&part.body).replace("\r\n", "\n");
        match kind.as_str() {
            "text/plain" if !attached && self.text.is_empty() => self.text = text(),
            "text/html" if !attached && self.html.is_none() => self.html = Some(text()),
            _ => self.attachments.push((kind, part.body.clone())),
        }
    }

    /// The first header of this name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The addresses of the web in the plain text, in their order.
    pub fn links(&self) -> Vec<String> {
        let ends = |letter: char| letter.is_whitespace() || "<>\"'()".contains(letter);
        let words =
            self.text.split(ends).filter(|word| word.starts_with("http://") || word.starts_with("https://"));
        words.map(|word| word.trim_end_matches(['.', ',', ';', ':', '!']).to_owned()).collect()
    }

    /// The only link that contains `text`.
    #[track_caller]
    pub fn link_with(&self, text: &str) -> String {
        let mut links: Vec<String> = self.links().into_iter().filter(|link| link.contains(text)).collect();
        assert_eq!(links.len(), 1, "one link with {text:?} was expected in:\n{}", self.text);
        links.remove(0)
    }

    pub(super) fn summary(&self) -> String {
        format!("- to {}: {}", self.to.join(", "), self.subject)
    }
}
