//! The way to the partner: tokens, calls, and the steps of a sample.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use basis::Ambient;
use identity::{DeskKey, Identity, TokenFlaw};
use order::SubmitRequest;
use ordering::{Outgoing, call_partner};
use outbound::Outbound;
use partners::AuthHeaderStyle;
use url::Url;

use super::pace::Pace;
use super::samples::Kit;
use crate::plan::{Exchange, Inapplicable, Plan, Sent, Step, build_submit};

/// Makes tokens, good ones and such that must be refused.
#[async_trait]
pub trait Tokens: Send + Sync {
    /// A token for this project; the error holds no secret.
    async fn token(&self, project_id: &str, flaw: Option<TokenFlaw>) -> Result<String, String>;
}

#[async_trait]
impl Tokens for Identity {
    async fn token(&self, project_id: &str, flaw: Option<TokenFlaw>) -> Result<String, String> {
        let token = match flaw {
            None => self.partner_token(project_id).await,
            Some(flaw) => self.flawed_partner_token(project_id, flaw).await,
        };
        token.map_err(|error| error.to_string())
    }
}

#[async_trait]
impl Tokens for (Arc<DeskKey>, Ambient) {
    async fn token(&self, project_id: &str, flaw: Option<TokenFlaw>) -> Result<String, String> {
        self.0.token(project_id, flaw, self.1.now()).map_err(|error| error.to_string())
    }
}

/// What is tested.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The partner's address.
    pub url: Url,
    /// The audience of the tokens (H1).
    pub project_id: String,
    /// How the token stands in the header (H4).
    pub auth_header_style: AuthHeaderStyle,
}

/// The way to the partner.
#[derive(Clone)]
pub struct Line {
    /// The only way out.
    pub outbound: Outbound,
    /// Makes tokens.
    pub tokens: Arc<dyn Tokens>,
    /// What is tested.
    pub endpoint: Endpoint,
    /// Clock and ids.
    pub ambient: Ambient,
}

/// Why a sample could not be sent at all.
pub(super) enum Unsent {
    /// The partner does not offer what the case needs.
    Inapplicable(Inapplicable),
    /// Our own side failed.
    Ours(anyhow::Error),
}

impl Line {
    /// Makes the calls of a plan, one after the other.
    pub(super) async fn perform(&self, plan: &Plan, kit: &Kit, pace: &Pace) -> Result<Vec<Exchange>, Unsent> {
        let mut exchanges: Vec<Exchange> = Vec::new();
        let mut submitted: Option<SubmitRequest> = None;
        for step in &plan.steps {
            let request = match step {
                Step::Checkout { request, .. } => Sent::Checkout(request.clone()),
                Step::Submit { order, .. } => {
                    let quote = exchanges.last().and_then(|exchange| exchange.quote(kit.style));
                    let (Some(quote), Some(Sent::Checkout(checkout))) =
                        (quote, exchanges.last().map(|exchange| &exchange.request))
                    else {
                        // What came instead of a quote is for the case to judge.
                        break;
                    };
                    let id = google_order_id(&self.ambient);
                    let built = build_submit(order, &id, &checkout.envelope, &quote, &kit.setup);
                    let request = built.map_err(Unsent::Inapplicable)?;
                    submitted = Some(request.clone());
                    Sent::Submit(Box::new(request))
                }
                Step::SubmitAgain { .. } => match &submitted {
                    Some(request) => Sent::Submit(Box::new(request.clone())),
                    None => break,
                },
            };
            pace.turn().await;
            exchanges.push(self.call(request, step.flaw(), kit.limits.give_up).await.map_err(Unsent::Ours)?);
        }
        Ok(exchanges)
    }

    async fn call(
        &self,
        request: Sent,
        flaw: Option<TokenFlaw>,
        budget: Duration,
    ) -> anyhow::Result<Exchange> {
        let token = self.tokens.token(&self.endpoint.project_id, flaw).await;
        let token = token.map_err(|error| anyhow::anyhow!("no token could be made: {error}"))?;
        let idempotency_key = match &request {
            Sent::Checkout(_) => None,
            Sent::Submit(submit) => Some(submit.order.google_order_id.clone()),
        };
        let outgoing =
            Outgoing { url: self.endpoint.url.clone(), body: request.body().into(), idempotency_key, budget };
        let authorization = self.endpoint.auth_header_style.header_value(&token);
        let called = call_partner(&self.outbound, &outgoing, &authorization, None).await?;
        let answer = match called.answer {
            Ok((status, body)) => Ok((status, body.to_vec())),
            Err(failure) => Err(failure.failure),
        };
        Ok(Exchange { request, flaw, answer, latency_ms: called.latency_ms })
    }
}

/// 20 random decimal digits (5.10), never the same twice: a partner would take a second order for a repeat.
fn google_order_id(ambient: &Ambient) -> String {
    const TEN_TO_20: u128 = 100_000_000_000_000_000_000;
    format!("{:020}", u128::from_be_bytes(ambient.random_bytes()) % TEN_TO_20)
}
