use std::sync::Arc;

use basis::{Ambient, ManualClock, SeededRandom};
use jiff::{SignedDuration, Timestamp};

use super::*;

fn handle(texts: &[&str]) -> (FaultsHandle, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
    let ambient = Ambient::new(clock.clone(), Arc::new(SeededRandom::new(1)));
    (FaultsHandle::new(FaultPlan::parse(texts).unwrap(), ambient, 7), clock)
}

#[test]
fn faults_are_written_as_they_are_read() {
    for text in [
        "checkout:http_500@0.8[10s-90s]",
        "both:timeout",
        "submit:payment_declined{a,b}",
        "checkout:price_changed{share=0.25}",
        "updates:no_updates[5s-]",
        "both:latency_1500ms@0.5",
    ] {
        assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
    }
    assert_eq!("both:latency_2s".parse::<Fault>().unwrap().kind, FaultKind::Latency(2000));
}

#[test]
fn what_is_no_fault_is_refused_with_the_reason() {
    for text in [
        "",
        "checkout",
        "order:timeout",
        "checkout:earthquake",
        "checkout:http_99",
        "checkout:timeout@2",
        "checkout:timeout[9s-3s]",
        "checkout:timeout]",
        "checkout:timeout{}",
        "updates:timeout",
        "checkout:no_updates",
        "both:latency_soon",
    ] {
        let error = text.parse::<Fault>().unwrap_err();
        assert!(error.to_string().contains("checkout:http_500@0.8"), "{error}");
    }
}

#[test]
fn a_fault_keeps_its_time_its_place_and_its_restaurants() {
    let (faults, clock) = handle(&["checkout:http_500[10s-20s]{a}"]);
    let draw = |action, id: &str| faults.draw(action, id).1;
    assert_eq!(draw(FaultAction::Checkout, "a"), None);
    clock.advance(SignedDuration::from_secs(10));
    assert_eq!(draw(FaultAction::Checkout, "a"), Some(FaultKind::HttpStatus(500)));
    assert_eq!(draw(FaultAction::Checkout, "b"), None);
    assert_eq!(draw(FaultAction::Submit, "a"), None);
    clock.advance(SignedDuration::from_secs(10));
    assert_eq!(draw(FaultAction::Checkout, "a"), None);
}

#[test]
fn a_rate_and_a_share_hold_about() {
    let (faults, _) = handle(&["checkout:timeout@0.3"]);
    let met = (0..2000).filter(|_| faults.draw(FaultAction::Checkout, "a").1.is_some()).count();
    assert!((450..750).contains(&met), "{met}");
    let (faults, _) = handle(&["checkout:timeout{share=0.3}"]);
    let ids: Vec<String> = (0..2000).map(|number| format!("r-{number}")).collect();
    let met: Vec<_> = ids.iter().map(|id| faults.draw(FaultAction::Checkout, id).1.is_some()).collect();
    assert!((450..750).contains(&met.iter().filter(|met| **met).count()));
    assert_eq!(
        met,
        ids.iter().map(|id| faults.draw(FaultAction::Checkout, id).1.is_some()).collect::<Vec<_>>()
    );
}

#[test]
fn latency_comes_beside_another_fault() {
    let (faults, _) =
        handle(&["both:latency_100ms", "both:latency_50ms", "submit:bad_json", "submit:timeout"]);
    assert_eq!(faults.draw(FaultAction::Submit, "a"), (150, Some(FaultKind::BadJson)));
    faults.clear();
    assert_eq!(faults.draw(FaultAction::Submit, "a"), (0, None));
}
