//! The fakes speak as the real ones do, as far as our programs can tell.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::panic::catch_unwind;

use testkit::{MailServer, PhoneGateway};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends everything at once and gives the whole answer; the peer ends the connection.
async fn exchange(address: &str, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

const MAIL: &str = "EHLO me\r\nAUTH PLAIN AG1lAHB3\r\nMAIL FROM:<a@x.org>\r\nRCPT TO:<Ana@y.org>\r\nDATA\r\n\
    Subject: =?utf-8?b?w6l0w6k=?=\r\nContent-Type: text/plain\r\n\r\nSee <https://x.org/sign-in?t=1>.\r\n..dot\r\n.\r\nQUIT\r\n";

#[tokio::test]
async fn a_mail_is_kept_and_read() {
    let server = MailServer::start().await;
    let answer = exchange(&server.address().to_string(), MAIL).await;
    assert!(answer.contains("250 2.0.0 kept"), "{answer}");
    assert!(catch_unwind(|| server.expect_none()).is_err());
    let mail = server.expect_to("ana@y.org").subject_contains("été");
    assert_eq!((mail.from.as_str(), mail.user.as_deref()), ("a@x.org", Some("me")));
    assert_eq!(mail.text, "See <https://x.org/sign-in?t=1>.\n.dot\n");
    assert_eq!(mail.link_with("sign-in"), "https://x.org/sign-in?t=1");
    server.expect_none();
    assert!(catch_unwind(|| server.expect_to("ana@y.org").any()).is_err(), "it is matched already");
    assert_eq!(server.all().len(), 1);
}

#[tokio::test]
async fn a_mail_can_be_refused() {
    let server = MailServer::start().await;
    server.refuse_next(1, "451 4.3.0 try again later");
    let answer = exchange(&server.address().to_string(), MAIL).await;
    assert!(answer.contains("451 4.3.0"), "{answer}");
    server.expect_none();
    exchange(&server.address().to_string(), MAIL).await;
    server.expect_to("ana@y.org").any();
}

async fn call(gateway: &PhoneGateway, resource: &str, token: &str, form: &str) -> String {
    let user = data_encoding::BASE64.encode(format!("{}:{token}", PhoneGateway::ACCOUNT).as_bytes());
    let request = format!(
        "POST /2010-04-01/Accounts/{}/{resource} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic {user}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        PhoneGateway::ACCOUNT,
        form.len()
    );
    exchange(gateway.url().trim_start_matches("http://"), &request).await
}

#[tokio::test]
async fn a_phone_receives_texts_and_calls() {
    let gateway = PhoneGateway::start().await;
    let sms = "To=%2B33123456789&From=%2B33100000000&Body=Caf%C3%A9";
    assert!(call(&gateway, "Messages.json", PhoneGateway::TOKEN, sms).await.starts_with("HTTP/1.1 201"));
    let ring = "To=%2B33123456789&From=%2B33100000000&Twiml=%3CResponse%2F%3E";
    assert!(call(&gateway, "Calls.json", PhoneGateway::TOKEN, ring).await.contains("\"CA0"));
    let phone = gateway.phone("+33123456789");
    assert!(catch_unwind(|| phone.expect_nothing()).is_err());
    phone.expect_sms("Café");
    phone.expect_call("<Response/>");
    phone.expect_nothing();
    gateway.phone("+33999999999").expect_nothing();
}

#[tokio::test]
async fn a_gateway_refuses_strangers_and_fails_when_told() {
    let gateway = PhoneGateway::start().await;
    let sms = "To=%2B33123456789&From=%2B33100000000&Body=x";
    assert!(call(&gateway, "Messages.json", "wrong", sms).await.starts_with("HTTP/1.1 401"));
    gateway.fail_next(1, 429, 20429);
    assert!(call(&gateway, "Messages.json", PhoneGateway::TOKEN, sms).await.starts_with("HTTP/1.1 429"));
    assert!(
        call(&gateway, "Messages.json", PhoneGateway::TOKEN, "To=1&From=2&Body=x").await.contains("21211")
    );
    assert_eq!(gateway.all(), []);
}
