//! A browser's requests.

use reqwest::StatusCode;
use reqwest::header::{COOKIE, LOCATION};

use crate::house::{House, PASSWORD};

/// Someone's browser.
pub(crate) struct Browser {
    client: reqwest::Client,
    origin: String,
    cookie: String,
}

pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) to: String,
    pub(crate) text: String,
}

impl Browser {
    pub(crate) async fn of(house: &House, email: Option<&str>) -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is a browser's side, on loopback")]
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let cookie = match email {
            Some(email) => {
                let (secret, _) = house.app.identity.sign_in(email, PASSWORD, "test").await.unwrap();
                format!("session={}", secret.expose())
            }
            None => String::new(),
        };
        Self { client, origin: house.app.config.origin(), cookie }
    }

    pub(crate) async fn get(&self, path: &str) -> Seen {
        self.send(self.client.get(format!("{}{path}", self.origin))).await
    }

    /// As somebody whose browser asks for this language.
    pub(crate) async fn get_in(&self, path: &str, language: &str) -> Seen {
        let request = self.client.get(format!("{}{path}", self.origin));
        self.send(request.header("accept-language", language)).await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Seen {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.client.post(format!("{}{path}", self.origin)).body(body);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request.header("sec-fetch-site", "same-origin")).await
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Seen {
        let answer = request.header(COOKIE, &self.cookie).send().await.unwrap();
        let to = answer.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        Seen { status: answer.status(), to, text: answer.text().await.unwrap() }
    }
}
