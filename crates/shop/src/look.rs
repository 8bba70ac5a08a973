//! What a diner looks for. It stays in the links from page to page, so that nothing has to be chosen twice.

use feed::ServiceType;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::when::{When, read_local};

const MAX_WORDS: usize = 80;
/// An address may be longer than a name.
const MAX_PLACE: usize = 160;
/// Restaurants that a list may begin after.
const MAX_FROM: usize = 10_000;

/// What is looked for, as it stands in the address. What cannot be read counts as absent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Look {
    /// Words in name or street.
    pub(crate) q: String,
    /// Coordinates, postal code, town or address.
    pub(crate) near: String,
    /// Delivery or takeout.
    pub(crate) service: String,
    /// `now` for what is open now.
    pub(crate) open: String,
    /// A time of the restaurant's clock.
    pub(crate) at: String,
    /// Restaurants to pass over.
    from: String,
}

impl Look {
    /// With blanks cut and at a length that pages can show.
    pub(crate) fn tidy(mut self) -> Self {
        let cut = |text: &str, most: usize| text.trim().chars().take(most).collect::<String>();
        (self.q, self.near) = (cut(&self.q, MAX_WORDS), cut(&self.near, MAX_PLACE));
        self
    }

    pub(crate) fn service(&self) -> Option<ServiceType> {
        ServiceType::parse(&self.service)
    }

    /// "Now" counts more than a time.
    pub(crate) fn when(&self) -> When {
        if self.open == "now" { When::Now } else { read_local(&self.at).map_or(When::Any, When::At) }
    }

    pub(crate) fn from(&self) -> usize {
        self.from.parse().unwrap_or(0_usize).min(MAX_FROM)
    }

    /// Whether anything narrows the list.
    pub(crate) fn is_narrow(&self) -> bool {
        self.service().is_some() || self.when() != When::Any
    }

    /// The list, from this restaurant on.
    pub(crate) fn page(&self, from: usize) -> String {
        let from = if from == 0 { String::new() } else { from.to_string() };
        let open = if self.when() == When::Now { "now" } else { "" };
        link(
            "/",
            &[
                ("q", &self.q),
                ("near", &self.near),
                ("service", self.service().map_or("", ServiceType::as_str)),
                ("open", open),
                ("at", self.at()),
                ("from", &from),
            ],
        )
    }

    /// The chosen time, if it is one.
    pub(crate) fn at(&self) -> &str {
        if matches!(self.when(), When::At(_)) { &self.at } else { "" }
    }

    /// What a restaurant's page is told: the place, the service and the time.
    pub(crate) fn onward(&self, path: &str) -> String {
        let service = self.service().map_or("", ServiceType::as_str);
        link(path, &[("service", service), ("at", self.at()), ("near", &self.near)])
    }
}

/// A path with those of these values that are not empty.
pub(crate) fn link(path: &str, values: &[(&str, &str)]) -> String {
    let mut query = Serializer::new(String::new());
    for (name, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_stays_in_the_links() {
        let look = Look {
            near: " 69001 Lyon ".into(),
            service: "takeout".into(),
            at: "2026-03-14T19:30".into(),
            from: "48".into(),
            ..Look::default()
        };
        let look = look.tidy();
        assert_eq!(look.page(24), "/?near=69001+Lyon&service=TAKEOUT&at=2026-03-14T19%3A30&from=24");
        assert_eq!(look.onward("/r"), "/r?service=TAKEOUT&at=2026-03-14T19%3A30&near=69001+Lyon");
        assert_eq!((look.from(), look.is_narrow()), (48, true));
    }

    #[test]
    fn what_cannot_be_read_is_absent() {
        let look =
            Look { service: "DRONE".into(), at: "tea time".into(), from: "-3".into(), ..Look::default() };
        assert_eq!((look.page(0), look.from(), look.is_narrow()), ("/".to_owned(), 0, false));
        let now = Look { open: "now".into(), at: "2026-03-14T19:30".into(), ..Look::default() };
        assert_eq!((now.when(), now.page(0)), (When::Now, "/?open=now".to_owned()));
    }
}
