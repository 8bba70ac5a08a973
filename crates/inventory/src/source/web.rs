//! A feed whose files a sitemap lists, over HTTPS. Rules: inventory feeds 8.2, third column.

use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basis::Timestamp;
use futures::future::try_join_all;
use http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::fmt::rfc2822;
use outbound::{Call, Incoming, Limits, Outbound, OutboundError};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use url::Url;

use super::error::SourceError;
use super::fetched::{FeedFile, Marker};
use super::settings::FetchLimits;
use super::sitemap::read_sitemap;
use super::spool::Spool;
use super::{Known, Looked};

/// Redirects followed for one file.
const MAX_REDIRECTS: usize = 5;

/// A feed behind a sitemap.
pub(crate) struct WebFeed {
    outbound: Outbound,
    sitemap: Url,
    authorization: Option<HeaderValue>,
    limits: FetchLimits,
    deadline: Instant,
}

impl WebFeed {
    /// The feed of `sitemap`; everything is to be done in `within`.
    pub(crate) fn new(
        outbound: Outbound,
        sitemap: Url,
        user: Option<&str>,
        password: Option<&SecretString>,
        limits: FetchLimits,
        within: std::time::Duration,
    ) -> Self {
        let authorization = user.and_then(|user| {
            let password = password.map_or("", |password| password.expose_secret());
            let mut value =
                HeaderValue::try_from(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
                    .ok()?;
            value.set_sensitive(true);
            Some(value)
        });
        Self { outbound, sitemap, authorization, limits, deadline: Instant::now() + within }
    }

    /// The sitemap's time of change. With what is known of it, the server may answer that nothing has changed.
    pub(crate) async fn look(&self, known: Option<&Known>) -> Result<Looked, SourceError> {
        let mut headers = Vec::new();
        for (name, text) in known.into_iter().flat_map(|known| {
            let etag = known.etag.as_ref().map(|etag| (IF_NONE_MATCH, etag));
            [etag, Some((IF_MODIFIED_SINCE, &known.marker))].into_iter().flatten()
        }) {
            headers.extend(HeaderValue::from_str(text).ok().map(|value| (name, value)));
        }
        let answer = self.get(&self.sitemap, headers, self.limits.max_sitemap_bytes).await?;
        let etag = header(&answer.headers, &ETAG).or_else(|| known.and_then(|known| known.etag.clone()));
        if let (304, Some(known)) = (answer.status, known) {
            return Ok(Looked { marker: read_last_modified(Some(&known.marker))?, etag });
        }
        expect_ok(answer.status, "the sitemap")?;
        let marker = read_last_modified(header(&answer.headers, &LAST_MODIFIED).as_deref())?;
        Ok(Looked { marker, etag })
    }

    /// The sitemap's time of change and the addresses it names, each of which may be fetched as far as can be told
    /// without a look at its name's addresses.
    pub(crate) async fn list(&self) -> Result<(Marker, Vec<Url>), SourceError> {
        let mut answer = self.get(&self.sitemap, Vec::new(), self.limits.max_sitemap_bytes).await?;
        expect_ok(answer.status, "the sitemap")?;
        let marker = read_last_modified(header(&answer.headers, &LAST_MODIFIED).as_deref())?;
        let body = answer.collect().await.map_err(|error| self.failed("the sitemap", error))?;
        let mut urls = Vec::new();
        for loc in read_sitemap(&body)? {
            urls.push(self.check_loc(&loc)?);
        }
        Ok((marker, urls))
    }

    /// Brings all files into the spool, and makes sure that the sitemap is still the same afterwards.
    pub(crate) async fn fetch(&self, spool: &Spool) -> Result<(Marker, Vec<FeedFile>), SourceError> {
        let (marker, urls) = self.list().await?;
        let next = AtomicUsize::new(0);
        let workers: Vec<_> =
            (0..self.limits.parallel).map(|_| self.download_some(&urls, &next, spool)).collect();
        let mut files = try_join_all(workers).await?.concat();
        if self.look(None).await?.marker != marker {
            return Err(SourceError::Changed);
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok((marker, files))
    }

    fn check_loc(&self, loc: &str) -> Result<Url, SourceError> {
        let refused = |reason: String| SourceError::SitemapInvalid { reason };
        let mut url = Url::parse(loc)
            .map_err(|_| refused(format!("names {loc:?}, which is not a complete address")))?;
        url.set_fragment(None);
        match self.outbound.check_url(&url) {
            Ok(()) => Ok(url),
            Err(OutboundError::InvalidUrl) => {
                Err(refused(format!("names {loc:?}, which does not begin with https://")))
            }
            Err(error) => Err(refused(format!("names {loc:?}, which may not be fetched: {error}"))),
        }
    }

    /// One of several that take address after address until none is left.
    async fn download_some(
        &self,
        urls: &[Url],
        next: &AtomicUsize,
        spool: &Spool,
    ) -> Result<Vec<FeedFile>, SourceError> {
        let mut files = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(url) = urls.get(number) else { return Ok(files) };
            files.push(self.download(url, number, spool).await?);
        }
    }

    async fn download(&self, url: &Url, number: usize, spool: &Spool) -> Result<FeedFile, SourceError> {
        let name = name_of(url);
        // A compressed file is wanted as it is, not compressed once more on the way.
        let plain = (ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let compressed = url.path().to_ascii_lowercase().ends_with(".gz");
        let headers = if compressed { vec![plain] } else { Vec::new() };
        let mut answer = self.get(url, headers, self.limits.max_file_bytes).await?;
        expect_ok(answer.status, &name)?;
        let modified = header(&answer.headers, &LAST_MODIFIED).and_then(|text| read_http_date(&text));
        let mut copy = spool.create(number).await?;
        while let Some(piece) = answer.chunk().await.map_err(|error| self.failed(&name, error))? {
            copy.write(&piece).await?;
        }
        Ok(FeedFile { name, path: copy.finish().await?, modified })
    }

    /// Asks for `url`, follows redirects within its host, and hands over the answer that is none.
    async fn get(
        &self,
        url: &Url,
        headers: Vec<(HeaderName, HeaderValue)>,
        max_body: usize,
    ) -> Result<Incoming, SourceError> {
        let what = if *url == self.sitemap { "the sitemap".to_owned() } else { name_of(url) };
        let mut at = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let mut call = Call::get(at.clone()).limits(self.call_limits(max_body));
            call.headers.clone_from(&headers);
            // The password goes to nobody but the server of the sitemap.
            if at.origin() == self.sitemap.origin() {
                call.headers.extend(self.authorization.clone().map(|value| (AUTHORIZATION, value)));
            }
            let answer = self.outbound.open(call).await.map_err(|error| self.failed(&what, error))?;
            if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
                return Ok(answer);
            }
            at = follow(&at, header(&answer.headers, &LOCATION).as_deref())
                .map_err(|reason| SourceError::Answer { what: what.clone(), reason })?;
        }
        Err(SourceError::Answer { what, reason: "it is redirected too often".to_owned() })
    }

