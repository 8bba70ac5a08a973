//! A case as a row of a list, and what goes wrong with cases as pages.

use basis::{CaseId, Environment, PartnerId, Timestamp};
use identity::Permission;
use support::{Case, SupportError, Urgency};
use texts::Texts;
use web::{Member, PageError};

use crate::state::DeskState;

/// A case in a list.
pub(crate) struct CaseRow {
    pub(crate) href: String,
    pub(crate) number: i64,
    pub(crate) summary: String,
    /// Empty where it goes without saying.
    pub(crate) partner: String,
    pub(crate) category: String,
    pub(crate) state: String,
    pub(crate) urgency: String,
    pub(crate) due: String,
    pub(crate) is_overdue: bool,
    pub(crate) is_urgent: bool,
}

/// A case as a row of a list.
pub(crate) fn row(t: Texts, member: &Member, case: &Case, now: Timestamp) -> CaseRow {
    CaseRow {
        href: format!("/console/cases/{}", case.id),
        number: case.number,
        summary: case.summary.clone(),
        partner: String::new(),
        category: t.get(case.category.text_key()),
        state: t.get(case.state.text_key()),
        urgency: if case.urgency == Urgency::None { String::new() } else { t.get(case.urgency.text_key()) },
        due: case.due.as_ref().map(|due| due.text(t, &member.zone())).unwrap_or_default(),
        is_overdue: case.is_overdue(now),
        is_urgent: matches!(case.urgency, Urgency::Requested | Urgency::Confirmed),
    }
}

/// The names of all partners, for staff.
pub(crate) struct PartnerNames(Vec<(PartnerId, String)>);

impl PartnerNames {
    pub(crate) async fn load(state: &DeskState, member: &Member) -> Result<Self, PageError> {
        let all = if member.user.is_staff() { state.partners.list().await? } else { Vec::new() };
        Ok(Self(all.into_iter().map(|partner| (partner.id, partner.name)).collect()))
    }

    /// Empty for a partner's own people, who have one only.
    pub(crate) fn of(&self, id: PartnerId) -> String {
        let found = self.0.iter().find(|(known, _)| *known == id);
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    }

    /// Those that `member` works for, to choose from.
    pub(crate) fn choices(&self, member: &Member) -> Vec<(String, String)> {
        let own = self.0.iter().filter(|(id, _)| member.may(Permission::StaffCases, Some(*id)));
        own.map(|(id, name)| (id.to_string(), name.clone())).collect()
    }

    /// As [`row`], with the partner's name.
    pub(crate) fn row(&self, t: Texts, member: &Member, case: &Case, now: Timestamp) -> CaseRow {
        CaseRow { partner: self.of(case.partner_id), ..row(t, member, case, now) }
    }
}

/// Errors of `support` as pages: whoever may not know gets 404.
pub(crate) fn page_error(error: SupportError) -> PageError {
    match error {
        SupportError::NotFound | SupportError::Forbidden | SupportError::NotOffered => PageError::NotFound,
        SupportError::Closed | SupportError::StillOpen | SupportError::Review(_) => PageError::Conflict,
        SupportError::Invalid(_) => PageError::BadRequest,
        other => PageError::internal(other),
    }
}

/// The name of an environment.
pub(crate) const fn environment_key(environment: Environment) -> &'static str {
    match environment {
        Environment::Sandbox => "desk-sandbox",
        Environment::Production => "desk-production",
    }
}

/// The case that an address names.
pub(crate) fn case_id(text: &str) -> Result<CaseId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}
