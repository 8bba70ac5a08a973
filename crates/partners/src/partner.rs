//! A partner's account.

use basis::{FieldErrors, Locale, PartnerId, Timestamp, UserId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::status::{IntegrationStatus, PartnerStatus};

/// A partner's account (operations 1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// The decimal number by which the partner is known.
    pub id: PartnerId,
    /// The account's name, also the default brand.
    pub name: String,
    /// Where the partner stands in its life.
    pub status: PartnerStatus,
    /// Whether the integration is switched on.
    pub integration: IntegrationStatus,
    /// The reason given at the last switch, if one was.
    pub integration_reason: Option<String>,
    /// When the integration was last switched.
    pub integration_changed_at: Timestamp,
    /// The platform's person for this partner.
    pub consultant: Option<UserId>,
    /// ISO 3166-1 alpha-2 code of the country, upper case.
    pub country: String,
    /// IANA name of the time zone in which the partner works.
    pub time_zone: String,
    /// The language in which the partner is written to, where no person's own is known.
    pub locale: Locale,
    /// When the account was made.
    pub created_at: Timestamp,
}

impl Partner {
    /// Whether the partner's restaurants are offered to the public: launched and switched on (operations 6.4).
    pub const fn is_offered(&self) -> bool {
        matches!(self.status, PartnerStatus::Launched) && self.integration.is_enabled()
    }

    /// Whether the account may still be changed; a terminated one may only be read.
    pub const fn is_writable(&self) -> bool {
        !matches!(self.status, PartnerStatus::Terminated)
    }

    /// The partner's time zone, UTC if the stored name is no longer known.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}

/// What is needed to make an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPartner {
    /// The account's name, 1 to 120 characters.
    pub name: String,
    /// ISO 3166-1 alpha-2 code of the country.
    pub country: String,
    /// IANA name of the time zone.
    pub time_zone: String,
    /// The language in which the partner is written to.
    pub locale: Locale,
    /// [`PartnerStatus::Interested`] or [`PartnerStatus::Integrating`].
    pub status: PartnerStatus,
    /// The platform's person for this partner.
    pub consultant: Option<UserId>,
    /// The audience of the tokens the partner gets, for both environments. `partner-<number>` when absent.
    pub project_id: Option<String>,
}

impl NewPartner {
    /// An integrating partner in France, for the places that know no more than a name.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            country: "FR".to_owned(),
            time_zone: "Europe/Paris".to_owned(),
            locale: Locale::Fr,
            status: PartnerStatus::Integrating,
            consultant: None,
            project_id: None,
        }
    }

    /// The same with blanks cut and the country in upper case, or everything that is wrong with it.
    pub(crate) fn checked(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        tidy_account(&mut errors, &mut self.name, &mut self.country, &mut self.time_zone);
        if !matches!(self.status, PartnerStatus::Interested | PartnerStatus::Integrating) {
            let message = "a new partner begins as INTERESTED or INTEGRATING";
            errors.push("status", "partner_status_start", message);
        }
        if let Some(project) = &mut self.project_id {
            *project = project.trim().to_owned();
            check_project_id(&mut errors, project, None);
        }
        errors.finish(self)
    }
}

/// Changes to an account; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerPatch {
    /// A new name.
    pub name: Option<String>,
    /// A new country.
    pub country: Option<String>,
    /// A new time zone.
    pub time_zone: Option<String>,
    /// A new language.
    pub locale: Option<Locale>,
    /// A new consultant, or `Some(None)` for none.
    pub consultant: Option<Option<UserId>>,
}

impl PartnerPatch {
    /// `partner` with the changes made, or everything that is wrong with them.
    pub(crate) fn apply(self, mut partner: Partner) -> Result<Partner, FieldErrors> {
        let mut errors = FieldErrors::new();
        partner.name = self.name.unwrap_or(partner.name);
        partner.country = self.country.unwrap_or(partner.country);
        partner.time_zone = self.time_zone.unwrap_or(partner.time_zone);
        partner.locale = self.locale.unwrap_or(partner.locale);
        partner.consultant = self.consultant.unwrap_or(partner.consultant);
        tidy_account(&mut errors, &mut partner.name, &mut partner.country, &mut partner.time_zone);
        errors.finish(partner)
    }
}

fn tidy_account(errors: &mut FieldErrors, name: &mut String, country: &mut String, time_zone: &mut String) {
    *name = name.trim().to_owned();
    *country = country.trim().to_ascii_uppercase();
    *time_zone = time_zone.trim().to_owned();
    check_name(errors, "name", name);
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let message = "write the country as two letters of ISO 3166, such as FR";
        errors.push("country", "country_invalid", message);
    }
    check_time_zone(errors, "time_zone", time_zone);
}

/// A name a person reads: not empty, at most 120 characters, on one line.
pub(crate) fn check_name(errors: &mut FieldErrors, field: &str, name: &str) {
    if name.is_empty() {
        errors.push(field, "required", "a name is needed");
    } else if name.chars().count() > 120 {
        errors.push(field, "too_long", "the name is longer than 120 characters; shorten it");
    } else if name.chars().any(char::is_control) {
        errors.push(field, "control_character", "the name must be one line of plain text");
    }
}

pub(crate) fn check_time_zone(errors: &mut FieldErrors, field: &str, name: &str) {
    if TimeZone::get(name).is_err() {
        let message = "the time zone is not known; write an IANA name such as Europe/Paris";
        errors.push(field, "time_zone_invalid", message);
    }
}

/// The project id of a partner that chose none.
pub(crate) fn default_project_id(id: PartnerId) -> String {
    format!("{DEFAULT_PROJECT}{id}")
}

/// Project ids that begin so are the platform's to give.
const DEFAULT_PROJECT: &str = "partner-";

pub(crate) fn check_project_id(errors: &mut FieldErrors, project: &str, owner: Option<PartnerId>) {
    if project.starts_with(DEFAULT_PROJECT) && owner.is_none_or(|id| project != default_project_id(id)) {
        let message = "project ids that begin with partner- are given by the platform; choose another";
        errors.push("project_id", "project_id_reserved", message);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/".contains(c);
    if project.is_empty() || project.len() > 200 || !project.chars().all(plain) {
        let message = "a project id is 1 to 200 letters, digits or - _ . : /, such as my-project-42";
        errors.push("project_id", "project_id_invalid", message);
    }
}
