//! A mail server in the process that keeps what it is sent.

mod message;
mod mime;
mod smtp;

pub use message::Mail;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// An SMTP server on a free port of the loopback address. It takes every mail, keeps it, and forgets nothing.
///
/// A mail is kept before the sender hears that it was taken, so that a test which has awaited the sending can look
/// without waiting.
#[derive(Debug)]
pub struct MailServer {
    address: SocketAddr,
    box_: Arc<Mutex<MailBox>>,
    server: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct MailBox {
    mails: Vec<Mail>,
    /// Which mails an expectation has matched.
    seen: Vec<bool>,
    /// What the next mails are answered instead of being taken, such as `451 4.3.0 try again later`.
    refusals: Vec<String>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl MailServer {
    /// Starts the server.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a loopback port is free");
        let address = listener.local_addr().expect("a bound socket has an address");
        let box_ = Arc::new(Mutex::new(MailBox::default()));
        let server = tokio::spawn(smtp::serve(listener, box_.clone()));
        Self { address, box_, server }
    }

    /// Host and port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address as programs are configured: `smtp://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Refuses the next `times` mails with `reply`, such as `451 4.3.0 try again later` or `550 5.1.1 no such user`.
    pub fn refuse_next(&self, times: usize, reply: &str) {
        self.with(|box_| box_.refusals.extend(std::iter::repeat_n(reply.to_owned(), times)));
    }

    /// Every mail so far, in the order of arrival.
    pub fn all(&self) -> Vec<Mail> {
        self.with(|box_| box_.mails.clone())
    }

    /// Begins an expectation: a mail to this address, not matched by an earlier one.
    pub fn expect_to(&self, address: &str) -> ExpectedMail<'_> {
        ExpectedMail { server: self, address: address.to_owned() }
    }

    /// Fails when there is a mail that no expectation has matched.
    #[track_caller]
    pub fn expect_none(&self) {
        let unseen = self.unseen();
        assert!(unseen.is_empty(), "no further mail was expected, but there is:\n{}", unseen.join("\n"));
    }

    fn unseen(&self) -> Vec<String> {
        self.with(|box_| {
            let pairs = box_.mails.iter().zip(&box_.seen);
            pairs.filter(|(_, seen)| !**seen).map(|(mail, _)| mail.summary()).collect()
        })
    }

    fn with<T>(&self, look: impl FnOnce(&mut MailBox) -> T) -> T {
        look(&mut self.box_.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A mail that is expected.
#[derive(Debug)]
pub struct ExpectedMail<'s> {
    server: &'s MailServer,
    address: String,
}

impl ExpectedMail<'_> {
    /// The first unmatched mail to the address whose subject contains `text`; it then counts as matched.
    #[track_caller]
    pub fn subject_contains(&self, text: &str) -> Mail {
        self.find(&format!("whose subject contains {text:?}"), |mail| mail.subject.contains(text))
    }

    /// The first unmatched mail to the address, whatever it says; it then counts as matched.
    #[track_caller]
    pub fn any(&self) -> Mail {
        self.find("of any kind", |_| true)
    }

    #[track_caller]
    fn find(&self, what: &str, wanted: impl Fn(&Mail) -> bool) -> Mail {
        let found = self.server.with(|box_| {
            let to_them = |mail: &Mail| mail.to.iter().any(|to| to.eq_ignore_ascii_case(&self.address));
            let place = (0..box_.mails.len())
                .find(|at| !box_.seen[*at] && to_them(&box_.mails[*at]) && wanted(&box_.mails[*at]))?;
            box_.seen[place] = true;
            Some(box_.mails[place].clone())
        });
        found.unwrap_or_else(|| {
            let others = self.server.unseen().join("\n");
            panic!("there is no unmatched mail to {} {what}; there are:\n{others}", self.address)
        })
    }
}
