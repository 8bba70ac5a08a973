//! What services refuse, in words beside a field; or the page that answers instead.

use basis::FieldErrors;
use identity::{IdentityError, RosterRefusal};
use partners::{IntegrationRefusal, PartnersError, StatusRefusal};
use texts::Texts;
use web::{FormErrors, PageError};

/// Words beside `field` for what partners refuse; errors of named fields stand beside those.
pub(crate) fn of_partners(t: Texts, field: &str, error: PartnersError) -> Result<FormErrors, PageError> {
    let text = match error {
        PartnersError::Invalid(errors) => return Ok(FormErrors::new(t, &errors)),
        PartnersError::NotFound(_) | PartnersError::ContactNotFound => return Err(PageError::NotFound),
        error @ (PartnersError::Db(_) | PartnersError::Vault(_)) => return Err(error.into()),
        PartnersError::Status(refusal) => status_refusal(t, refusal),
        PartnersError::Integration(refusal) => integration_refusal(t, refusal),
        PartnersError::ReadOnly(_) => t.get("partner-error-read-only"),
        PartnersError::LastContact(_) => t.get("partner-error-last-contact"),
        PartnersError::ProjectTaken(_) => {
            return Ok(FormErrors::none().with("project_id", t.get("partner-error-project-taken")));
        }
    };
    Ok(FormErrors::none().with(field, text))
}

fn status_refusal(t: Texts, refusal: StatusRefusal) -> String {
    match refusal {
        StatusRefusal::NoWay { from, to } => {
            let (from, to) = (t.get(from.text_key()), t.get(to.text_key()));
            t.two("partner-error-status-no-way", "from", from, "to", to)
        }
        StatusRefusal::ReasonMissing { .. } => t.get("partner-error-reason-missing"),
    }
}

fn integration_refusal(t: Texts, refusal: IntegrationRefusal) -> String {
    match refusal {
        IntegrationRefusal::OperatorOnly => t.get("partner-error-operator-only"),
        IntegrationRefusal::PersonOnly => t.get("partner-error-person-only"),
        IntegrationRefusal::TooManyFailures => t.get("partner-error-too-many-failures"),
        IntegrationRefusal::StatusForbids(status) | IntegrationRefusal::NotLaunched(status) => {
            t.one("partner-error-status-forbids", "status", t.get(status.text_key()))
        }
        IntegrationRefusal::ReasonMissing => t.get("partner-error-reason-missing"),
    }
}

/// Words beside `field` for what identity refuses; errors of named fields stand beside those.
pub(crate) fn of_identity(t: Texts, field: &str, error: IdentityError) -> Result<FormErrors, PageError> {
    let text = match error {
        IdentityError::Invalid(errors) => return Ok(FormErrors::new(t, &errors)),
        IdentityError::UserNotFound | IdentityError::PartnerNotFound(_) | IdentityError::KeyNotFound => {
            return Err(PageError::NotFound);
        }
        IdentityError::LinkInvalid => t.get("password-link-invalid"),
        IdentityError::WrongPassword => t.get("password-wrong-present"),
        IdentityError::Roster(RosterRefusal::LastAdministrator) => t.get("user-last-administrator"),
        IdentityError::Roster(RosterRefusal::LastOperator) => t.get("user-last-operator"),
        error @ (IdentityError::Db(_)
        | IdentityError::KeySealed { .. }
        | IdentityError::Crypto(_)
        | IdentityError::Interrupted) => return Err(error.into()),
    };
    Ok(FormErrors::none().with(field, text))
}

/// The same errors with one field under another name, where a page has two fields of that name.
pub(crate) fn renamed(mut errors: FieldErrors, from: &str, to: &str) -> FieldErrors {
    for error in errors.0.iter_mut().filter(|error| error.field == from) {
        to.clone_into(&mut error.field);
    }
    errors
}
