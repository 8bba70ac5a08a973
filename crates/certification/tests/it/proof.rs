//! Every fault of the simulated partner is found by the case that was made for it, and a healthy partner passes.

use std::collections::BTreeSet;
use std::time::Duration;

use basis::Locale;
use certification::{Outcome, TestCase, html, json, text};
use order::ErrorCode;
use partner_sim::Slip;
use texts::Texts;

use super::desk::{Desk, kit, noon, setup};

/// What a careless partner does where it is asked, and which case finds it.
const SLIPS: [(&str, TestCase); 34] = {
    use TestCase as T;
    [
        ("checkout:accepts_any_token", T::C13),
        ("submit:accepts_any_token", T::S10),
        ("checkout:ignores_area", T::C3),
        ("checkout:ignores_minimum", T::C4),
        ("checkout:ignores_minimum", T::C9),
        ("checkout:ignores_minimum", T::C11),
        ("checkout:ignores_hours", T::C5),
        ("checkout:ignores_availability", T::C6),
        ("checkout:ignores_prices", T::C8),
        ("checkout:ignores_option_prices", T::C10),
        ("checkout:tells_one_error", T::C7),
        ("checkout:tells_one_error", T::C9),
        ("checkout:tells_one_error", T::C11),
        ("checkout:ignores_promo", T::C12),
        ("checkout:forgets_discount_id", T::C14),
        ("checkout:changes_preference", T::C15),
        ("checkout:charges_delivery", T::C16),
        ("checkout:keeps_stale_cart", T::C17),
        ("checkout:gratuity_without_form", T::C18),
        ("submit:forgets_support", T::S1),
        ("submit:accepts_any_payment", T::S2),
        ("submit:accepts_anybody", T::S3),
        ("submit:refuses_scheduled", T::S4),
        ("submit:refuses_guests", T::S5),
        ("submit:refuses_tips", T::S6),
        ("submit:refuses_notes", T::S7),
        ("submit:duplicates_orders", T::S8),
        ("submit:refuses_on_fulfillment", T::S9),
        ("submit:takes_altered_orders", T::S11),
        ("checkout:price_changed", T::C2),
        ("checkout:total_mismatch", T::C1),
        ("checkout:cart_modified", T::C1),
        ("submit:payment_declined", T::S1),
        ("both:latency_300ms", T::S12),
    ]
};

/// What breaks the call itself: every case finds it.
const BREAKS: [&str; 7] = [
    "both:http_500",
    "both:http_302",
    "both:http_404",
    "both:bad_json",
    "both:timeout",
    "both:drop",
    "both:latency_250ms",
];

fn sent() -> Vec<TestCase> {
    TestCase::ALL.iter().copied().filter(|case| case.is_sent()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_partner_passes_every_case() {
    let desk = Desk::start(12).await;
    let report = desk.run(&kit(TestCase::ALL)).await;
    for case in &report.cases {
        let (en, wanted) = (Texts::new(Locale::En), case.case.group());
        let told = text(&report, en);
        match wanted {
            certification::CaseGroup::Checkout | certification::CaseGroup::Submit => {
                assert_eq!(case.outcome, Outcome::Passed, "{}\n{told}", case.case);
            }
            _ => assert_eq!(case.outcome, Outcome::NotApplicable, "{}", case.case),
        }
    }
    assert!(report.is_passed() && !report.cut_short);
    assert!(desk.partner.orders().iter().all(|order| order.sandbox), "no real orders");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_slip_is_found_by_the_case_made_for_it() {
    let desk = Desk::start(8).await;
    for (fault, case) in SLIPS {
        desk.set(fault);
        let outcome = match case {
            TestCase::S12 => {
                let mut kit = kit(&[TestCase::C1, TestCase::S12]);
                kit.limits.slow = Duration::from_millis(250);
                let report = desk.run(&kit).await;
                report.cases.last().unwrap().outcome
            }
            case => desk.outcome(case).await,
        };
        assert_eq!(outcome, Outcome::Failed, "{fault} is not found by {case}");
    }
    let tried: BTreeSet<&str> =
        SLIPS.iter().filter_map(|(fault, _)| fault.split_once(':')).map(|f| f.1).collect();
    let left: Vec<&str> =
        Slip::ALL.iter().map(|slip| slip.as_str()).filter(|slip| !tried.contains(slip)).collect();
    let of_updates = [
        "forgets_receipt",
        "changes_item",
        "changes_item_wrongly",
        "cancels_without_reason",
        "gives_up",
        "repeats_refused",
    ];
    assert_eq!(left, of_updates, "those are tried with the platform");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_endpoint_fails_and_the_page_says_why_in_both_languages() {
    let desk = Desk::start(2).await;
    for fault in BREAKS {
        desk.set(fault);
        for case in [TestCase::C1, TestCase::S1] {
            assert_eq!(desk.outcome(case).await, Outcome::Failed, "{fault} {case}");
        }
    }
    for code in ErrorCode::ALL {
        desk.set(&format!("checkout:{}", code.as_str().to_lowercase()));
        assert_eq!(desk.outcome(TestCase::C1).await, Outcome::Failed, "{code}");
    }
    desk.set("checkout:cart_modified");
    let report = desk.run(&kit(&sent())).await;
    assert!(!report.is_passed());
    for locale in [Locale::En, Locale::Fr] {
        let t = Texts::new(locale);
        let page = html(&report, noon(), t).unwrap();
        assert!(page.contains("CART_MODIFIED") && page.contains("checkoutResponse"), "{locale:?}");
        assert!(!page.contains("certification-got") && !page.contains("-mend"), "a text is missing");
        let written = json(&report, t).to_string();
        assert!(written.contains("\"case\":\"C1\"") && !written.contains("instrumentToken\":\"ey"));
        assert!(text(&report, t).contains("C1"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_asks_the_same_and_what_is_missing_in_the_configuration_is_not_applicable() {
    let desk = Desk::start(6).await;
    let mut kit = kit(&sent());
    kit.setup = certification::TestSetup::default();
    kit.samples = 2;
    let report = desk.run(&kit).await;
    let of = |case| report.cases.iter().find(|result| result.case == case).unwrap().outcome;
    for case in [TestCase::C4, TestCase::C7, TestCase::C9, TestCase::C11, TestCase::C14, TestCase::S5] {
        assert_eq!(of(case), Outcome::NotApplicable, "{case}");
    }
    let again = desk.run(&kit).await;
    let asked = |report: &certification::Report| {
        report.cases.iter().map(|case| (case.case, case.passed, case.failed)).collect::<Vec<_>>()
    };
    assert_eq!(asked(&report), asked(&again));
    assert!(setup().valid_promo.is_some());
}
