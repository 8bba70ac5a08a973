//! One health check, from the cart to its record.

use std::sync::Arc;
use std::time::Duration;

use basis::{Environment, PartnerId, Timestamp};
use feed::RestaurantDocument;
use http::StatusCode;
use monitoring::{
    Action, Check, LiveAnswer, NoCheck, Outcome, OutcomeKind, note_check, note_no_check, record_outcome,
};
use order::{CheckoutAnswer, CheckoutRequest, Envelope, build_checkout_request, read_checkout_answer};
use partners::EnvironmentConfig;

use super::live_answer;
use super::probe::probe_cart;
use crate::cart::{Access, Cart, RestaurantRef, to_wire};
use crate::checkout::{Called, Outgoing, style, texts};
use crate::error::OrderingError;
use crate::exchange::{Exchange, ExchangeAction, Secrets, redact};
use crate::service::Ordering;
use crate::store;

/// Restaurants that are looked at for something to order.
const RESTAURANTS: usize = 5;
/// A check is answered within this time or has failed (operations 6.2).
const LIMIT: Duration = Duration::from_secs(8);

/// A check that can be made.
struct Ready {
    config: EnvironmentConfig,
    cart: Cart,
    request: CheckoutRequest,
    outgoing: Outgoing,
}

impl Ordering {
    /// Asks a partner's production whether it is there, and keeps what came of it: exchange, outcome and the decision of
    /// the watch in one transaction.
    pub(super) async fn check_health(&self, partner: PartnerId) -> Result<(), OrderingError> {
        let ready = match self.prepare_check(partner).await? {
            Ok(ready) => ready,
            Err(why) => {
                return self.db().write(move |tx| Ok(note_no_check(tx, partner, why)?)).await;
            }
        };
        let called = self.call_anyway(&ready.config, &ready.outgoing).await?;
        let now = self.now();
        let judged = judge(&ready, &called, now);
        let exchange = self.check_exchange(&ready, &called, &judged, now);
        let outcome = Outcome {
            partner_id: partner,
            environment: Environment::Production,
            action: Action::Checkout,
            restaurant_id: ready.cart.restaurant.restaurant_id.clone(),
            codes: judged.codes.clone(),
            latency_ms: called.latency_ms,
            at: now,
            kind: OutcomeKind::HealthCheck,
        };
        let result = if judged.check.healthy { "healthy" } else { "failed" };
        metrics::counter!("ordering_health_checks_total", "result" => result).increment(1);
        let (ambient, health) = (self.ambient().clone(), self.settings().health);
        self.db()
            .write(move |tx| {
                store::insert_exchange(tx, &exchange)?;
                record_outcome(tx, &ambient, &outcome)?;
                Ok(note_check(tx, (&ambient, &health), partner, &judged.check)?)
            })
            .await
    }

    async fn prepare_check(&self, partner: PartnerId) -> Result<Result<Ready, NoCheck>, OrderingError> {
        let restaurants = self.parts().restaurants.clone();
        let (config, documents) = self
            .db()
            .read(move |tx| {
                let config = partners::find_environment(tx, partner, Environment::Production)?;
                let documents = restaurants.some(tx, partner, Environment::Production, RESTAURANTS)?;
                Ok::<_, OrderingError>((config, documents))
            })
            .await?;
        let Some((config, url)) =
            config.and_then(|config| config.fulfillment_url.clone().map(|url| (config, url)))
        else {
            return Ok(Err(NoCheck::NoAddress));
        };
        let now = self.now();
        let Some(cart) = documents.iter().find_map(|document| self.probe(partner, document, now)) else {
            return Ok(Err(NoCheck::NoInventory));
        };
        let envelope =
            Envelope { conversation_id: cart.conversation_id.clone(), locale: None, sandbox: true };
        let request = build_checkout_request(envelope, to_wire(&cart)?, style(config.options_in_line_price))?;
        let outgoing = Outgoing { url, body: request.body().into(), idempotency_key: None, budget: LIMIT };
        Ok(Ok(Ready { config, cart, request, outgoing }))
    }

    fn probe(&self, partner: PartnerId, document: &Arc<RestaurantDocument>, now: Timestamp) -> Option<Cart> {
        let restaurant = RestaurantRef {
            partner_id: partner,
            environment: Environment::Production,
            restaurant_id: document.id.clone(),
            access: Access::Direct,
        };
        let conversation = format!("health-{}", self.ambient().secret());
        probe_cart(document, restaurant, (self.ambient().new_id(), conversation), now)
    }

    fn check_exchange(&self, ready: &Ready, called: &Called, judged: &Judged, now: Timestamp) -> Exchange {
        let secrets = Secrets::of_address(ready.cart.address.as_ref(), None);
        let answer = called.answer.as_ref().map(|(_, body)| redact(body, &secrets)).unwrap_or_default();
        Exchange {
            id: self.ambient().new_id(),
            partner_id: ready.cart.restaurant.partner_id,
            environment: Environment::Production,
            action: ExchangeAction::HealthCheck,
            restaurant_id: Some(ready.cart.restaurant.restaurant_id.clone()),
            order_id: None,
            google_order_id: None,
            action_order_id: None,
            conversation_id: Some(ready.cart.conversation_id.clone()),
            http_status: judged.check.http_status,
            latency_ms: called.latency_ms.into(),
            codes: judged.codes.clone(),
            warnings: judged.warnings.clone(),
            request: redact(&ready.outgoing.body, &secrets),
            answer,
            at: now,
        }
    }
}

/// A check with what was found.
struct Judged {
    check: Check,
    codes: Vec<String>,
    warnings: Vec<String>,
}

/// Healthy is HTTP 200 in time with an answer that can be read, be it a business error.
fn judge(ready: &Ready, called: &Called, at: Timestamp) -> Judged {
    let known = style(ready.config.options_in_line_price);
    let answer = match &called.answer {
        Ok((status, body)) => read_checkout_answer(*status, body, &ready.request, known),
        Err(failed) => Err(failed.failure.clone()),
    };
    let status = called.answer.as_ref().ok().map(|(status, _)| *status);
    let is_readable = live_answer(answer.as_ref().err()) == LiveAnswer::Healthy;
    let healthy = is_readable && status == Some(StatusCode::OK.as_u16());
    let (codes, warnings) = match &answer {
        Ok(CheckoutAnswer::Accepted { warnings, .. }) => (Vec::new(), texts(warnings)),
        Ok(CheckoutAnswer::Refused { errors, warnings, .. }) => {
            (errors.iter().map(|error| error.code.as_str().to_owned()).collect(), texts(warnings))
        }
        Err(failure) => (vec![failure.code.as_str().to_owned()], vec![failure.to_string()]),
    };
    let check = Check {
        at,
        healthy,
        code: (!healthy).then(|| codes.first().cloned()).flatten(),
        http_status: status,
        latency_ms: called.latency_ms.into(),
    };
    Judged { check, codes, warnings }
}
