use url::Url;

use super::outbound_with;
use super::servers::{AUTHORITY, serve_silence, serve_tls};
use crate::{Call, ConnectFailure, Outbound, OutboundError, OutboundPolicy, PolicyError};

async fn error_of(outbound: &Outbound, address: &str) -> OutboundError {
    outbound.send(Call::get(address.parse().unwrap())).await.unwrap_err()
}

#[tokio::test]
async fn addresses_inside_the_network_are_refused_in_every_spelling() {
    let (outbound, _folder) = outbound_with(OutboundPolicy::default()).await;
    let listening = serve_silence().await.port();
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "017700000001",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1]",
        "169.254.169.254",
        "10.0.0.1",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "db.localhost",
        "db.localhost.",
        "１２７.0.0.1",
    ] {
        let error = error_of(&outbound, &format!("https://{host}:{listening}/")).await;
        assert!(matches!(error, OutboundError::AddressBlocked { .. }), "{host}: {error:?}");
    }
}

#[tokio::test]
async fn only_https_without_credentials_is_called() {
    let (outbound, _folder) = outbound_with(OutboundPolicy::default()).await;
    for address in [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://user@example.com/",
        "https://:secret@example.com/",
        "data:text/plain,x",
        "unix:/run/x.sock",
    ] {
        assert_eq!(error_of(&outbound, address).await, OutboundError::InvalidUrl, "{address}");
    }
    assert_eq!(outbound.check_url(&Url::parse("https://example.com/x").unwrap()), Ok(()));
}

#[tokio::test]
async fn a_name_without_an_address_is_told_apart() {
    let (outbound, _folder) = outbound_with(OutboundPolicy::default()).await;
    let error = error_of(&outbound, "https://nowhere.invalid/").await;
    assert_eq!(error, OutboundError::ConnectFailed { why: ConnectFailure::NameNotFound });
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_and_a_private_one_can_be_trusted() {
    let url: Url = format!("https://localhost:{}/", serve_tls().port()).parse().unwrap();
    let (strict, _folder) = outbound_with(OutboundPolicy::loopback()).await;
    assert_eq!(strict.send(Call::get(url.clone())).await.unwrap_err(), OutboundError::TlsFailed);
    let private_cas = vec![AUTHORITY.to_owned()];
    let (trusting, _folder) =
        outbound_with(OutboundPolicy { private_cas, ..OutboundPolicy::loopback() }).await;
    assert_eq!(trusting.send(Call::get(url.clone())).await.unwrap().body.as_ref(), b"ok");
    // The certificate names localhost, not the address.
    let by_address = Call::get(format!("https://127.0.0.1:{}/", url.port().unwrap()).parse().unwrap());
    assert_eq!(trusting.send(by_address).await.unwrap_err(), OutboundError::TlsFailed);
}

#[tokio::test]
async fn a_server_without_tls_is_a_failure_of_tls() {
    let (outbound, _folder) = outbound_with(OutboundPolicy::loopback()).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        let (mut stream, _) = listener.accept().await.unwrap();
        tokio::io::AsyncWriteExt::shutdown(&mut stream).await.unwrap();
    });
    assert_eq!(error_of(&outbound, &format!("https://127.0.0.1:{port}/")).await, OutboundError::TlsFailed);
    assert_eq!(error_of(&outbound, &format!("https://127.0.0.1:{port}/")).await, OutboundError::TlsFailed);
}

#[tokio::test]
async fn a_policy_with_a_damaged_certificate_is_refused() {
    for pem in ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let policy = OutboundPolicy { private_cas: vec![pem.to_owned()], ..OutboundPolicy::default() };
        assert!(
            matches!(crate::tls::client_config(&policy.private_cas), Err(PolicyError::Certificate(_))),
            "{pem:?}"
        );
    }
}

#[test]
fn every_error_has_its_own_code_and_a_text_for_people() {
    let errors = [
        OutboundError::InvalidUrl,
        OutboundError::AddressBlocked { host: "x".into() },
        OutboundError::ConnectFailed { why: ConnectFailure::NameNotFound },
        OutboundError::ConnectFailed { why: ConnectFailure::Refused },
        OutboundError::ConnectFailed { why: ConnectFailure::Unreachable },
        OutboundError::TlsFailed,
        OutboundError::TimedOut,
        OutboundError::BodyTooLarge { limit: 7 },
        OutboundError::BreakerOpen { until: jiff::Timestamp::UNIX_EPOCH },
        OutboundError::Interrupted,
    ];
    let codes: std::collections::HashSet<_> = errors.iter().map(OutboundError::code).collect();
    assert_eq!(codes.len(), errors.len());
    assert!(errors.iter().all(|error| error.to_string().len() > 20));
}
