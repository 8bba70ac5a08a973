//! The mailbox of the demo: every mail the platform has sent, as a page.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use testkit::{Mail, MailServer};
use web::{Chrome, Page, PageContext};

/// The newest mails that are shown.
const SHOWN: usize = 200;

/// The page `/mailbox`.
pub(super) fn router(mail: Arc<MailServer>) -> Router {
    Router::new().route("/mailbox", get(show)).with_state(mail)
}

#[derive(Template)]
#[template(path = "demo/mailbox.html")]
struct MailboxPage {
    chrome: Chrome,
    mails: Vec<ShownMail>,
}

struct ShownMail {
    to: String,
    subject: String,
    pieces: Vec<Piece>,
}

/// A stretch of a mail's text: plain, or a link.
struct Piece {
    text: String,
    is_link: bool,
}

async fn show(context: PageContext, State(mail): State<Arc<MailServer>>) -> impl IntoResponse {
    let mails = mail.all();
    let newest = mails.iter().rev().take(SHOWN).map(shown).collect();
    let title = context.t.get("demo-mailbox-title");
    Page(MailboxPage { chrome: context.chrome(title), mails: newest })
}

fn shown(mail: &Mail) -> ShownMail {
    ShownMail { to: mail.to.join(", "), subject: mail.subject.clone(), pieces: pieces(&mail.text) }
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let address = word.trim_end();
        let is_link = address.starts_with("http://") || address.starts_with("https://");
        if is_link {
            pieces.push(Piece { text: address.to_owned(), is_link });
            pieces.push(Piece { text: word[address.len()..].to_owned(), is_link: false });
        } else if let Some(last) = pieces.last_mut().filter(|piece| !piece.is_link) {
            last.text.push_str(word);
        } else {
            pieces.push(Piece { text: word.to_owned(), is_link });
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_in_a_mail_can_be_followed() {
        let found = pieces("Please look:\nhttp://127.0.0.1:8080/ack/abc\nThank you");
        let links: Vec<&str> =
            found.iter().filter(|piece| piece.is_link).map(|piece| piece.text.as_str()).collect();
        assert_eq!(links, ["http://127.0.0.1:8080/ack/abc"]);
        let whole: String = found.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(whole, "Please look:\nhttp://127.0.0.1:8080/ack/abc\nThank you");
    }
}
