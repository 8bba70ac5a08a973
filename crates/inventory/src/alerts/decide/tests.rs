use proptest::prelude::*;

use super::*;

fn age(old: u64, total: u64) -> AgeCount {
    AgeCount { entity_type: "Menu".to_owned(), old, total }
}

fn faults(entity_type: &str, faulty: u64, total: u64) -> FaultCount {
    FaultCount { entity_type: entity_type.to_owned(), faulty, total }
}

fn fires(faulty: u64, total: u64) -> bool {
    decide_faults(&[faults("Menu", faulty, total)]).0
}

#[test]
fn exactly_one_in_a_hundred_is_too_old_and_a_little_less_is_not() {
    assert!(decide_age(&[age(1, 100)]).0);
    assert!(!decide_age(&[age(1, 101)]).0);
    assert!(decide_age(&[age(10, 1000)]).0);
    assert!(!decide_age(&[age(9, 1000)]).0);
    assert!(!decide_age(&[age(0, 1)]).0 && !decide_age(&[]).0);
}

#[test]
fn the_age_of_all_types_together_decides() {
    let menus = AgeCount { entity_type: "Menu".to_owned(), old: 5, total: 5 };
    let items = AgeCount { entity_type: "MenuItem".to_owned(), old: 0, total: 495 };
    let (holds, measures) = decide_age(&[items.clone(), menus.clone()]);
    assert!(holds);
    let told: Vec<_> = measures.iter().map(|one| (one.subject.as_deref(), one.part, one.whole)).collect();
    assert_eq!(told, [(None, 5, 500), (Some("Menu"), 5, 5)]);
    assert!(!decide_age(&[AgeCount { total: 496, ..items }, menus]).0);
}

#[test]
fn a_tenth_matters_only_beyond_a_hundred_entities_and_only_when_it_is_more() {
    assert!(!fires(11, 100), "11 % of exactly 100");
    assert!(fires(11, 101));
    assert!(!fires(11, 110), "exactly 10 %");
    assert!(fires(12, 110));
}

#[test]
fn more_than_a_fifth_is_too_much_of_any_number() {
    assert!(!fires(20, 100), "exactly 20 %");
    assert!(fires(21, 100));
    assert!(!fires(1, 5));
    assert!(fires(1, 4) && fires(1, 1));
    assert!(!fires(0, 0) && !fires(0, 1000));
}

#[test]
fn one_bad_type_among_good_ones_is_enough_and_stands_first() {
    let (holds, measures) =
        decide_faults(&[faults("MenuItem", 50, 1000), faults("Menu", 0, 9), faults("Service", 3, 10)]);
    assert!(holds);
    let told: Vec<_> = measures.iter().map(|one| (one.subject.as_deref().unwrap(), one.over)).collect();
    assert_eq!(told, [("Service", true), ("MenuItem", false)]);
    assert_eq!((measures[0].limit_permille, measures[0].over_whole), (200, 0));
    assert_eq!((measures[1].limit_permille, measures[1].over_whole), (100, 100));
}

#[test]
fn stale_entities_and_failed_matches_do_not_count() {
    assert!(!counts("STALE_ENTITY") && !counts("RECON_FAILURE"));
    assert!(counts("MISSING_FIELD"));
}

proptest! {
    #[test]
    fn the_share_that_is_told_is_over_the_limit_that_is_told_exactly_when_it_fires(faulty in 1u64..3000, extra in 0u64..9000) {
        let total = faulty + extra;
        let (holds, measures) = decide_faults(&[faults("Menu", faulty, total)]);
        let told = &measures[0];
        let over = told.part * 1000 > told.limit_permille * told.whole && told.whole > told.over_whole;
        prop_assert_eq!(holds, over);
    }

    #[test]
    fn age_fires_exactly_from_one_percent(old in 0u64..3000, extra in 0u64..300_000) {
        let total = old + extra;
        prop_assert_eq!(decide_age(&[age(old, total)]).0, total > 0 && old * 100 >= total);
    }
}
