//! What a person enters for a case or an answer, and what can be wrong with it (operations 7.4).

use basis::{EmailAddress, Environment, FieldErrors, PartnerId, Timestamp};
use jiff::SignedDuration;
use monitoring::UrgentCondition;
use partners::PartnerStatus;
use serde::{Deserialize, Serialize};

use crate::model::{Category, Claim, Visibility};
use crate::routing::offers_urgent;

const MAX_SUMMARY: usize = 120;
const MAX_TEXT: usize = 20_000;
const MAX_RESTAURANTS: usize = 100;
const MAX_ORDERS: usize = 50;
const MAX_CC: usize = 10;

/// The form of a case, unchecked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCase {
    /// Whose.
    pub partner_id: PartnerId,
    /// In which environment.
    pub environment: Environment,
    /// About what.
    pub category: Category,
    /// In one line of at most 120 characters.
    pub summary: String,
    /// In full, at most 20,000 characters.
    pub description: String,
    /// Affected restaurants, by the partner's ids.
    #[serde(default)]
    pub restaurants: Vec<String>,
    /// Orders it is about, or references of other cases.
    #[serde(default)]
    pub order_ids: Vec<String>,
    /// Addresses that get every update the partner sees.
    #[serde(default)]
    pub cc: Vec<String>,
    /// With [`Category::UrgentTechnicalSupport`], and only then.
    #[serde(default)]
    pub claim: Option<ClaimForm>,
    /// Made by the page that shows the form: sent twice with the same key, the form makes one case.
    #[serde(default)]
    pub submit_key: Option<String>,
}

/// Why the case is urgent, as the partner says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimForm {
    /// Which of the three conditions.
    pub condition: UrgentCondition,
    /// Since when.
    pub since: Timestamp,
}

/// The form of an answer, unchecked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewReply {
    /// The text, at most 20,000 characters.
    pub text: String,
    /// Who may read it; partners write for all.
    pub visibility: Visibility,
    /// Sent twice with the same key, the form makes one answer.
    #[serde(default)]
    pub submit_key: Option<String>,
}

impl NewReply {
    /// An answer that the partner reads.
    pub fn to_partner(text: &str) -> Self {
        Self { text: text.to_owned(), visibility: Visibility::Partner, submit_key: None }
    }

    /// A note among staff.
    pub fn note(text: &str) -> Self {
        Self { text: text.to_owned(), visibility: Visibility::Internal, submit_key: None }
    }
}

/// A form without anything wrong in it.
#[derive(Clone, Debug)]
pub(crate) struct CheckedCase {
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) restaurants: Vec<String>,
    pub(crate) order_ids: Vec<String>,
    pub(crate) cc: Vec<EmailAddress>,
    pub(crate) claim: Option<Claim>,
}

/// Checks the form of a partner of this status, and gathers everything that is wrong.
pub(crate) fn check_case(
    new: &NewCase,
    status: PartnerStatus,
    now: Timestamp,
) -> Result<CheckedCase, FieldErrors> {
    let mut errors = FieldErrors::new();
    let summary = new.summary.trim().to_owned();
    if summary.chars().any(char::is_control) {
        errors.push("summary", "control_character", "the summary must be one line of plain text");
    }
    check_length(&mut errors, "summary", &summary, MAX_SUMMARY);
    let description = check_text(&mut errors, "description", &new.description);
    let restaurants = check_ids(&mut errors, "restaurants", &new.restaurants, MAX_RESTAURANTS);
    let order_ids = check_ids(&mut errors, "order_ids", &new.order_ids, MAX_ORDERS);
    let cc = check_cc(&mut errors, &new.cc);
    let claim = check_claim(&mut errors, new, status, now);
    check_key(&mut errors, new.submit_key.as_deref());
    errors.finish(CheckedCase { summary, description, restaurants, order_ids, cc, claim })
}

/// A text of several lines as it is kept.
pub(crate) fn check_text(errors: &mut FieldErrors, field: &str, text: &str) -> String {
    let text = tidy(text);
    check_length(errors, field, &text, MAX_TEXT);
    text
}

/// The text trimmed, without control characters other than line ends and tabs.
pub(crate) fn tidy(text: &str) -> String {
    let kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.trim().chars().filter(kept).collect()
}

/// A key is made by our own pages; anything else is not stored.
pub(crate) fn check_key(errors: &mut FieldErrors, key: Option<&str>) {
    let odd =
        |key: &str| key.is_empty() || key.len() > 200 || !key.bytes().all(|byte| byte.is_ascii_graphic());
    if key.is_some_and(odd) {
        errors.push("submit_key", "invalid", "a key is 1 to 200 visible characters of ASCII");
    }
}

pub(crate) fn check_length(errors: &mut FieldErrors, field: &str, text: &str, max: usize) {
    if text.is_empty() {
        errors.push(field, "required", "please fill this in");
    } else if text.chars().count() > max {
        errors.push(field, "too_long", format!("this is longer than {max} characters; shorten it"));
    }
}

fn check_ids(errors: &mut FieldErrors, field: &str, ids: &[String], max: usize) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for id in ids.iter().map(|id| id.trim()).filter(|id| !id.is_empty()) {
        if id.chars().count() > 300 || id.chars().any(char::is_control) {
            errors.push(field, "too_long", "an id has at most 300 plain characters");
            return kept;
        }
        if !kept.iter().any(|known| known == id) {
            kept.push(id.to_owned());
        }
    }
    if kept.len() > max {
        errors.push(field, "too_many", format!("give at most {max}; name the others in the description"));
    }
    kept
}

