use basis::from_micros;

use super::*;

const LIVE: Standing = Standing { launched: true, enabled: true };
const PAUSED: Standing = Standing { launched: true, enabled: false };

fn hour(n: i64) -> Timestamp {
    from_micros(1_773_482_400_000_000 + n * HOUR)
}

fn rule() -> SignalRule {
    SignalRule::feeds().remove(0)
}

/// One alert, evaluated hour by hour.
#[derive(Default)]
struct Alert {
    state: SignalState,
}

impl Alert {
    fn at(&mut self, n: i64, holds: bool) -> SignalDecision {
        self.with(n, holds, LIVE, false)
    }

    fn with(&mut self, n: i64, holds: bool, standing: Standing, silenced: bool) -> SignalDecision {
        let decision = decide_signal(&rule(), holds, &self.state, (standing, silenced), hour(n));
        self.state = decision.state.clone();
        decision
    }
}

#[test]
fn it_fires_at_once_and_mails_once() {
    let mut alert = Alert::default();
    let first = alert.at(0, true);
    assert_eq!((first.change, first.mail), (Some(SignalChange::Fired), Some(SignalMail::Fires)));
    let second = alert.at(1, true);
    assert_eq!((second.change, second.mail, second.incident), (None, None, None));
}

#[test]
fn one_false_evaluation_is_not_the_end_and_two_in_a_row_are() {
    let mut alert = Alert::default();
    alert.at(0, true);
    assert_eq!(alert.at(1, false).change, None);
    assert_eq!(alert.at(2, true).change, None);
    assert_eq!(alert.at(3, false).change, None);
    let end = alert.at(4, false);
    assert_eq!((end.change, end.mail), (Some(SignalChange::Recovered), Some(SignalMail::Over)));
    assert_eq!(alert.at(5, false).mail, None);
}

#[test]
fn an_hour_is_evaluated_once_whoever_asks_again() {
    let mut alert = Alert::default();
    alert.at(0, true);
    let state = alert.state.clone();
    for _ in 0..3 {
        assert_eq!(alert.at(0, false), SignalDecision { state: state.clone(), ..SignalDecision::default() });
    }
    assert_eq!(alert.at(-3, false).state, state, "a clock that steps back changes nothing");
    assert_ne!(alert.at(-25, false).state, state, "unless it was wrong before");
}

#[test]
fn the_reminder_comes_after_24_hours_and_not_before() {
    let mut alert = Alert::default();
    for n in 0..24 {
        alert.at(n, true);
    }
    let reminded = alert.at(24, true);
    assert_eq!((reminded.mail, reminded.incident), (Some(SignalMail::StillFires), None));
    for n in 25..48 {
        assert_eq!(alert.at(n, true).mail, None, "{n}");
    }
    assert_eq!(alert.at(48, true).mail, Some(SignalMail::StillFires));
}

#[test]
fn nobody_is_reminded_of_what_does_not_hold_now() {
    let mut alert = Alert::default();
    alert.at(0, true);
    assert_eq!(alert.at(24, false).mail, None);
    assert_eq!(alert.at(25, true).mail, Some(SignalMail::StillFires));
}

#[test]
fn it_escalates_when_it_fires_for_more_than_24_hours() {
    let mut alert = Alert::default();
    alert.at(0, true);
    assert_eq!(alert.at(24, true).incident, None);
    assert_eq!(alert.at(25, true).incident, Some(IncidentStep::Open { suppressed: false }));
    let kept = IncidentStep::Keep { suppressed: false, holds: true };
    assert_eq!(alert.at(26, true).incident, Some(kept));
    assert_eq!(alert.at(27, false).incident, Some(IncidentStep::Keep { suppressed: false, holds: false }));
    assert_eq!(alert.at(28, false).incident, Some(IncidentStep::Resolve));
}

#[test]
fn a_silenced_rule_is_recorded_and_escalates_but_mails_nobody() {
    let mut alert = Alert::default();
    let first = alert.with(0, true, LIVE, true);
    assert_eq!((first.change, first.mail), (Some(SignalChange::Fired), None));
    assert_eq!(alert.with(24, true, LIVE, true).mail, None);
    let escalated = alert.with(25, true, LIVE, true);
    assert_eq!(escalated.incident, Some(IncidentStep::Open { suppressed: false }));
    assert_eq!(escalated.mail, None);
}

#[test]
fn when_a_silence_ends_those_concerned_learn_what_fires() {
    let mut alert = Alert::default();
    alert.with(0, true, LIVE, true);
    assert_eq!(alert.with(5, true, LIVE, false).mail, Some(SignalMail::Fires));
    alert.with(29, true, LIVE, true);
    assert_eq!(alert.with(30, true, LIVE, false).mail, Some(SignalMail::StillFires));
}

#[test]
fn the_end_of_what_nobody_was_told_is_not_told_either() {
    let mut alert = Alert::default();
    alert.with(0, true, LIVE, true);
    alert.with(1, false, LIVE, false);
    let end = alert.with(2, false, LIVE, false);
    assert_eq!((end.change, end.mail), (Some(SignalChange::Recovered), None));
}

#[test]
fn a_pause_keeps_everything_quiet_until_it_ends() {
    let mut alert = Alert::default();
    assert_eq!(alert.with(0, true, PAUSED, false).mail, None);
    let escalated = alert.with(25, true, PAUSED, false);
    assert_eq!((escalated.mail, escalated.incident), (None, Some(IncidentStep::Open { suppressed: true })));
    let after = alert.with(26, true, LIVE, false);
    assert_eq!(after.mail, Some(SignalMail::Fires));
    assert_eq!(after.incident, Some(IncidentStep::Keep { suppressed: false, holds: true }));
}

#[test]
fn a_partner_that_is_not_launched_never_fires_and_one_that_no_longer_is_goes_quiet() {
    let absent = Standing { launched: false, enabled: true };
    let mut alert = Alert::default();
    assert_eq!(alert.with(0, true, absent, false).change, None);
    alert.at(1, true);
    assert_eq!(alert.with(25, true, absent, false).mail, None);
    alert.with(26, false, absent, false);
    let end = alert.with(27, false, absent, false);
    assert_eq!((end.change, end.mail), (Some(SignalChange::Recovered), None));
}
