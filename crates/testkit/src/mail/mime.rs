//! Just enough of MIME (RFC 2045, 2047) to read the mails that a program sends.

/// A part of a mail: headers and either bytes or further parts.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) headers: Vec<(String, String)>,
    /// Decoded from its transfer encoding.
    pub(super) body: Vec<u8>,
    pub(super) parts: Vec<Part>,
}

impl Part {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The type without its parameters, in lower case.
    pub(super) fn kind(&self) -> String {
        let value = self.header("Content-Type").unwrap_or("text/plain");
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }
}

/// Reads a whole mail or one part of it.
pub(super) fn parse(data: &[u8]) -> Part {
    let text = String::from_utf8_lossy(data);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut part = Part { headers: headers(head), ..Part::default() };
    match boundary(&part) {
        Some(boundary) => {
            part.parts = split(body, &boundary).iter().map(|inner| parse(inner.as_bytes())).collect();
        }
        None => part.body = decoded(&part, body),
    }
    part
}

/// Names and values, unfolded and decoded.
fn headers(head: &str) -> Vec<(String, String)> {
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let pairs = unfolded.split("\r\n").filter_map(|line| line.split_once(':'));
    pairs.map(|(name, value)| (name.trim().to_owned(), words(value.trim()))).collect()
}

fn boundary(part: &Part) -> Option<String> {
    let value = part.header("Content-Type")?;
    let (_, tail) =
        value.to_ascii_lowercase().starts_with("multipart/").then(|| value.split_once("boundary="))??;
    let quoted = tail.strip_prefix('"').and_then(|tail| tail.split_once('"'));
    let plain = || tail.split(';').next().unwrap_or_default().trim();
    Some(quoted.map_or_else(plain, |(inner, _)| inner).to_owned())
}

fn split<'b>(body: &'b str, boundary: &str) -> Vec<&'b str> {
    let line = format!("--{boundary}");
    let pieces = body.split(line.as_str()).skip(1).take_while(|piece| !piece.starts_with("--"));
    pieces
        .filter_map(|piece| piece.split_once("\r\n"))
        .map(|(_, part)| part.strip_suffix("\r\n").unwrap_or(part))
        .collect()
}

fn decoded(part: &Part, body: &str) -> Vec<u8> {
    match part.header("Content-Transfer-Encoding").unwrap_or_default().to_ascii_lowercase().as_str() {
        "base64" => base64(body),
        "quoted-printable" => quoted_printable(body, false),
        _ => body.as_bytes().to_vec(),
    }
}

fn base64(text: &str) -> Vec<u8> {
    let compact: String = text.split_whitespace().collect();
    data_encoding::BASE64
        .decode(compact.as_bytes())
        .unwrap_or_else(|error| panic!("a mail has wrong base64: {error}"))
}

/// In a header (`q`), `_` is a blank.
fn quoted_printable(text: &str, header: bool) -> Vec<u8> {
    let joined = text.replace("=\r\n", "");
    let mut bytes = Vec::with_capacity(joined.len());
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let code = tail.get(..2).and_then(|code| data_encoding::HEXUPPER_PERMISSIVE.decode(code).ok());
        match (first, code) {
            (b'=', Some(code)) => {
                bytes.extend(code);
                rest = &tail[2..];
            }
            (b'_', _) if header => bytes.push(b' '),
            (other, _) => bytes.push(*other),
        }
    }
    bytes
}

/// Decodes `=?utf-8?b?…?=`; blanks between two such words do not count.
fn words(value: &str) -> String {
    let mut out = String::new();
    let mut after_word = false;
    let mut rest = value;
    while let Some((before, tail)) = rest.split_once("=?") {
        let mut pieces = tail.splitn(3, '?');
        let (Some(_charset), Some(kind), Some(data)) = (pieces.next(), pieces.next(), pieces.next()) else {
            break;
        };
        let Some((data, after)) = data.split_once("?=") else { break };
        if !after_word || !before.trim().is_empty() {
            out.push_str(before);
        }
        let bytes = if kind.eq_ignore_ascii_case("b") { base64(data) } else { quoted_printable(data, true) };
        out.push_str(&String::from_utf8_lossy(&bytes));
        after_word = true;
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_unfolded_and_their_words_decoded() {
        let found = headers("Subject: =?utf-8?b?w6k=?= =?utf-8?q?t=C3=A9_2?= fin\r\nX-A: one\r\n two");
        assert_eq!(found, [("Subject".into(), "été 2 fin".into()), ("X-A".into(), "one two".into())]);
    }

    #[test]
    fn parts_within_parts_are_read() {
        let mail = "Content-Type: multipart/mixed; boundary=\"a\"\r\n\r\n--a\r\nContent-Type: multipart/alternative; \
                    boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\
                    \r\nlong =\r\nl=C3=A9\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n\
                    PHA+\r\n--b--\r\n\r\n--a\r\nContent-Type: text/csv\r\n\r\n1;2\r\n--a--\r\n";
        let whole = parse(mail.as_bytes());
        assert_eq!(whole.parts[0].parts[0].body, "long lé".as_bytes());
        assert_eq!(whole.parts[0].parts[1].body, b"<p>");
        assert_eq!(
            (whole.parts[1].kind().as_str(), whole.parts[1].body.as_slice()),
            ("text/csv", b"1;2".as_slice())
        );
    }
}
