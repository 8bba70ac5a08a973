//! A browser without scripts: cookies, forms and redirects.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use futures::StreamExt;
use tower::ServiceExt;
use url::form_urlencoded::Serializer;

use super::house::ORIGIN;

#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    language: &'static str,
    cookies: BTreeMap<String, String>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) body: String,
}

impl Answer {
    /// Fails with the page if these words are not on it.
    pub(crate) fn shows(&self, words: &str) -> &Self {
        assert!(self.body.contains(words), "{words:?} is not on the page:\n{}", self.body);
        self
    }

    pub(crate) fn hides(&self, words: &str) -> &Self {
        assert!(!self.body.contains(words), "{words:?} is on the page:\n{}", self.body);
        self
    }

    /// What stands between two pieces of the page.
    pub(crate) fn between(&self, before: &str, after: &str) -> String {
        let (_, rest) =
            self.body.split_once(before).unwrap_or_else(|| panic!("no {before:?}:\n{}", self.body));
        rest.split_once(after).unwrap().0.to_owned()
    }
}

impl Browser {
    pub(crate) fn new(router: Router, language: &'static str) -> Self {
        Self { router, language, cookies: BTreeMap::new() }
    }

    fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", "shop.example")
            .header("accept-language", self.language)
            .header("cookie", cookies.join("; "))
    }

    async fn send(&mut self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let status = response.status();
        let location = response.headers().get("location").map_or("", |value| value.to_str().unwrap());
        let location = location.to_owned();
        let body = to_bytes(response.into_body(), 4_000_000).await.unwrap();
        Answer { status, location, body: String::from_utf8(body.to_vec()).unwrap() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// As htmx asks for a part of a page.
    pub(crate) async fn get_fragment(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).header("hx-request", "true");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form without following where it leads.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request(Method::POST, path)
            .header("origin", ORIGIN)
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a form and follows where it leads.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> (String, Answer) {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = self.get(&answer.location).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        (answer.location, page)
    }

    /// So many events of a live page.
    pub(crate) async fn events(&self, path: &str, count: usize) -> String {
        let request = self.request(Method::GET, path).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let mut stream = response.into_body().into_data_stream();
        let mut text = String::new();
        while text.matches("event: changed").count() < count {
            let next = tokio::time::timeout(Duration::from_secs(10), stream.next()).await;
            text.push_str(std::str::from_utf8(&next.unwrap().unwrap().unwrap()).unwrap());
        }
        text
    }
}
