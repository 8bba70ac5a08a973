//! Problems that operations answer with, for the description.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

/// An error, as RFC 9457 has it.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemView {
    /// Always `about:blank`: `code` tells problems apart.
    r#type: String,
    /// The same for every problem with this code.
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// Stable, for programs.
    #[schema(pattern = "^[a-z][a-z0-9_]*$")]
    code: String,
    /// What is wrong this time and how to mend it.
    #[schema(nullable = false)]
    detail: Option<String>,
    /// What is wrong with each field.
    #[schema(nullable = false)]
    errors: Option<Vec<FieldErrorView>>,
}

/// What is wrong with a field.
#[derive(Serialize, ToSchema)]
#[schema(as = FieldError)]
pub(crate) struct FieldErrorView {
    /// The field.
    field: String,
    /// Stable, for programs.
    code: String,
    /// What is wrong and how to mend it.
    message: String,
}

type Responses = BTreeMap<String, RefOr<Response>>;

fn problems(of: &[(u16, &str)]) -> Responses {
    let response = |description: &str| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        ResponseBuilder::new().description(description).content("application/problem+json", content).build()
    };
    of.iter().map(|(status, description)| (status.to_string(), RefOr::T(response(description)))).collect()
}

const BAD_REQUEST: (u16, &str) = (400, "The request cannot be read.");
const UNAUTHORIZED: (u16, &str) = (401, "No key, or one that is not valid.");
const FORBIDDEN: (u16, &str) = (403, "The key's owner may read the account, but not do this.");
const NOT_FOUND: (u16, &str) = (404, "There is no such thing, or the key's owner may not know of it.");
const CONFLICT: (u16, &str) = (409, "The present state rules this out.");
const TOO_LARGE: (u16, &str) =
    (413, "The body is longer than 1 MiB, or than the limit that the operation names.");
const MEDIA_TYPE: (u16, &str) = (415, "The body is not application/json.");
const INVALID: (u16, &str) = (422, "Something in the body is wrong.");
const TOO_MANY: (u16, &str) = (429, "Too many requests; wait as Retry-After says.");
const INTERNAL: (u16, &str) = (500, "The platform failed.");

/// Problems of reading with a key.
pub(crate) struct ReadProblems;

impl IntoResponses for ReadProblems {
    fn responses() -> Responses {
        problems(&[BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, INTERNAL])
    }
}

/// Problems of changing with a key.
pub(crate) struct WriteProblems;

impl IntoResponses for WriteProblems {
    fn responses() -> Responses {
        problems(&[
            BAD_REQUEST,
            UNAUTHORIZED,
            FORBIDDEN,
            NOT_FOUND,
            CONFLICT,
            TOO_LARGE,
            MEDIA_TYPE,
            INVALID,
            INTERNAL,
        ])
    }
}

/// Problems of reading without a key.
pub(crate) struct PublicReadProblems;

impl IntoResponses for PublicReadProblems {
    fn responses() -> Responses {
        problems(&[BAD_REQUEST, NOT_FOUND, TOO_MANY, INTERNAL])
    }
}

/// Problems of changing without a key.
pub(crate) struct PublicWriteProblems;

impl IntoResponses for PublicWriteProblems {
    fn responses() -> Responses {
        problems(&[BAD_REQUEST, NOT_FOUND, CONFLICT, TOO_LARGE, MEDIA_TYPE, INVALID, TOO_MANY, INTERNAL])
    }
}
