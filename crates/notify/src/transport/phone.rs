//! Text messages and calls by an HTTP provider that speaks the interface Twilio made common.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use basis::Locale;
use http::{HeaderName, HeaderValue, Method, header};
use outbound::{Call, Limits, Outbound, OutboundError};
use secrecy::ExposeSecret;
use url::form_urlencoded;

use super::{OutgoingText, PhoneTransport, SendError};
use crate::model::Channel;
use crate::settings::PhoneSettings;

const TIMEOUT: Duration = Duration::from_secs(15);
const MAX_ANSWER: usize = 64 * 1024;

/// Hands texts and calls to the provider.
pub struct HttpPhone {
    settings: PhoneSettings,
    outbound: Outbound,
}

impl HttpPhone {
    /// A transport to the provider of `settings`.
    pub const fn new(settings: PhoneSettings, outbound: Outbound) -> Self {
        Self { settings, outbound }
    }

    fn call(&self, text: &OutgoingText) -> Result<Call, SendError> {
        let resource = match text.channel {
            Channel::Email | Channel::Sms => "Messages.json",
            Channel::Voice => "Calls.json",
        };
        let base = self.settings.base_url.as_str().trim_end_matches('/');
        let address = format!("{base}/2010-04-01/Accounts/{}/{resource}", self.settings.account);
        let url = address.parse().map_err(|_| refused("the provider's base_url is not a web address"))?;
        Ok(Call {
            method: Method::POST,
            headers: self.headers(text)?,
            body: form(&self.settings.from, text).into(),
            limits: Limits::new(TIMEOUT, MAX_ANSWER),
            breaker: None,
            ..Call::get(url)
        })
    }

    fn headers(&self, text: &OutgoingText) -> Result<Vec<(HeaderName, HeaderValue)>, SendError> {
        let secret = format!("{}:{}", self.settings.account, self.settings.token.expose_secret());
        let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(secret));
        let mut authorization =
            HeaderValue::from_str(&basic).map_err(|_| refused("the provider's token is not usable"))?;
        authorization.set_sensitive(true);
        let id = HeaderValue::from_str(&text.id.to_string())
            .map_err(|_| refused("the message's id is not usable"))?;
        Ok(vec![
            (header::AUTHORIZATION, authorization),
            (header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
            (HeaderName::from_static("idempotency-key"), id.clone()),
            (HeaderName::from_static("i-twilio-idempotency-token"), id),
        ])
    }
}

#[async_trait]
impl PhoneTransport for HttpPhone {
    async fn send(&self, text: &OutgoingText) -> Result<(), SendError> {
        match self.outbound.send(self.call(text)?).await {
            Ok(answer) => judge(answer.status, &answer.body),
            Err(error @ (OutboundError::InvalidUrl | OutboundError::AddressBlocked { .. })) => {
                Err(SendError::Refused(error.to_string()))
            }
            Err(error) => Err(SendError::NotNow(error.to_string())),
        }
    }
}

fn refused(text: &str) -> SendError {
    SendError::Refused(text.to_owned())
}

/// 401, 403 and 404 speak of our account and 429 of our pace: they are tried again. Other 4xx speak of the recipient.
fn judge(status: u16, body: &[u8]) -> Result<(), SendError> {
    let said = serde_json::from_slice::<serde_json::Value>(body).ok();
    let said = said.as_ref().and_then(|json| json.get("message")).and_then(serde_json::Value::as_str);
    let text =
        format!("the provider answered {status}{}", said.map(|said| format!(": {said}")).unwrap_or_default());
    let text = text.chars().take(500).collect();
    match status {
        200..=299 => Ok(()),
        401 | 403 | 404 | 408 | 429 => Err(SendError::NotNow(text)),
        400..=499 => Err(SendError::Refused(text)),
        _ => Err(SendError::NotNow(text)),
    }
}

fn form(from: &str, text: &OutgoingText) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("To", text.to.as_str()).append_pair("From", from);
    match text.channel {
        Channel::Email | Channel::Sms => form.append_pair("Body", &text.text),
        Channel::Voice => form.append_pair("Twiml", &spoken(&text.text, text.locale)),
    };
    form.finish()
}

/// What is read out, twice, because the first words of a call are often missed.
fn spoken(text: &str, locale: Locale) -> String {
    let language = match locale {
        Locale::En => "en-US",
        Locale::Fr => "fr-FR",
    };
    let safe = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<Response><Say language=\"{language}\" loop=\"2\">{safe}</Say></Response>")
}

#[cfg(test)]
mod tests {
    use basis::{MessageId, PhoneNumber};

    use super::*;

    fn text(channel: Channel) -> OutgoingText {
        OutgoingText {
            id: MessageId::from_bytes([1; 16]),
            channel,
            to: PhoneNumber::parse("to", "+33123456789").unwrap(),
            text: "a < b & c".into(),
            locale: Locale::Fr,
        }
    }

    #[test]
    fn a_text_message_carries_its_body_as_it_is() {
        assert_eq!(
            form("+15550100", &text(Channel::Sms)),
            "To=%2B33123456789&From=%2B15550100&Body=a+%3C+b+%26+c"
        );
    }

    #[test]
    fn what_is_read_out_is_markup_safe_and_in_the_right_language() {
        let spoken = spoken("a < b & c", Locale::Fr);
        assert!(spoken.contains("a &lt; b &amp; c") && spoken.contains("fr-FR"));
    }

    #[test]
    fn answers_about_the_recipient_are_final_and_others_are_not() {
        assert_eq!(judge(201, b"{}"), Ok(()));
        let error = judge(400, br#"{"message": "not a valid number"}"#).unwrap_err();
        assert_eq!(error, SendError::Refused("the provider answered 400: not a valid number".into()));
        for status in [401, 429, 500, 503] {
            assert!(matches!(judge(status, b""), Err(SendError::NotNow(_))), "{status}");
        }
    }
}
