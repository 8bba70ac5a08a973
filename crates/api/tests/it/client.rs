//! Calls whose answers are checked against the description.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, header};
use serde_json::{Value, json};
use tower::ServiceExt;

/// The description.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(api::openapi_json()).unwrap());
    &DOCUMENT
}

/// One operation of the description.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    /// Whether it asks for a key.
    pub(crate) keyed: bool,
    /// Whether it reads a body.
    pub(crate) has_body: bool,
    responses: Value,
}

/// Every operation of the description.
pub(crate) fn operations() -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        for method in [Method::GET, Method::PUT, Method::POST, Method::PATCH, Method::DELETE] {
            let operation = &item[method.as_str().to_ascii_lowercase()];
            let Some(id) = operation["operationId"].as_str() else { continue };
            all.push(Operation {
                id: id.to_owned(),
                method,
                path: path.clone(),
                keyed: operation["security"].is_null(),
                has_body: !operation["requestBody"].is_null(),
                responses: operation["responses"].clone(),
            });
        }
    }
    all
}

/// The operation of this name.
pub(crate) fn operation(id: &str) -> Operation {
    operations().into_iter().find(|operation| operation.id == id).unwrap_or_else(|| panic!("no {id}"))
}

/// Checks values against a schema of the description.
pub(crate) fn validator(reference: &str) -> jsonschema::Validator {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": reference,
        "components": document()["components"],
    });
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// An answer that the description allows.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// The code of a problem.
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

/// A request about to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    operation: Operation,
    path: String,
    key: Option<String>,
    idempotency_key: Option<String>,
    body: Option<Value>,
}

impl Call {
    /// Of an operation, with the values of its path in their order.
    pub(crate) fn of(id: &str, values: &[&str]) -> Self {
        let operation = operation(id);
        let mut values = values.iter();
        let fill = |segment: &str| match segment.strip_prefix('{') {
            Some(_) => (*values.next().expect("a value for each parameter")).to_owned(),
            None => segment.to_owned(),
        };
        let path = operation.path.split('/').map(fill).collect::<Vec<_>>().join("/");
        assert!(values.next().is_none(), "{id} has fewer parameters");
        Self { operation, path, key: None, idempotency_key: None, body: None }
    }

    pub(crate) fn query(mut self, query: &str) -> Self {
        self.path = format!("{}?{query}", self.path);
        self
    }

    pub(crate) fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    pub(crate) fn idempotency_key(mut self, key: &str) -> Self {
        self.idempotency_key = Some(key.to_owned());
        self
    }

    pub(crate) fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    fn request(&self) -> Request<Body> {
        let mut request = Request::builder().method(self.operation.method.clone()).uri(&self.path);
        if let Some(key) = &self.key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        if let Some(key) = &self.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        let Some(body) = &self.body else { return request.body(Body::empty()).unwrap() };
        let request = request.header(header::CONTENT_TYPE, "application/json");
        request.body(Body::from(body.to_string())).unwrap()
    }
}

/// Sends calls and remembers what was answered.
pub(crate) struct Client {
    router: Router,
    seen: Mutex<BTreeSet<(String, u16)>>,
}

impl Client {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, seen: Mutex::default() }
    }

    /// Names of operations that were answered with success.
    pub(crate) fn succeeded(&self) -> BTreeSet<String> {
        let seen = self.seen.lock().unwrap();
        seen.iter().filter(|(_, status)| *status < 300).map(|(id, _)| id.clone()).collect()
    }

    /// The answer, which is one that the description has.
    pub(crate) async fn send(&self, call: Call) -> Answer {
        let response = self.router.clone().oneshot(call.request()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 32 << 20).await.unwrap();
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
        let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, body };
        check(&call.operation, &answer);
        self.seen.lock().unwrap().insert((call.operation.id, answer.status));
        answer
    }

    /// The body of an answer that must be a success.
    pub(crate) async fn ok(&self, call: Call) -> Value {
        let id = call.operation.id.clone();
        let answer = self.send(call).await;
        assert!(answer.status < 300, "{id}: {} {}", answer.status, answer.body);
        answer.body
    }
}

fn check(operation: &Operation, answer: &Answer) {
    let status = answer.status.to_string();
    let response = operation.responses.get(&status);
    let response = response.unwrap_or_else(|| panic!("{} may not answer {answer:?}", operation.id));
    let Some(content) = response["content"].as_object() else {
        assert!(answer.body.is_null(), "{} answers {status} with a body", operation.id);
        return;
    };
    let (media, content) = content.iter().next().unwrap();
    let sent = answer.headers[header::CONTENT_TYPE].to_str().unwrap();
    assert_eq!(sent.split(';').next(), Some(media.as_str()), "{} {status}", operation.id);
    let Some(reference) = content["schema"]["$ref"].as_str() else { return };
    let validator = validator(reference);
    let errors: Vec<String> = validator
        .iter_errors(&answer.body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{} {status}: {errors:?} in {}", operation.id, answer.body);
}
