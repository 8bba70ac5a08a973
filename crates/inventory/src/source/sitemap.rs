//! Reads a sitemap as sitemaps.org 0.9 describes it: the `<loc>` of every `<url>`.

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use quick_xml::name::{Namespace, ResolveResult};

use super::MAX_FILES;
use super::error::SourceError;

const NAMESPACE: Namespace<'static> = Namespace(b"http://www.sitemaps.org/schemas/sitemap/0.9");
/// Addresses are not longer, by the protocol of sitemaps.
const MAX_LOC: usize = 2048;

/// Where in the tree the reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    UrlSet,
    Url,
    Loc,
    /// An element that is not looked at.
    Other,
}

/// The addresses that a sitemap names, in its order.
pub(crate) fn read_sitemap(bytes: &[u8]) -> Result<Vec<String>, SourceError> {
    let text = std::str::from_utf8(bytes).map_err(|_| invalid("is not UTF-8 text"))?;
    let mut reader = NsReader::from_str(text);
    let (mut places, mut locs, mut loc, mut seen_root) = (Vec::new(), Vec::new(), String::new(), false);
    loop {
        let broken = |error: quick_xml::Error| invalid(format!("is not well-formed XML: {error}"));
        let (namespace, event) = reader.read_resolved_event().map_err(broken)?;
        match event {
            Event::Start(start) => {
                places.push(place_of(&namespace, start.local_name().as_ref(), &places)?);
                seen_root = true;
                loc.clear();
            }
            Event::Empty(start) => {
                seen_root = true;
                if place_of(&namespace, start.local_name().as_ref(), &places)? == Place::Loc {
                    return Err(invalid("holds an empty <loc>"));
                }
            }
            Event::End(_) => {
                if places.pop() == Some(Place::Loc) {
                    push_loc(&mut locs, &loc)?;
                }
            }
            // Entities that a document defines itself could grow without bound.
            Event::DocType(_) => return Err(invalid("holds a DOCTYPE, which sitemaps do not need")),
            Event::Eof => break,
            other => push_text(&mut loc, &other)?,
        }
        if places.len() > 32 || loc.len() > 64 * 1024 {
            return Err(invalid("nests too deeply or holds too long a text"));
        }
    }
    if seen_root && places.is_empty() { Ok(locs) } else { Err(invalid("ends before its end")) }
}

fn push_text(to: &mut String, event: &Event<'_>) -> Result<(), SourceError> {
    match event {
        Event::Text(text) => to.push_str(&text.xml10_content().map_err(|_| broken_text())?),
        Event::CData(text) => to.push_str(&text.xml10_content().map_err(|_| broken_text())?),
        Event::GeneralRef(name) => {
            if let Ok(Some(character)) = name.resolve_char_ref() {
                to.push(character);
            } else {
                let name = name.decode().map_err(|_| broken_text())?;
                to.push_str(resolve_predefined_entity(&name).ok_or_else(broken_text)?);
            }
        }
        _ => {}
    }
    Ok(())
}

fn place_of(namespace: &ResolveResult<'_>, name: &[u8], places: &[Place]) -> Result<Place, SourceError> {
    let ours = *namespace == ResolveResult::Bound(NAMESPACE);
    match (places, name) {
        ([], b"urlset") if ours => Ok(Place::UrlSet),
        ([], b"sitemapindex") if ours => Err(invalid("is an index of sitemaps; name the one sitemap itself")),
        ([], b"urlset") => {
            Err(invalid("does not name the namespace http://www.sitemaps.org/schemas/sitemap/0.9"))
        }
        ([], _) => {
            Err(invalid(format!("begins with <{}> instead of <urlset>", String::from_utf8_lossy(name))))
        }
        ([Place::UrlSet], b"url") if ours => Ok(Place::Url),
        ([Place::UrlSet, Place::Url], b"loc") if ours => Ok(Place::Loc),
        _ => Ok(Place::Other),
    }
}

fn push_loc(locs: &mut Vec<String>, loc: &str) -> Result<(), SourceError> {
    let loc = loc.trim();
    if loc.is_empty() || loc.len() > MAX_LOC {
        return Err(invalid("holds an empty <loc>, or one of more than 2048 characters"));
    }
    locs.push(loc.to_owned());
    if locs.len() >= MAX_FILES {
        return Err(SourceError::TooManyFiles { count: locs.len() });
    }
    Ok(())
}

fn invalid(reason: impl Into<String>) -> SourceError {
    SourceError::SitemapInvalid { reason: reason.into() }
}

fn broken_text() -> SourceError {
    invalid("holds text that is not allowed in XML")
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const OPEN: &str = r#"<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">"#;

    fn read(text: &str) -> Result<Vec<String>, SourceError> {
        read_sitemap(text.as_bytes())
    }

    #[test]
    fn the_addresses_are_read_with_entities_cdata_blanks_and_prefixes() {
        let text = format!(
            "{OPEN}<!-- two --><url><loc> https://x.org/a?b=1&amp;c=&#50; </loc><lastmod>2026</lastmod></url>\
             <url><image:loc xmlns:image=\"urn:image\">https://x.org/not</image:loc>\
             <loc><![CDATA[https://x.org/d&e]]></loc></url></urlset>"
        );
        assert_eq!(read(&text).unwrap(), ["https://x.org/a?b=1&c=2", "https://x.org/d&e"]);
        let prefixed = "<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'><s:url><s:loc>https://x.org/</s:loc></s:url></s:urlset>";
        assert_eq!(read(prefixed).unwrap(), ["https://x.org/"]);
        assert_eq!(read(&format!("{OPEN}</urlset>")).unwrap(), [""; 0]);
    }

    #[test]
    fn what_is_no_sitemap_says_why() {
        for (text, says) in [
            ("", "before its end"),
            ("hello", "before its end"),
            ("<html></html>", "<html>"),
            ("<urlset></urlset>", "namespace"),
            (
                "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></sitemapindex>",
                "index of sitemaps",
            ),
            (&format!("{OPEN}<url><loc>https://x.org/</loc></urlset>"), "well-formed"),
            (&format!("{OPEN}<url><loc>https://x.org/"), "before its end"),
            (&format!("{OPEN}<url><loc> </loc></url></urlset>"), "empty <loc>"),
            (&format!("{OPEN}<url><loc/></url></urlset>"), "empty <loc>"),
            (&format!("{OPEN}<url><loc>&bomb;</loc></url></urlset>"), "not allowed"),
            ("<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset/>", "DOCTYPE"),
            (&"<a>".repeat(40), "<a>"),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error.code(), "SITEMAP_INVALID", "{text}");
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
        assert!(read_sitemap(b"\xff\xfe").is_err());
    }

    #[test]
    fn a_hundred_thousand_files_are_too_many() {
        let mut text = OPEN.to_owned();
        for number in 0..100_000 {
            write!(text, "<url><loc>https://x.org/{number}</loc></url>").unwrap();
        }
        assert_eq!(read(&format!("{text}</urlset>")).unwrap_err().code(), "TOO_MANY_FILES");
    }
}
