//! Placing an order: one transaction that keeps it and enqueues its submit.

use basis::{Actor, Ambient, CheckoutId, Timestamp};
use db::Tx;
use order::wire::PaymentInfo;
use order::{Envelope, NewSubmit, OrderStatus, build_submit_request, recompute};
use sha2::{Digest, Sha256};

use super::decide::{SubmitRefusal, decide_submit};
use super::form::{Payment, SubmitForm, contact};
use super::job::SubmitOrder;
use super::tokens::stand_in;
use crate::bill::Bill;
use crate::cart::{CartTime, decide_pause, digest};
use crate::checkout::{Checkout, Quote};
use crate::error::OrderingError;
use crate::guest::{GuestRefusal, GuestRules};
use crate::orders::{Customer, EventDetail, Order, OrderFlags, next_due};
use crate::service::Ordering;
use crate::sessions::{SessionStage, Visitor, count_step, step_of};
use crate::store;

/// What came of the wish to place an order.
#[derive(Clone, Debug, PartialEq)]
pub enum SubmitResult {
    /// The order is kept and on its way; the same for every repeat of the wish.
    Placed(Box<Order>),
    /// Nothing was placed.
    Refused(SubmitRefusal),
}

impl Ordering {
    /// Places an order from a quote, at most once for each quote and each idempotency key: a repeat gives the same
    /// order. When this returns, the order is committed; whether the partner takes it, [`Ordering::await_settled`]
    /// tells.
    ///
    /// # Errors
    /// [`OrderingError::Invalid`] names what is wrong with the form.
    pub async fn submit(
        &self,
        checkout: CheckoutId,
        form: SubmitForm,
    ) -> Result<SubmitResult, OrderingError> {
        let this = self.clone();
        self.db().write(move |tx| this.place(tx, checkout, &form)).await
    }

    fn place(
        &self,
        tx: &mut Tx<'_>,
        id: CheckoutId,
        form: &SubmitForm,
    ) -> Result<SubmitResult, OrderingError> {
        store::lock_checkout(tx, id)?;
        let checkout = store::find_checkout(tx, id)?.ok_or(OrderingError::NotFound)?;
        let partner = checkout.restaurant.partner_id;
        let key = scoped_key(&checkout, &form.idempotency_key);
        tx.lock("ordering.key", key.as_bytes())?;
        let existing = match store::find_by_checkout(tx, partner, id)? {
            Some(order) => Some(order),
            None => store::find_by_key(tx, partner, &key)?,
        };
        if let Some(order) = existing {
            return Ok(SubmitResult::Placed(Box::new(order)));
        }
        let now = self.now();
        let account = partners::find_partner(tx, partner)?.ok_or(OrderingError::NotFound)?;
        let pause = decide_pause(&checkout.restaurant, &account);
        let cart = store::find_cart(tx, checkout.cart_id)?;
        let current = cart.as_ref().map(digest).transpose()?;
        let quote = match decide_submit(&checkout, current.as_deref(), pause, now) {
            Ok(quote) => quote,
            Err(refusal) => return Ok(SubmitResult::Refused(refusal)),
        };
        if let Some(refusal) = self.refuses_guest(tx, &checkout, quote, form)? {
            return Ok(SubmitResult::Refused(SubmitRefusal::Guest(refusal)));
        }
        let customer = form.read(&checkout, quote)?;
        let stand_in = stand_in(&self.ambient().secret());
        let Some(payment) = form.payment_info(quote, &stand_in) else {
            return Ok(SubmitResult::Refused(SubmitRefusal::PaymentNotOffered));
        };
        let new = Placing { checkout: &checkout, quote, form, customer, payment, now };
        let order = self.insert(tx, new, &key)?;
        if let Payment::Token { token, .. } = &form.payment {
            // Before the commit, so that the job finds it; without the commit it is swept.
            self.tokens().hold(order.id, token.clone(), now);
        }
        Ok(SubmitResult::Placed(Box::new(order)))
    }

    /// Why a diner whose address was not checked may not place this order (14.3).
    fn refuses_guest(
        &self,
        tx: &mut Tx<'_>,
        checkout: &Checkout,
        quote: &Quote,
        form: &SubmitForm,
    ) -> Result<Option<GuestRefusal>, OrderingError> {
        let rules = &self.settings().guests;
        if form.email_verified || *rules == GuestRules::default() {
            return Ok(None);
        }
        let document = self.document(tx, &checkout.restaurant)?.ok_or(OrderingError::NotFound)?;
        Ok(rules.decide(&document.address.country, quote.bill.total))
    }

