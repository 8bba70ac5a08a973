//! Just enough of SMTP (RFC 5321) for a client that behaves.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{Mail, MailBox};

/// Answers connections until it is aborted.
pub(super) async fn serve(listener: TcpListener, box_: Arc<Mutex<MailBox>>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(converse(stream, box_.clone()));
    }
}

#[derive(Default)]
struct Envelope {
    from: String,
    to: Vec<String>,
    user: Option<String>,
}

async fn converse(stream: TcpStream, box_: Arc<Mutex<MailBox>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 testkit ready\r\n").await?;
    let mut envelope = Envelope::default();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let (verb, rest) = line.trim_end().split_once(' ').unwrap_or((line.trim_end(), ""));
        let reply = match verb.to_ascii_uppercase().as_str() {
            "EHLO" => "250-testkit\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN".to_owned(),
            "HELO" | "NOOP" => "250 testkit".to_owned(),
            "AUTH" => authenticate(&mut stream, rest, &mut envelope).await?,
            "MAIL" => {
                envelope = Envelope { from: path(rest), to: Vec::new(), user: envelope.user };
                "250 2.1.0 from whom you like".to_owned()
            }
            "RCPT" => {
                envelope.to.push(path(rest));
                "250 2.1.5 to whom you like".to_owned()
            }
            "RSET" => {
                envelope = Envelope { user: envelope.user, ..Envelope::default() };
                "250 2.0.0 forgotten".to_owned()
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let data = read_data(&mut stream).await?;
                take(&box_, &envelope, &data)
            }
            "QUIT" => {
                stream.write_all(b"221 2.0.0 goodbye\r\n").await?;
                return Ok(());
            }
            _ => "502 5.5.1 not known here".to_owned(),
        };
        stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
}

/// Takes any name and password, and remembers the name.
async fn authenticate(
    stream: &mut BufReader<TcpStream>,
    rest: &str,
    envelope: &mut Envelope,
) -> std::io::Result<String> {
    let (kind, first) = rest.split_once(' ').unwrap_or((rest, ""));
    let mut ask = async |prompt: &[u8]| {
        stream.write_all(prompt).await?;
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        std::io::Result::Ok(line.trim_end().to_owned())
    };
    let user = if kind.eq_ignore_ascii_case("LOGIN") {
        let user = if first.is_empty() { ask(b"334 VXNlcm5hbWU6\r\n").await? } else { first.to_owned() };
        ask(b"334 UGFzc3dvcmQ6\r\n").await?;
        decode(&user)
    } else {
        let answer = if first.is_empty() { ask(b"334 \r\n").await? } else { first.to_owned() };
        // authorisation NUL authentication NUL password
        decode(&answer).split('\0').nth(1).unwrap_or_default().to_owned()
    };
    envelope.user = Some(user);
    Ok("235 2.7.0 come in".to_owned())
}

fn decode(text: &str) -> String {
    let bytes = data_encoding::BASE64.decode(text.as_bytes()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The address between `<` and `>`.
fn path(rest: &str) -> String {
    let inner = rest.split_once('<').and_then(|(_, tail)| tail.split_once('>'));
    inner.map_or_else(|| rest.to_owned(), |(address, _)| address.to_owned())
}

/// The lines up to the dot alone, with doubled dots made single.
async fn read_data(stream: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 || line == b".\r\n" {
            return Ok(data);
        }
        data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn take(box_: &Mutex<MailBox>, envelope: &Envelope, data: &[u8]) -> String {
    let mut box_ = box_.lock().unwrap_or_else(PoisonError::into_inner);
    if !box_.refusals.is_empty() {
        return box_.refusals.remove(0);
    }
    box_.mails.push(Mail::read(envelope.from.clone(), envelope.to.clone(), envelope.user.clone(), data));
    box_.seen.push(false);
    "250 2.0.0 kept".to_owned()
}
