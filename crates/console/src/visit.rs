//! Somebody who looks at a partner's page and may.

use std::collections::BTreeMap;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use basis::{Environment, PartnerId, Timestamp};
use identity::Permission;
use jiff::tz::TimeZone;
use partners::Partner;
use texts::Texts;
use web::{Chrome, Member, PageContext, PageError, console_chrome};

use crate::state::ConsoleState;

/// A member who may read the partner named in the path, with that partner. Everybody else gets "not found", or the
/// sign-in page.
pub(crate) struct Visit {
    pub(crate) context: PageContext,
    pub(crate) member: Member,
    pub(crate) partner: Partner,
    parameters: BTreeMap<String, String>,
}

impl FromRequestParts<ConsoleState> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &ConsoleState) -> Result<Self, Response> {
        let member = Member::from_request_parts(parts, state).await?;
        let Ok(context) = PageContext::from_request_parts(parts, state).await;
        let Path(parameters) = Path::<BTreeMap<String, String>>::from_request_parts(parts, state)
            .await
            .map_err(|_| PageError::NotFound.into_response())?;
        let partner = find(state, &member, &parameters).await.map_err(IntoResponse::into_response)?;
        Ok(Self { context, member, partner, parameters })
    }
}

async fn find(
    state: &ConsoleState,
    member: &Member,
    parameters: &BTreeMap<String, String>,
) -> Result<Partner, PageError> {
    let id = parameters.get("partner_id").and_then(|text| text.parse::<PartnerId>().ok());
    let id = id.ok_or(PageError::NotFound)?;
    member.require(Permission::ReadAccount, Some(id))?;
    state.partners.find(id).await?.ok_or(PageError::NotFound)
}

impl Visit {
    /// Nothing, or the page that strangers get.
    pub(crate) fn require(&self, permission: Permission) -> Result<(), PageError> {
        self.member.require(permission, Some(self.partner.id))
    }

    /// Whether the member may do this for the partner. Staff's own permissions are asked for with the partner too.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.member.may(permission, Some(self.partner.id))
    }

    /// A part of the path, read.
    pub(crate) fn part<T: std::str::FromStr>(&self, name: &str) -> Result<T, PageError> {
        self.parameters.get(name).and_then(|text| text.parse().ok()).ok_or(PageError::NotFound)
    }

    /// The environment that the path names.
    pub(crate) fn environment(&self) -> Result<Environment, PageError> {
        self.part("environment")
    }

    pub(crate) const fn t(&self) -> Texts {
        self.context.t
    }

    pub(crate) fn zone(&self) -> TimeZone {
        self.member.zone()
    }

    /// An instant as the member reads it.
    pub(crate) fn when(&self, at: Timestamp) -> String {
        self.t().date_time(at, &self.zone())
    }

    /// The address of one of the partner's pages; `rest` begins with a slash, or is empty for its start page.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/console/partners/{}{rest}", self.partner.id)
    }

    /// The frame of one of the partner's pages.
    pub(crate) fn chrome(&self, title: impl Into<String>) -> Chrome {
        let partner = (self.partner.id, self.partner.name.as_str());
        let chrome = console_chrome(&self.context, &self.member, title, Some(partner));
        if self.context.here.split('?').next() == Some(self.path("").as_str()) {
            return chrome;
        }
        chrome.crumb(self.path(""), self.partner.name.clone())
    }
}