    fn call_limits(&self, max_body: usize) -> Limits {
        let FetchLimits { connect, idle, .. } = self.limits;
        Limits { connect, idle, total: self.deadline.saturating_duration_since(Instant::now()), max_body }
    }

    fn failed(&self, what: &str, error: OutboundError) -> SourceError {
        match error {
            OutboundError::BodyTooLarge { limit } => SourceError::FileTooBig { file: what.to_owned(), limit },
            OutboundError::TimedOut if Instant::now() >= self.deadline => {
                SourceError::TimedOut { minutes: self.limits.total.as_secs() / 60 }
            }
            source => SourceError::Call { what: what.to_owned(), source },
        }
    }
}

/// Where a redirect leads, if it stays on the host.
fn follow(from: &Url, location: Option<&str>) -> Result<Url, String> {
    let location = location.ok_or_else(|| "it is redirected without an address".to_owned())?;
    let to = from.join(location).map_err(|_| "it is redirected to what is no address".to_owned())?;
    let downgraded = from.scheme() == "https" && to.scheme() != "https";
    if to.host() != from.host() || downgraded {
        let host = to.host_str().unwrap_or_default();
        return Err(format!(
            "it is redirected to {}://{host}; redirects are followed only within the same host",
            to.scheme()
        ));
    }
    Ok(to)
}

fn expect_ok(status: u16, what: &str) -> Result<(), SourceError> {
    let what = what.to_owned();
    match status {
        200 => Ok(()),
        401 | 403 => Err(SourceError::Refused { what, reason: format!("the server answered {status}") }),
        _ => Err(SourceError::Answer { what, reason: format!("the server answered {status}") }),
    }
}

fn read_last_modified(text: Option<&str>) -> Result<Marker, SourceError> {
    let invalid = |reason: String| SourceError::MarkerInvalid {
        marker: "the header last-modified of the sitemap",
        reason,
    };
    let text = text.map(str::trim).ok_or_else(|| invalid("is missing".to_owned()))?;
    let at =
        read_http_date(text).ok_or_else(|| invalid(format!("says {text:?}, which is not an HTTP date")))?;
    Ok(Marker { text: text.to_owned(), at })
}

fn read_http_date(text: &str) -> Option<Timestamp> {
    static PARSER: rfc2822::DateTimeParser = rfc2822::DateTimeParser::new();
    PARSER.parse_timestamp(text).ok()
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// The file's name as reports show it: its path with its query, of which the end tells most.
pub(crate) fn name_of(url: &Url) -> String {
    let path = url.path().trim_start_matches('/');
    let name = url.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let too_long = name.chars().count().saturating_sub(200);
    name.chars().skip(too_long).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_on_the_host_and_are_not_downgraded() {
        let from = Url::parse("https://x.org/a/feed").unwrap();
        assert_eq!(follow(&from, Some("../b")).unwrap().as_str(), "https://x.org/b");
        assert_eq!(follow(&from, Some("https://x.org/c")).unwrap().as_str(), "https://x.org/c");
        for bad in [
            None,
            Some("https://y.org/"),
            Some("http://x.org/a"),
            Some("https://x.org.evil/"),
            Some("//127.0.0.1/"),
        ] {
            assert!(follow(&from, bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_time_of_change_is_an_http_date() {
        let marker = read_last_modified(Some("Wed, 21 Oct 2015 07:28:00 GMT")).unwrap();
        assert_eq!(marker.at.to_string(), "2015-10-21T07:28:00Z");
        for bad in [None, Some(""), Some("yesterday")] {
            assert_eq!(read_last_modified(bad).unwrap_err().code(), "MARKER_INVALID");
        }
    }

    #[test]
    fn a_file_is_named_after_the_path_of_its_address() {
        for (url, name) in
            [("https://x.org/a/b.ndjson.gz", "a/b.ndjson.gz"), ("https://x.org/?id=1", "?id=1")]
        {
            assert_eq!(name_of(&Url::parse(url).unwrap()), name);
        }
    }
}
