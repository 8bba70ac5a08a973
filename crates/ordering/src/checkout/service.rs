//! Asking the partner for the price of a cart (chapter 7).

use basis::{Actor, Ambient, CartId, Timestamp};
use db::Tx;
use monitoring::{Action, HealthSettings, LiveAnswer, Outcome, OutcomeKind, note_live, record_outcome};
use order::{
    CheckoutAnswer, CheckoutRequest, Envelope, TechnicalCode, Warning, build_checkout_request,
    read_checkout_answer,
};
use partners::{EnvironmentConfig, EnvironmentPatch};

use super::call::{Called, Outgoing};
use super::quote::{Checkout, CheckoutOutcome, outcome_of, style};
use crate::cart::{Access, Cart, CartCheck, PauseReason, RestaurantRef, digest, to_wire};
use crate::cart_service::CartView;
use crate::error::OrderingError;
use crate::exchange::{Exchange, ExchangeAction, Secrets, redact};
use crate::probes::live_answer;
use crate::service::Ordering;
use crate::sessions::{SessionStage, SessionStep, Visitor, count_step};
use crate::store;

/// What came of the wish to check out.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckoutResult {
    /// The partner priced the cart.
    Quoted(Box<Checkout>),
    /// The partner found problems, perhaps with a corrected order.
    Refused(Box<Checkout>),
    /// The partner's service failed.
    PartnerFailed(TechnicalCode),
    /// The inventory tells that it cannot work; the partner was not asked.
    CartProblem(Box<CartCheck>),
    /// No order is taken at present; the partner was not asked and the cart is kept.
    Paused(PauseReason),
}

/// Everything needed for a call.
struct Prepared {
    view: CartView,
    config: EnvironmentConfig,
    outgoing: Outgoing,
    request: CheckoutRequest,
}

/// A checked answer, or the failure with its detail.
struct Read {
    outcome: CheckoutOutcome,
    codes: Vec<String>,
    warnings: Vec<String>,
    options_in_line_price: Option<bool>,
    answer: LiveAnswer,
}

impl Ordering {
    /// Asks the partner for the binding price of a cart. Nothing is ordered; it may be repeated at will. `locale` is
    /// the diner's language (BCP 47).
    pub async fn checkout(
        &self,
        cart: CartId,
        locale: basis::Locale,
    ) -> Result<CheckoutResult, OrderingError> {
        let prepared = match self.prepare(cart, locale).await? {
            Ok(prepared) => prepared,
            Err(answer) => return Ok(answer),
        };
        let called = self.call_repeatably(&prepared.config, &prepared.outgoing).await?;
        let mut read = read(&prepared, &called, self.now());
        if called.tries > 1 {
            read.warnings.push("the partner was asked a second time (N1)".to_owned());
        }
        let detected =
            read.options_in_line_price.filter(|inside| *inside != prepared.config.options_in_line_price);
        let checkout = self.record(prepared, called, read, detected).await?;
        Ok(match &checkout.outcome {
            CheckoutOutcome::Quoted { .. } => CheckoutResult::Quoted(Box::new(checkout)),
            CheckoutOutcome::Refused { .. } => CheckoutResult::Refused(Box::new(checkout)),
            CheckoutOutcome::Failed { code } => CheckoutResult::PartnerFailed(*code),
        })
    }

    async fn prepare(
        &self,
        cart: CartId,
        locale: basis::Locale,
    ) -> Result<Result<Prepared, CheckoutResult>, OrderingError> {
        let this = self.clone();
        let (view, config) = self
            .db()
            .read(move |tx| {
                let cart = store::find_cart(tx, cart)?.ok_or(OrderingError::NotFound)?;
                let (partner, environment) = (cart.restaurant.partner_id, cart.restaurant.environment);
                let config = partners::find_environment(tx, partner, environment)?;
                Ok::<_, OrderingError>((this.look_at(tx, cart)?, config.ok_or(OrderingError::NotFound)?))
            })
            .await?;
        if let Some(reason) = view.pause {
            return Ok(Err(CheckoutResult::Paused(reason)));
        }
        if !view.check.is_clear() {
            return Ok(Err(CheckoutResult::CartProblem(Box::new(view.check))));
        }
        let Some(url) = config.fulfillment_url.clone() else {
            return Ok(Err(CheckoutResult::Paused(PauseReason::NotLaunched)));
        };
        let envelope = Envelope {
            conversation_id: view.cart.conversation_id.clone(),
            locale: Some(locale.tag().to_owned()),
            sandbox: config.environment.is_sandbox(),
        };
        let request =
            build_checkout_request(envelope, to_wire(&view.cart)?, style(config.options_in_line_price))?;
        let body = request.body().into();
        let outgoing =
            Outgoing { url, body, idempotency_key: None, budget: self.settings().checkout_timeout };
        Ok(Ok(Prepared { view, config, outgoing, request }))
    }

