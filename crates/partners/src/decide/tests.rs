use super::*;
use IntegrationStatus::{DisabledAuto, DisabledManual, DisabledOperator, Enabled};
use PartnerStatus::{Integrating, Interested, LaunchReview, Launched, Suspended, Terminated};

#[test]
fn every_pair_of_statuses_follows_the_table() {
    let ways = [
        (Interested, Integrating),
        (Integrating, LaunchReview),
        (LaunchReview, Launched),
        (LaunchReview, Integrating),
        (Launched, Suspended),
        (Suspended, Launched),
    ];
    for from in PartnerStatus::ALL {
        for to in PartnerStatus::ALL {
            let decision = decide_status(from, Enabled, to, "as agreed");
            if from == to {
                assert_eq!(decision, Ok(StatusDecision::Unchanged), "{from} to {to}");
            } else if ways.contains(&(from, to)) || (to == Terminated && from != Terminated) {
                assert!(matches!(decision, Ok(StatusDecision::Change { .. })), "{from} to {to}");
            } else {
                assert_eq!(decision, Err(StatusRefusal::NoWay { from, to }), "{from} to {to}");
            }
        }
    }
}

#[test]
fn changes_that_hurt_a_partner_need_a_reason() {
    for (from, to) in [(Launched, Suspended), (Integrating, Terminated), (LaunchReview, Integrating)] {
        assert_eq!(decide_status(from, Enabled, to, "  "), Err(StatusRefusal::ReasonMissing { to }));
        assert!(decide_status(from, Enabled, to, "the address does not answer").is_ok());
    }
    assert!(decide_status(LaunchReview, Enabled, Launched, "").is_ok());
}

#[test]
fn a_suspension_switches_off_and_its_end_switches_on_again() {
    let change = |integration| Ok(StatusDecision::Change { integration });
    for before in [Enabled, DisabledAuto] {
        assert_eq!(decide_status(Launched, before, Suspended, "fraud"), change(Some(DisabledOperator)));
    }
    for before in [DisabledManual, DisabledOperator] {
        assert_eq!(decide_status(Launched, before, Suspended, "fraud"), change(None));
    }
    assert_eq!(decide_status(Suspended, DisabledManual, Launched, ""), change(None), "the pause stays");
    assert_eq!(decide_status(Suspended, DisabledOperator, Launched, ""), change(Some(Enabled)));
    assert_eq!(decide_status(Suspended, DisabledOperator, Terminated, "fraud"), change(None));
    assert_eq!(decide_status(LaunchReview, DisabledManual, Launched, ""), change(None));
}

#[test]
fn the_refusal_says_what_is_possible() {
    let refusal = decide_status(Integrating, Enabled, Launched, "").unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "a partner that is INTEGRATING cannot become LAUNCHED; it may become LAUNCH_REVIEW or TERMINATED"
    );
}

fn switch(
    integration: IntegrationStatus,
    by: SwitchedBy,
    enable: bool,
) -> Result<IntegrationDecision, IntegrationRefusal> {
    let facts = IntegrationFacts {
        status: Launched,
        integration,
        automatic_disablements_24h: 0,
        flap_limit: FLAP_LIMIT,
    };
    decide_integration(facts, by, enable, "maintenance")
}

#[test]
fn every_switch_follows_the_table() {
    use IntegrationDecision::{Change, Unchanged};
    use IntegrationRefusal::{OperatorOnly, PersonOnly};
    use SwitchedBy::{Operator, Partner, Watch};
    let table = [
        (Enabled, Partner, false, Ok(Change(DisabledManual))),
        (Enabled, Partner, true, Ok(Unchanged)),
        (Enabled, Watch, false, Ok(Change(DisabledAuto))),
        (Enabled, Watch, true, Ok(Unchanged)),
        (Enabled, Operator, false, Ok(Change(DisabledOperator))),
        (Enabled, Operator, true, Ok(Unchanged)),
        (DisabledManual, Partner, false, Ok(Unchanged)),
        (DisabledManual, Partner, true, Ok(Change(Enabled))),
        (DisabledManual, Watch, false, Ok(Unchanged)),
        (DisabledManual, Watch, true, Err(PersonOnly)),
        (DisabledManual, Operator, false, Ok(Change(DisabledOperator))),
        (DisabledManual, Operator, true, Ok(Change(Enabled))),
        (DisabledAuto, Partner, false, Ok(Change(DisabledManual))),
        (DisabledAuto, Partner, true, Ok(Change(Enabled))),
        (DisabledAuto, Watch, false, Ok(Unchanged)),
        (DisabledAuto, Watch, true, Ok(Change(Enabled))),
        (DisabledAuto, Operator, false, Ok(Change(DisabledOperator))),
        (DisabledAuto, Operator, true, Ok(Change(Enabled))),
        (DisabledOperator, Partner, false, Ok(Unchanged)),
        (DisabledOperator, Partner, true, Err(OperatorOnly)),
        (DisabledOperator, Watch, false, Ok(Unchanged)),
        (DisabledOperator, Watch, true, Err(OperatorOnly)),
        (DisabledOperator, Operator, false, Ok(Unchanged)),
        (DisabledOperator, Operator, true, Ok(Change(Enabled))),
    ];
    for (integration, by, enable, expected) in table {
        assert_eq!(switch(integration, by, enable), expected, "{integration} {by:?} on={enable}");
    }
}

#[test]
fn three_automatic_disablements_within_a_day_need_a_person() {
    for (count, expected) in
        [(2, Ok(IntegrationDecision::Change(Enabled))), (3, Err(IntegrationRefusal::TooManyFailures))]
    {
        let facts = IntegrationFacts {
            status: Launched,
            integration: DisabledAuto,
            automatic_disablements_24h: count,
            flap_limit: FLAP_LIMIT,
        };
        assert_eq!(decide_integration(facts, SwitchedBy::Watch, true, ""), expected);
        let by_hand = decide_integration(facts, SwitchedBy::Partner, true, "");
        assert_eq!(by_hand, Ok(IntegrationDecision::Change(Enabled)));
    }
}

#[test]
fn a_suspended_partner_is_not_switched_on_even_by_the_operator() {
    for status in [Suspended, Terminated] {
        let facts = IntegrationFacts {
            status,
            integration: DisabledOperator,
            automatic_disablements_24h: 0,
            flap_limit: FLAP_LIMIT,
        };
        let decision = decide_integration(facts, SwitchedBy::Operator, true, "");
        assert_eq!(decision, Err(IntegrationRefusal::StatusForbids(status)));
    }
}

#[test]
fn the_watch_leaves_partners_alone_that_are_not_launched() {
    let facts = IntegrationFacts {
        status: Integrating,
        integration: Enabled,
        automatic_disablements_24h: 0,
        flap_limit: FLAP_LIMIT,
    };
    let decision = decide_integration(facts, SwitchedBy::Watch, false, "down");
    assert_eq!(decision, Err(IntegrationRefusal::NotLaunched(Integrating)));
}

#[test]
fn a_pause_without_a_reason_is_refused() {
    let facts = IntegrationFacts {
        status: Launched,
        integration: Enabled,
        automatic_disablements_24h: 0,
        flap_limit: FLAP_LIMIT,
    };
    let decision = decide_integration(facts, SwitchedBy::Partner, false, " ");
    assert_eq!(decision, Err(IntegrationRefusal::ReasonMissing));
}
