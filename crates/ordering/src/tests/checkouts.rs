//! Asking the partner for the price.

use basis::Environment;
use db::Db;
use order::{ErrorCode, TechnicalCode};
use partners::IntegrationStatus;

use super::house::{House, SECRETS, staff};
use super::kitchen::{choice, euros};
use super::partner::Behaviour;
use crate::*;

testkit::both_engines! {
    async fn a_priced_cart_is_a_quote_with_a_bill(db: Db) {
        let house = House::open(db).await;
        let checkout = house.quote(&house.cart().await).await;
        let quote = checkout.quote().unwrap();
        assert_eq!(quote.bill.total, euros(2250 + 1000 + 399 + 100 + 200));
        assert_eq!(quote.bill.lines[0].amount, euros(3250));
        assert_eq!(quote.bill.extras.len(), 2);
        assert_eq!(quote.tip, TipRule::Suggested(euros(200)));
        assert_eq!(quote.payment.len(), 2);
        assert_eq!(quote.expires_at, testkit::at("2026-03-14T10:20:00Z"));
        let seen = house.partner.checkouts();
        assert_eq!(seen[0].headers["authorization"], format!("Bearer eyJhbGciOiJSUzI1NiJ9.token-for-partner-{}", house.partner_id));
        assert_eq!(seen[0].headers["google-actions-api-version"], "2");
        let body = String::from_utf8(seen[0].body.to_vec()).unwrap();
        assert!(!body.contains("isInSandbox") && !body.contains("contact"), "{body}");
    }

    async fn a_sandbox_cart_is_marked_as_one(db: Db) {
        let house = House::open(db).await;
        let place = RestaurantRef { environment: Environment::Sandbox, ..house.restaurant() };
        let cart = house.ordering.add_line(None, place, choice("bowl", 1)).await.unwrap();
        let change = CartChange { service_type: Some(feed::ServiceType::Takeout), ..CartChange::default() };
        let cart = house.ordering.update_cart(cart.id, change).await.unwrap();
        house.quote(&cart).await;
        let body = String::from_utf8(house.partner.checkouts()[0].body.to_vec()).unwrap();
        assert!(body.contains("\"isInSandbox\":true") && !body.contains("\"location\""), "{body}");
    }

    async fn every_technical_failure_is_recorded_with_its_code(db: Db) {
        let house = House::impatient(db).await;
        let cart = house.cart().await;
        let cases = [
            (Behaviour::Status(404, "no"), TechnicalCode::Http4xx),
            (Behaviour::Status(500, "no"), TechnicalCode::Http5xx),
            (Behaviour::Status(204, ""), TechnicalCode::HttpOther),
            (Behaviour::Status(200, "<html>"), TechnicalCode::UnparsableBody),
            (Behaviour::Status(200, "{}"), TechnicalCode::InvalidResponse),
            (Behaviour::ChangedCart, TechnicalCode::CartModified),
            (Behaviour::WrongTotal, TechnicalCode::TotalMismatch),
            (Behaviour::Hang, TechnicalCode::Timeout),
        ];
        for (behaviour, code) in cases {
            house.partner.next_checkout(behaviour);
            assert_eq!(house.checkout(&cart).await, CheckoutResult::PartnerFailed(code));
            house.wait(1);
            assert_eq!(house.last_codes().await, [code.as_str()]);
        }
        assert_eq!(house.ordering.cart(cart.id).await.unwrap().unwrap().lines, cart.lines);
    }

    async fn a_partner_that_cannot_be_reached_is_connect_failed(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", nowhere.local_addr().unwrap());
        drop(nowhere);
        let patch = partners::EnvironmentPatch { fulfillment_url: Some(Some(url)), ..Default::default() };
        house.partners.update_environment(staff(), house.partner_id, Environment::Production, patch).await.unwrap();
        assert_eq!(house.checkout(&cart).await, CheckoutResult::PartnerFailed(TechnicalCode::ConnectFailed));
        assert_eq!(house.last_codes().await, ["CONNECT_FAILED"]);
    }

    async fn a_busy_partner_is_asked_once_more(db: Db) {
        let house = House::open(db).await;
        house.partner.next_checkout(Behaviour::Status(503, "busy"));
        house.quote(&house.cart().await).await;
        let seen = house.partner.checkouts();
        assert_eq!(seen.len(), 2);
        assert_eq!(seen[0].body, seen[1].body);
    }

    async fn a_problem_of_the_partner_is_shown_and_recorded(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        house.partner.next_checkout(Behaviour::Problem(ErrorCode::Closed));
        let CheckoutResult::Refused(checkout) = house.checkout(&cart).await else { panic!() };
        let CheckoutOutcome::Refused { errors, corrected } = &checkout.outcome else { panic!() };
        assert_eq!(errors[0].text_key(), "food-error-closed");
        assert!(corrected.is_none() && checkout.quote().is_none());
        assert_eq!(house.last_codes().await, ["CLOSED"]);
        house.quote(&cart).await;
        let mut query = ExchangeQuery::of(house.partner_id);
        query.code = Some("CLOSED".into());
        assert_eq!(house.ordering.exchanges(query.clone()).await.unwrap().items.len(), 1);
        query.code = Some("CLOSE".into());
        assert!(house.ordering.exchanges(query).await.unwrap().items.is_empty());
        let accepted = house.ordering.accept_correction(checkout.id).await;
        assert!(matches!(accepted, Err(OrderingError::Conflict(_))));
    }

    async fn an_accepted_correction_changes_the_cart_and_can_be_ordered(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        house.partner.next_checkout(Behaviour::OnlyOneLeft);
        let CheckoutResult::Refused(checkout) = house.checkout(&cart).await else { panic!() };
        let CheckoutOutcome::Refused { errors, .. } = &checkout.outcome else { panic!() };
        assert_eq!((errors[0].name.as_deref(), errors[0].available_quantity), (Some("Beet bowl"), Some(1)));
        let not_yet = house.submit(&checkout, "key").await;
        assert_eq!(not_yet, SubmitResult::Refused(SubmitRefusal::QuoteExpired));
        let accepted = house.ordering.accept_correction(checkout.id).await.unwrap();
        assert_eq!(house.ordering.accept_correction(checkout.id).await.unwrap(), accepted);
        let cart = house.ordering.cart(cart.id).await.unwrap().unwrap();
        assert_eq!(cart.lines[0].total().unwrap(), euros(1125 + 2 * 250));
        assert!(house.ordering.view_cart(cart.id).await.unwrap().unwrap().check.is_clear());
        assert!(matches!(house.submit(&accepted, "key").await, SubmitResult::Placed(_)));
    }

    async fn options_inside_line_prices_are_recognised_and_remembered(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        house.partner.next_checkout(Behaviour::OptionsInside);
        house.quote(&cart).await;
        let before = house.partners.environment(house.partner_id, Environment::Production).await.unwrap();
        // The first answer already shows it, since its total fits only that way.
        assert!(before.options_in_line_price);
        house.partner.next_checkout(Behaviour::OptionsInside);
        let checkout = house.quote(&cart).await;
        assert_eq!(checkout.quote().unwrap().bill.lines[0].amount, euros(3250));
    }

    async fn a_paused_partner_is_not_asked_and_the_cart_is_kept(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        house.partners.set_integration(staff(), house.partner_id, false, "maintenance").await.unwrap();
        assert_eq!(house.checkout(&cart).await, CheckoutResult::Paused(PauseReason::Maintenance));
        assert_eq!(house.partner.checkouts().len(), 0);
        let direct = RestaurantRef { access: Access::Direct, ..house.restaurant() };
        let partner = house.partners.get(house.partner_id).await.unwrap();
        assert_eq!(partner.integration, IntegrationStatus::DisabledManual);
        assert_eq!(decide_pause(&direct, &partner), None);
        house.partners.set_integration(staff(), house.partner_id, true, "done").await.unwrap();
        house.quote(&cart).await;
    }

    async fn records_hold_nothing_of_the_diner(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        house.quote(&cart).await;
        house.partner.next_checkout(Behaviour::Status(400, "12 RUE DES ESSAIS, Porte 7 is outside; call +33612345678"));
        house.checkout(&cart).await;
        let page = house.ordering.exchanges(ExchangeQuery::of(house.partner_id)).await.unwrap();
        assert_eq!(page.items.len(), 2);
        for exchange in page.items {
            let text = format!("{exchange:?}").to_lowercase();
            for secret in SECRETS {
                assert!(!text.contains(&secret.to_lowercase()), "{secret} in {text}");
            }
            assert!(text.contains("beet bowl"), "what was ordered stays readable");
        }
    }
}