    /// Keeps what came of the call: quote, exchange and outcome together.
    async fn record(
        &self,
        prepared: Prepared,
        called: Called,
        read: Read,
        detected: Option<bool>,
    ) -> Result<Checkout, OrderingError> {
        let now = self.now();
        let cart = &prepared.view.cart;
        let (partner, environment) = (cart.restaurant.partner_id, cart.restaurant.environment);
        let checkout = self.new_checkout(&prepared.view, read.outcome, now)?;
        let exchange = self.checkout_exchange(&prepared, &called, &read.codes, read.warnings, now);
        let outcome = outcome(&cart.restaurant, Action::Checkout, read.codes, called.latency_ms, now);
        metrics::counter!("ordering_checkouts_total", "success" => if outcome.is_success() { "yes" } else { "no" })
            .increment(1);
        let (kept, ambient, health) = (checkout.clone(), self.ambient().clone(), self.settings().health);
        let step = SessionStep {
            partner_id: partner,
            environment,
            restaurant_id: cart.restaurant.restaurant_id.clone(),
            service_type: cart.service_type,
            stage: SessionStage::Checkout,
        };
        let visitor = Visitor::Cart(cart.id);
        self.db()
            .write(move |tx| {
                store::insert_checkout(tx, &kept)?;
                store::insert_exchange(tx, &exchange)?;
                count_step(tx, &ambient, &step, &visitor)?;
                record_outcome(tx, &ambient, &outcome)?;
                note_answer(tx, (&ambient, &health), &outcome, read.answer)
            })
            .await?;
        if let Some(inside) = detected {
            self.learn_style(partner, environment, inside).await;
        }
        Ok(checkout)
    }

    fn new_checkout(
        &self,
        view: &CartView,
        outcome: CheckoutOutcome,
        now: Timestamp,
    ) -> Result<Checkout, OrderingError> {
        let cart = &view.cart;
        let zone = view.document.as_ref().map_or("UTC", |document| &document.time_zone);
        Ok(Checkout {
            id: self.ambient().new_id(),
            cart_id: cart.id,
            restaurant: cart.restaurant.clone(),
            restaurant_name: cart.restaurant_name.clone(),
            time_zone: zone.to_owned(),
            conversation_id: cart.conversation_id.clone(),
            service_type: cart.service_type,
            time: cart.time,
            address: cart.address.clone(),
            cart_digest: digest(cart)?,
            outcome,
            created_at: now,
        })
    }

    /// Rule M8. A partner whose arithmetic could not be noted now is recognised at the next checkout.
    pub(crate) async fn learn_style(
        &self,
        partner: basis::PartnerId,
        environment: basis::Environment,
        inside: bool,
    ) {
        let patch = EnvironmentPatch { options_in_line_price: Some(inside), ..EnvironmentPatch::default() };
        let actor = Actor::system("ordering");
        let noted = self.partners().update_environment(actor, partner, environment, patch).await;
        match noted {
            Ok(_) => {
                tracing::warn!(partner.id = %partner, %environment, inside, "options in line prices recognised");
            }
            Err(error) => {
                tracing::error!(partner.id = %partner, error = &error as &dyn std::error::Error, "arithmetic not noted");
            }
        }
    }