    fn insert(&self, tx: &mut Tx<'_>, new: Placing<'_>, key: &str) -> Result<Order, OrderingError> {
        let google_order_id = google_order_id(self.ambient());
        let (request, bill) = new.request(&google_order_id)?;
        let order = new.order(self.ambient().new_id(), google_order_id, bill);
        let sealed = store::Sealed {
            customer: &new.customer,
            request: &request,
            idempotency_key: key,
            due_at: next_due(&order, self.settings()),
        };
        store::insert_order(tx, &order, &sealed)?;
        let placed = EventDetail::Placed { total: order.bill.total };
        store::append_event(tx, &order, new.now, &Actor::system("diner"), &placed, None)?;
        self.enqueue_submit(tx, &order)?;
        let step = step_of(&order, SessionStage::Submit);
        count_step(tx, self.ambient(), &step, &Visitor::Cart(order.cart_id))?;
        metrics::counter!("ordering_orders_placed_total").increment(1);
        Ok(order)
    }

    /// Puts the submit of an order into the queue, unless it is there.
    pub(crate) fn enqueue_submit(&self, tx: &mut Tx<'_>, order: &Order) -> Result<(), OrderingError> {
        let job = SubmitOrder { order_id: order.id };
        let options =
            jobs::Options::default().dedup(format!("submit:{}", order.id)).partner(order.partner_id);
        jobs::enqueue(tx, self.ambient(), &job, options)?;
        Ok(())
    }
}

/// A key counts within its cart, so that nobody reaches another diner's order by guessing keys.
fn scoped_key(checkout: &Checkout, key: &str) -> String {
    let text = format!("{}:{key}", checkout.cart_id);
    data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

/// 20 random decimal digits (5.10).
fn google_order_id(ambient: &Ambient) -> String {
    const TEN_TO_20: u128 = 100_000_000_000_000_000_000;
    format!("{:020}", u128::from_be_bytes(ambient.random_bytes()) % TEN_TO_20)
}

struct Placing<'a> {
    checkout: &'a Checkout,
    quote: &'a Quote,
    form: &'a SubmitForm,
    customer: Customer,
    payment: PaymentInfo,
    now: Timestamp,
}

impl Placing<'_> {
    /// The body to send and to repeat, byte for byte, and the bill with the tip.
    fn request(&self, google_order_id: &str) -> Result<(String, Bill), OrderingError> {
        let envelope = Envelope {
            conversation_id: self.checkout.conversation_id.clone(),
            locale: Some(self.form.locale.tag().to_owned()),
            sandbox: self.checkout.restaurant.environment.is_sandbox(),
        };
        let new = NewSubmit {
            google_order_id: google_order_id.to_owned(),
            order_date: self.now,
            contact: contact(&self.customer),
            tip: self.form.tip,
            payment: self.payment.clone(),
            no_contact: self.form.no_contact,
            optin_for_remarketing: self.form.remarketing,
        };
        let style = self.quote.style();
        let request = build_submit_request(envelope, &self.quote.proposed, new, style)?;
        let empty = order::wire::ProposedOrder::default();
        let final_order = request.order.final_order.as_ref().unwrap_or(&empty);
        let totals = recompute(final_order, style).map_err(order::BuildError::from)?;
        let bill = Bill::of(final_order, &totals);
        Ok((String::from_utf8_lossy(&request.body()).into_owned(), bill))
    }

    fn order(&self, id: basis::OrderId, google_order_id: String, bill: Bill) -> Order {
        let checkout = self.checkout;
        Order {
            id,
            partner_id: checkout.restaurant.partner_id,
            environment: checkout.restaurant.environment,
            access: checkout.restaurant.access,
            google_order_id,
            action_order_id: None,
            restaurant_id: checkout.restaurant.restaurant_id.clone(),
            restaurant_name: checkout.restaurant_name.clone(),
            time_zone: checkout.time_zone.clone(),
            cart_id: checkout.cart_id,
            checkout_id: checkout.id,
            conversation_id: checkout.conversation_id.clone(),
            service_type: checkout.service_type,
            scheduled_for: match checkout.time {
                CartTime::Asap => None,
                CartTime::At(at) => Some(at),
            },
            locale: self.form.locale,
            status: OrderStatus::Submitting,
            label: None,
            bill,
            payment: self.payment.display_name.clone().unwrap_or_default(),
            estimate: None,
            receipt_id: None,
            actions: Vec::new(),
            rejection: None,
            cancellation: None,
            flags: OrderFlags::default(),
            created_at: self.now,
            left_created_at: None,
            accepted_at: None,
            in_transit_at: None,
            delivered_at: None,
            final_at: None,
            last_update_time: None,
            customer_erased_at: None,
            updated_at: self.now,
            submit_calls: 0,
            may_have_arrived: false,
            asks: 0,
            ask: None,
            ask_until: None,
            version: 1,
        }
    }
}
