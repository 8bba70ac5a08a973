use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use db::Db;
use jiff::SignedDuration;
use url::Url;

use super::servers::serve;
use super::url_of;
use crate::{Breaker, BreakerState, Breakers, Call, Outbound, OutboundError, OutboundPolicy};

/// An endpoint whose status can be changed and which counts its calls.
struct Endpoint {
    url: Url,
    status: Arc<AtomicU16>,
    calls: Arc<AtomicU32>,
}

async fn endpoint() -> Endpoint {
    let (status, calls) = (Arc::new(AtomicU16::new(503)), Arc::new(AtomicU32::new(0)));
    let (current, counter) = (status.clone(), calls.clone());
    let handler = move || {
        counter.fetch_add(1, Ordering::SeqCst);
        let status = StatusCode::from_u16(current.load(Ordering::SeqCst)).unwrap();
        async move { status }
    };
    let address = serve(Router::new().route("/", get(handler))).await;
    Endpoint { url: url_of(address, "/"), status, calls }
}

testkit::both_engines! {
    async fn a_breaker_opens_lets_a_probe_through_and_closes(db: Db) {
        let (ambient, clock) = testkit::ambient();
        let policy = OutboundPolicy::loopback;
        let outbound = Outbound::new(policy(), ambient.clone(), Breakers::new(db.clone())).unwrap();
        let endpoint = endpoint().await;
        let call = || Call::get(endpoint.url.clone()).breaker("partner:1001:production");
        for _ in 0..5 {
            assert_eq!(outbound.send(call()).await.unwrap().status, 503);
        }
        let until = ambient.now() + SignedDuration::from_secs(10);
        assert_eq!(outbound.send(call()).await.unwrap_err(), OutboundError::BreakerOpen { until });
        assert_eq!(endpoint.calls.load(Ordering::SeqCst), 5);

        // Another process sees the same breaker.
        let elsewhere = Outbound::new(policy(), ambient.clone(), Breakers::new(db)).unwrap();
        assert_eq!(elsewhere.send(call()).await.unwrap_err(), OutboundError::BreakerOpen { until });

        // A probe that fails opens it again, for longer.
        clock.advance(SignedDuration::from_secs(10));
        assert_eq!(elsewhere.send(call()).await.unwrap().status, 503);
        let until = ambient.now() + SignedDuration::from_secs(30);
        assert_eq!(outbound.send(call()).await.unwrap_err(), OutboundError::BreakerOpen { until });

        // A probe that is answered closes it.
        clock.advance(SignedDuration::from_secs(30));
        endpoint.status.store(200, Ordering::SeqCst);
        assert_eq!(outbound.send(call()).await.unwrap().status, 200);
        assert_eq!(elsewhere.send(call()).await.unwrap().status, 200);
        assert_eq!(outbound.breakers().find("partner:1001:production").await.unwrap(), Breaker::new());
    }

    async fn while_a_probe_is_out_other_calls_are_refused(db: Db) {
        let (ambient, clock) = testkit::ambient();
        let breakers = Breakers::new(db);
        for _ in 0..5 {
            let crate::Admission::Pass(permit) = breakers.admit("k", ambient.now()).await.unwrap() else { panic!() };
            breakers.note("k", permit, false, ambient.now()).await.unwrap();
        }
        clock.advance(SignedDuration::from_secs(10));
        let admissions = futures::future::join_all((0..8).map(|_| breakers.admit("k", ambient.now()))).await;
        let passed = admissions.iter().filter(|a| matches!(a, Ok(crate::Admission::Pass(_)))).count();
        assert_eq!(passed, 1);
        assert!(matches!(breakers.find("k").await.unwrap().state, BreakerState::HalfOpen { .. }));
        breakers.reset("k", ambient.now()).await.unwrap();
        assert_eq!(breakers.find("k").await.unwrap(), Breaker::new());
        assert_eq!(breakers.find("another").await.unwrap(), Breaker::new());
    }

    async fn answers_with_other_statuses_do_not_open_it(db: Db) {
        let (ambient, _clock) = testkit::ambient();
        let outbound = Outbound::new(OutboundPolicy::loopback(), ambient, Breakers::new(db)).unwrap();
        let endpoint = endpoint().await;
        for status in [500, 404, 429, 501, 500, 500, 500] {
            endpoint.status.store(status, Ordering::SeqCst);
            let call = Call::get(endpoint.url.clone()).breaker("k");
            assert_eq!(outbound.send(call).await.unwrap().status, status);
        }
        assert_eq!(outbound.breakers().find("k").await.unwrap(), Breaker::new());
    }
}
