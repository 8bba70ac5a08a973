//! Errors of the services as problems with stable codes.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use certification::CertificationError;
use db::DbError;
use escalation::EscalationError;
use identity::IdentityError;
use inventory::InventoryError;
use monitoring::MonitoringError;
use ordering::OrderingError;
use partners::PartnersError;
use support::SupportError;
use texts::Texts;
use web::Problem;

/// Why a request is refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    problem: Box<Problem>,
    retry_after_seconds: Option<u64>,
}

/// What handlers give.
pub(crate) type Answer<T> = Result<axum::Json<T>, Refusal>;

impl Refusal {
    /// There is no such thing, or the caller may not know of it.
    pub(crate) fn not_found() -> Self {
        Problem::not_found().into()
    }

    /// The caller knows of the thing, but may not do this.
    pub(crate) fn forbidden() -> Self {
        let title = "The key's owner does not have the permission for this";
        Problem::new(StatusCode::FORBIDDEN, "forbidden", title).into()
    }

    /// The request is not one that the interface has.
    pub(crate) fn bad_request(code: &str, detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::BAD_REQUEST, code, "The request cannot be read").detail(detail).into()
    }

    /// Too many requests.
    pub(crate) fn too_many(retry_after_seconds: u64) -> Self {
        let title = "Too many requests; wait before the next one";
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", title);
        Self { retry_after_seconds: Some(retry_after_seconds), ..problem.into() }
    }

    /// The state of the thing rules the action out.
    pub(crate) fn conflict(code: &str, detail: impl Into<String>) -> Self {
        let title = "The present state rules this out";
        Problem::conflict(code, title).detail(detail).into()
    }

    fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error, "a request of the REST interface failed");
        Problem::internal().into()
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), retry_after_seconds: None }
    }
}

impl From<basis::FieldErrors> for Refusal {
    fn from(errors: basis::FieldErrors) -> Self {
        Problem::invalid(errors).into()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.problem.into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<DbError> for Refusal {
    fn from(error: DbError) -> Self {
        Self::internal(&error)
    }
}

impl From<PartnersError> for Refusal {
    fn from(error: PartnersError) -> Self {
        let detail = error.to_string();
        match error {
            PartnersError::Invalid(errors) => errors.into(),
            PartnersError::NotFound(_) | PartnersError::ContactNotFound => Self::not_found(),
            PartnersError::Status(_) => Self::conflict("status_refused", detail),
            PartnersError::Integration(_) => Self::conflict("integration_refused", detail),
            PartnersError::ReadOnly(_) => Self::conflict("account_terminated", detail),
            PartnersError::LastContact(_) => Self::conflict("last_contact", detail),
            PartnersError::ProjectTaken(_) => Self::conflict("project_taken", detail),
            PartnersError::Vault(error) => Self::internal(&error),
            PartnersError::Db(error) => error.into(),
        }
    }
}

impl From<IdentityError> for Refusal {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Invalid(errors) => errors.into(),
            IdentityError::UserNotFound | IdentityError::PartnerNotFound(_) | IdentityError::KeyNotFound => {
                Self::not_found()
            }
            IdentityError::Roster(refusal) => Self::conflict("last_of_its_kind", refusal.to_string()),
            other => Self::internal(&other),
        }
    }
}

impl From<InventoryError> for Refusal {
    fn from(error: InventoryError) -> Self {
        match error {
            InventoryError::Invalid(errors) => errors.into(),
            InventoryError::NotFound => Self::not_found(),
            InventoryError::Overtaken => Self::conflict("overtaken", error.to_string()),
            InventoryError::Busy => Self::conflict("busy", error.to_string()),
            other => Self::internal(&other),
        }
    }
}

impl From<CertificationError> for Refusal {
    fn from(error: CertificationError) -> Self {
        let detail = error.to_string();
        match error {
            CertificationError::Invalid(errors) => errors.into(),
            CertificationError::NotFound => Self::not_found(),
            CertificationError::Busy => Self::conflict("busy", detail),
            CertificationError::Missing(_) => Self::conflict("nothing_to_test", detail),
            other => Self::internal(&other),
        }
    }
}

impl From<MonitoringError> for Refusal {
    fn from(error: MonitoringError) -> Self {
        match error {
            MonitoringError::NotFound(_) | MonitoringError::UnknownRule(_) => Self::not_found(),
            MonitoringError::Invalid(errors) => errors.into(),
            other => Self::internal(&other),
        }
    }
}

impl From<EscalationError> for Refusal {
    fn from(error: EscalationError) -> Self {
        let detail = error.to_string();
        match error {
            EscalationError::Invalid(errors) => errors.into(),
            EscalationError::NotFound => Self::not_found(),
            EscalationError::Resolved => Self::conflict("incident_resolved", detail),
            EscalationError::Db(error) => error.into(),
        }
    }
}

impl From<SupportError> for Refusal {
    fn from(error: SupportError) -> Self {
        let detail = error.to_string();
        match error {
            SupportError::Invalid(errors) => errors.into(),
            SupportError::NotFound => Self::not_found(),
            SupportError::Forbidden => Self::forbidden(),
            SupportError::Closed => Self::conflict("case_closed", detail),
            SupportError::StillOpen => Self::conflict("case_still_open", detail),
            SupportError::NotOffered => Self::conflict("support_not_offered", detail),
            SupportError::Review(_) => Self::conflict("review_refused", detail),
            other => Self::internal(&other),
        }
    }
}

impl From<OrderingError> for Refusal {
    fn from(error: OrderingError) -> Self {
        let detail = error.to_string();
        match error {
            OrderingError::Invalid(errors) => errors.into(),
            OrderingError::Choice(problems) => {
                let mut errors = basis::FieldErrors::new();
                let texts = Texts::new(basis::Locale::En);
                for problem in &problems {
                    errors.push("line", problem.code(), problem.text(texts));
                }
                errors.into()
            }
            OrderingError::OtherRestaurant => Self::conflict("other_restaurant", detail),
            OrderingError::NotFound => Self::not_found(),
            OrderingError::Conflict(_) => Self::conflict("conflict", detail),
            OrderingError::TooLarge(_) => Self::conflict("too_large", detail),
            other => Self::internal(&other),
        }
    }
}
