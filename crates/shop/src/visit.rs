//! How a restaurant is looked at: for which service, time and place, and what of its menu. It stays in the links.

use basis::Timestamp;
use feed::serving::{Locality, asap, slot_offered};
use feed::{ServiceDocument, ServiceType};
use serde::Deserialize;

use crate::look::link;
use crate::when::{instant, read_local, write_local};

const MAX_WORDS: usize = 80;

/// The query of a restaurant's page. What cannot be read counts as absent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Visit {
    pub(crate) service: String,
    /// A time of the restaurant's clock.
    pub(crate) at: String,
    /// Where the diner is, for the fee.
    pub(crate) near: String,
    /// Words in the menu.
    pub(crate) menu: String,
    /// Only dishes for this diet.
    pub(crate) diet: String,
    /// No dishes that are declared to contain this.
    pub(crate) without: String,
}

impl Visit {
    pub(crate) fn tidy(mut self) -> Self {
        self.menu = self.menu.trim().chars().take(MAX_WORDS).collect();
        self.near = self.near.trim().chars().take(MAX_WORDS * 2).collect();
        self
    }

    pub(crate) fn service(&self) -> Option<ServiceType> {
        ServiceType::parse(&self.service)
    }

    /// The chosen time as the field shows it; empty if none was chosen.
    pub(crate) fn local(&self) -> String {
        read_local(&self.at).map(write_local).unwrap_or_default()
    }

    /// The menu of a service, with everything else as it is.
    pub(crate) fn to_service(&self, path: &str, service: ServiceType) -> String {
        link(
            path,
            &[
                ("service", service.as_str()),
                ("at", &self.local()),
                ("near", &self.near),
                ("menu", &self.menu),
                ("diet", &self.diet),
                ("without", &self.without),
            ],
        )
    }

    /// The whole menu again, for the same service, time and place.
    pub(crate) fn whole_menu(&self, path: &str) -> String {
        link(path, &[("service", &self.service), ("at", &self.local()), ("near", &self.near)])
    }

    /// The page of a dish.
    pub(crate) fn to_dish(&self, path: &str, service: ServiceType) -> String {
        link(path, &[("service", service.as_str()), ("at", &self.local())])
    }

    /// The same at another time, or as soon as possible.
    pub(crate) fn at_time(&self, path: &str, at: &str) -> String {
        link(path, &[("service", &self.service), ("at", at), ("near", &self.near)])
    }
}

/// A time that was chosen for a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chosen {
    /// Orders for it are taken now.
    Offered(Timestamp),
    /// Orders are taken at that time, not before.
    OnlyThen(Timestamp),
    /// Nothing can be ordered for it.
    NotOffered(Timestamp),
}

impl Chosen {
    /// What the chosen time is worth; none if there is none.
    pub(crate) fn of(at: &str, service: &ServiceDocument, place: &Locality, now: Timestamp) -> Option<Self> {
        let at = instant(place, read_local(at)?);
        Some(if slot_offered(service, place, now, at) {
            Self::Offered(at)
        } else if at > now && asap(service, place, at).is_some() {
            Self::OnlyThen(at)
        } else {
            Self::NotOffered(at)
        })
    }

    /// The time for which dishes are shown.
    pub(crate) fn at(self) -> Option<Timestamp> {
        match self {
            Self::Offered(at) | Self::OnlyThen(at) => Some(at),
            Self::NotOffered(_) => None,
        }
    }
}
