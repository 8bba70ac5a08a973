use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use basis::{Ambient, ManualClock, SeededRandom, Timestamp};
use tower::ServiceExt;

use crate::{Chrome, Site, SiteSettings};

mod assets;
mod errors;
mod forms;
mod limits;
mod pages;
mod protection;
mod server;

/// A page with nothing but its frame.
#[derive(Template)]
#[template(
    source = "{% extends \"layout/base.html\" %}{% block main %}<h1>{{ chrome.title }}</h1>{% endblock %}",
    ext = "html"
)]
struct Bare {
    chrome: Chrome,
}

fn ambient() -> (Ambient, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new("2026-03-14T10:00:00Z".parse::<Timestamp>().unwrap()));
    (Ambient::new(clock.clone(), Arc::new(SeededRandom::new(1))), clock)
}

/// A site at `https://food.example` with these routes.
fn site(pages: Router, machine: Router) -> Router {
    let mut settings = SiteSettings::new("https://food.example".parse().unwrap());
    settings.max_body = 1000;
    Site::new(settings, ambient().0).pages(pages).machine(machine).build().unwrap()
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn cookies(&self) -> String {
        let all: Vec<_> =
            self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
        all.join("\n")
    }
}

async fn send(site: &Router, request: Request<Body>) -> Answer {
    let response: Response<Body> = site.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
}

async fn get(site: &Router, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(site, request.body(Body::empty()).unwrap()).await
}

async fn post(site: &Router, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::post(path).header("host", "food.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(site, request.body(Body::from(body.to_owned())).unwrap()).await
}