    fn checkout_exchange(
        &self,
        prepared: &Prepared,
        called: &Called,
        codes: &[String],
        warnings: Vec<String>,
        now: Timestamp,
    ) -> Exchange {
        let cart = &prepared.view.cart;
        let secrets = secrets_of(cart);
        let (status, answer) = match &called.answer {
            Ok((status, body)) => (Some(*status), redact(body, &secrets)),
            Err(_) => (None, String::new()),
        };
        Exchange {
            id: self.ambient().new_id(),
            partner_id: cart.restaurant.partner_id,
            environment: cart.restaurant.environment,
            action: ExchangeAction::Checkout,
            restaurant_id: Some(cart.restaurant.restaurant_id.clone()),
            order_id: None,
            google_order_id: None,
            action_order_id: None,
            conversation_id: Some(cart.conversation_id.clone()),
            http_status: status,
            latency_ms: called.latency_ms.into(),
            codes: codes.to_vec(),
            warnings: warnings.iter().map(|warning| secrets.scrub(warning)).collect(),
            request: redact(&prepared.outgoing.body, &secrets),
            answer,
            at: now,
        }
    }
}

fn secrets_of(cart: &Cart) -> Secrets {
    Secrets::of_address(cart.address.as_ref(), cart.notes.as_deref())
}

/// What the monitor is told of a call.
pub(crate) fn outcome(
    restaurant: &RestaurantRef,
    action: Action,
    codes: Vec<String>,
    latency_ms: u32,
    at: Timestamp,
) -> Outcome {
    let live = restaurant.access == Access::Public && !restaurant.environment.is_sandbox();
    Outcome {
        partner_id: restaurant.partner_id,
        environment: restaurant.environment,
        action,
        restaurant_id: restaurant.restaurant_id.clone(),
        codes,
        latency_ms,
        at,
        kind: if live { OutcomeKind::Live } else { OutcomeKind::Test },
    }
}

/// Tells the watch how a live request was answered.
pub(crate) fn note_answer(
    tx: &mut Tx<'_>,
    watch: (&Ambient, &HealthSettings),
    outcome: &Outcome,
    answer: LiveAnswer,
) -> Result<(), OrderingError> {
    if outcome.kind != OutcomeKind::Live {
        return Ok(());
    }
    let code = outcome.codes.first().map(String::as_str);
    Ok(note_live(tx, watch, outcome.partner_id, (answer, code), outcome.at)?)
}

fn read(prepared: &Prepared, called: &Called, now: Timestamp) -> Read {
    let known = style(prepared.config.options_in_line_price);
    let answer = match &called.answer {
        Ok((status, body)) => read_checkout_answer(*status, body, &prepared.request, known),
        Err(failed) => Err(failed.failure.clone()),
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(failure) => {
            return Read {
                outcome: CheckoutOutcome::Failed { code: failure.code },
                codes: vec![failure.code.as_str().to_owned()],
                warnings: vec![failure.to_string()],
                options_in_line_price: None,
                answer: live_answer(Some(&failure)),
            };
        }
    };
    let (codes, warnings) = match &answer {
        CheckoutAnswer::Accepted { warnings, .. } => (Vec::new(), texts(warnings)),
        CheckoutAnswer::Refused { errors, warnings, .. } => {
            let codes = errors.iter().map(|error| error.code.as_str().to_owned()).collect();
            (codes, texts(warnings))
        }
    };
    let view = &prepared.view;
    let service = view.document.as_ref().and_then(|document| document.service(view.cart.service_type));
    let disable_tip_widget = service.is_some_and(|service| service.disable_tip_widget);
    let options_in_line_price = match &answer {
        CheckoutAnswer::Accepted { totals, .. } if has_options(&view.cart) => {
            Some(totals.style == order::OptionsStyle::InLinePrice)
        }
        CheckoutAnswer::Accepted { .. } | CheckoutAnswer::Refused { .. } => None,
    };
    let outcome = outcome_of(answer, &view.cart, disable_tip_widget, now);
    Read { outcome, codes, warnings, options_in_line_price, answer: LiveAnswer::Healthy }
}

/// Without options that cost something both kinds of arithmetic give the same.
fn has_options(cart: &Cart) -> bool {
    cart.lines.iter().any(|line| line.options.iter().any(|option| option.unit_price.minor != 0))
}

pub(crate) fn texts(warnings: &[Warning]) -> Vec<String> {
    warnings.iter().map(|warning| warning.detail.clone()).collect()
}