fn check_cc(errors: &mut FieldErrors, cc: &[String]) -> Vec<EmailAddress> {
    let mut addresses = Vec::new();
    for text in cc.iter().filter(|text| !text.trim().is_empty()) {
        match EmailAddress::parse("cc", text) {
            Ok(address) if addresses.contains(&address) => {}
            Ok(address) => addresses.push(address),
            Err(wrong) => errors.0.extend(wrong.0),
        }
    }
    if addresses.len() > MAX_CC {
        errors.push("cc", "too_many", format!("give at most {MAX_CC} addresses"));
    }
    addresses
}

fn check_claim(
    errors: &mut FieldErrors,
    new: &NewCase,
    status: PartnerStatus,
    now: Timestamp,
) -> Option<Claim> {
    if new.category != Category::UrgentTechnicalSupport {
        if new.claim.is_some() {
            let message = "only the category of urgent technical support has an urgent condition";
            errors.push("condition", "condition_without_urgency", message);
        }
        return None;
    }
    if !offers_urgent(status) {
        let message = "urgent support is for launched integrations; choose another category";
        errors.push("category", "urgent_not_offered", message);
    }
    if new.environment != Environment::Production {
        let message = "urgent support is for production; choose another category for the sandbox";
        errors.push("environment", "urgent_production_only", message);
    }
    let Some(claim) = new.claim else {
        errors.push("condition", "urgent_condition_required", "say which of the three conditions holds");
        return None;
    };
    let earliest = now.saturating_sub(SignedDuration::from_hours(30 * 24)).unwrap_or(now);
    let latest = now.saturating_add(SignedDuration::from_mins(5)).unwrap_or(now);
    if !(earliest..=latest).contains(&claim.since) {
        let message = "the beginning must lie within the last 30 days";
        errors.push("since", "since_out_of_range", message);
    }
    Some(Claim { condition: claim.condition, since: claim.since })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-03-14T10:00:00Z".parse().unwrap()
    }

    fn case() -> NewCase {
        NewCase {
            partner_id: PartnerId::new(1001),
            environment: Environment::Production,
            category: Category::TechnicalSupport,
            summary: " Prices differ ".into(),
            description: "Since today.\nSee the order.".into(),
            restaurants: vec!["r1".into(), " r1".into(), String::new()],
            order_ids: Vec::new(),
            cc: vec!["boss@x.org".into()],
            claim: None,
            submit_key: None,
        }
    }

    fn urgent() -> NewCase {
        let claim = ClaimForm { condition: UrgentCondition::IntegrationDown, since: now() };
        NewCase { category: Category::UrgentTechnicalSupport, claim: Some(claim), ..case() }
    }

    fn codes(new: &NewCase, status: PartnerStatus) -> Vec<String> {
        let errors = check_case(new, status, now()).err().unwrap_or_default();
        errors.0.into_iter().map(|error| error.code).collect()
    }

    #[test]
    fn a_good_form_is_tidied() {
        let checked = check_case(&case(), PartnerStatus::Launched, now()).unwrap();
        assert_eq!(checked.summary, "Prices differ");
        assert_eq!(checked.restaurants, ["r1"]);
        assert_eq!(checked.claim, None);
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let bad = NewCase {
            summary: "x".repeat(121),
            description: " \n".into(),
            cc: vec!["nobody".into()],
            order_ids: (0..51).map(|n| n.to_string()).collect(),
            ..case()
        };
        assert_eq!(
            codes(&bad, PartnerStatus::Launched),
            ["too_long", "required", "too_many", "email_invalid"]
        );
    }

    #[test]
    fn urgent_is_offered_to_launched_partners_in_production_only() {
        assert!(codes(&urgent(), PartnerStatus::Launched).is_empty());
        assert_eq!(codes(&urgent(), PartnerStatus::Integrating), ["urgent_not_offered"]);
        assert_eq!(codes(&urgent(), PartnerStatus::Suspended), ["urgent_not_offered"]);
        let sandbox = NewCase { environment: Environment::Sandbox, ..urgent() };
        assert_eq!(codes(&sandbox, PartnerStatus::Launched), ["urgent_production_only"]);
    }

    #[test]
    fn an_urgent_case_names_its_condition_and_a_believable_beginning() {
        let without = NewCase { claim: None, ..urgent() };
        assert_eq!(codes(&without, PartnerStatus::Launched), ["urgent_condition_required"]);
        for since in ["2026-03-14T10:05:01Z", "2026-02-12T09:59:59Z"] {
            let claim =
                ClaimForm { condition: UrgentCondition::IntegrationDown, since: since.parse().unwrap() };
            let new = NewCase { claim: Some(claim), ..urgent() };
            assert_eq!(codes(&new, PartnerStatus::Launched), ["since_out_of_range"], "{since}");
        }
        let ordinary = NewCase { category: Category::InquiryOrComplaint, ..urgent() };
        assert_eq!(codes(&ordinary, PartnerStatus::Launched), ["condition_without_urgency"]);
    }
}
