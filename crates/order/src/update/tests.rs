use super::*;

fn read(update: &str) -> Result<AsyncUpdate, UpdateRefusal> {
    read_async_update(format!(r#"{{"customPushMessage":{{"orderUpdate":{update}}}}}"#).as_bytes())
}

fn codes(update: &OrderUpdate) -> Vec<WarningCode> {
    update.warnings.iter().map(|warning| warning.code).collect()
}

#[test]
fn a_bare_update_is_taken_with_warnings() {
    let update = read(r#"{"actionOrderId":"A","orderState":{"state":"CONFIRMED"}}"#).unwrap().update;
    assert_eq!(update.state, OrderState::Confirmed);
    assert_eq!(
        codes(&update),
        [WarningCode::LabelMissing, WarningCode::UpdateTimeMissing, WarningCode::SupportActionMissing]
    );
}

#[test]
fn aliases_of_states_are_read_with_a_warning() {
    for (alias, state) in [("SHIPPED", OrderState::InTransit), ("DELIVERED", OrderState::Fulfilled)] {
        let update =
            read(&format!(r#"{{"actionOrderId":"A","orderState":{{"state":"{alias}"}}}}"#)).unwrap().update;
        assert_eq!(update.state, state);
        assert!(codes(&update).contains(&WarningCode::StateAlias));
    }
}

#[test]
fn what_does_not_fit_is_refused_with_its_path() {
    let path = "customPushMessage.orderUpdate";
    let money = |amount: &str| {
        format!(r#"{{"actionOrderId":"A","orderState":{{"state":"CONFIRMED"}},"totalPrice":{amount}}}"#)
    };
    let line = |line: &str| {
        format!(
            r#"{{"actionOrderId":"A","orderState":{{"state":"CONFIRMED"}},"lineItemUpdates":{{"101":{line}}}}}"#
        )
    };
    let cases = [
        (r#"{"orderState":{"state":"CONFIRMED"}}"#.to_owned(), ".actionOrderId"),
        (r#"{"actionOrderId":"A"}"#.to_owned(), ".orderState.state"),
        (r#"{"actionOrderId":"A","orderState":{"state":"RETURNED"}}"#.to_owned(), ".orderState.state"),
        (
            r#"{"actionOrderId":"A","orderState":{"state":"CONFIRMED"},"updateTime":"soon"}"#.to_owned(),
            ".updateTime",
        ),
        (money(r#"{"amount":{"currencyCode":"USD","units":"5","nanos":-500000000}}"#), ".totalPrice.amount"),
        (money(r#"{"amount":{"currencyCode":"USD","units":"-5"}}"#), ".totalPrice"),
        (money(r#"{"amount":{"units":"5"}}"#), ".totalPrice.amount"),
        (line(r#"{"reason":"x"}"#), ".lineItemUpdates.101"),
        (line(r#"{"price":{"amount":{"currencyCode":"USD"}}}"#), ".lineItemUpdates.101.reason"),
        (line(r#"{"orderState":{"state":"GONE"}}"#), ".lineItemUpdates.101.orderState.state"),
        (r#"{"actionOrderId":7}"#.to_owned(), ".actionOrderId"),
    ];
    for (body, member) in cases {
        let refusal = read(&body).unwrap_err();
        assert_eq!(refusal.status, UpdateStatus::InvalidArgument);
        assert!(refusal.message.starts_with(&format!("{path}{member}: ")), "{body}: {}", refusal.message);
    }
}

#[test]
fn an_action_that_opens_anything_else_is_not_shown() {
    let action = |url: &str| {
        format!(r#"{{"type":"CUSTOMER_SERVICE","button":{{"title":"x","openUrlAction":{{"url":"{url}"}}}}}}"#)
    };
    for (url, shown) in [
        ("mailto:a@b", true),
        ("TEL:+1", true),
        ("https://a", true),
        ("javascript:alert(1)", false),
        ("http://a", false),
        ("https://a b", false),
    ] {
        let body = format!(
            r#"{{"actionOrderId":"A","orderState":{{"state":"CREATED","label":"x"}},"orderManagementActions":[{}]}}"#,
            action(url)
        );
        let update = read(&body).unwrap().update;
        assert_eq!(update.actions.len(), usize::from(shown), "{url}");
        assert_eq!(codes(&update).contains(&WarningCode::ActionNotShown), !shown, "{url}");
    }
}

#[test]
fn unknown_kinds_of_rejection_are_read_as_unknown() {
    let body = r#"{"actionOrderId":"A","orderState":{"state":"REJECTED"},"rejectionInfo":{"type":"BAD_MOOD","reason":"r"}}"#;
    let rejection = read(body).unwrap().update.rejection.unwrap();
    assert_eq!(rejection, Rejection { kind: RejectionType::Other, reason: Some("r".to_owned()) });
}

#[test]
fn a_long_notification_is_cut() {
    let body = format!(
        r#"{{"actionOrderId":"A","orderState":{{"state":"CREATED"}},"userNotification":{{"title":"{}","text":"é"}}}}"#,
        "é".repeat(40)
    );
    let update = read(&body).unwrap().update;
    assert_eq!(update.notification, Some(("é".repeat(30), "é".to_owned())));
    assert!(codes(&update).contains(&WarningCode::NotificationCut));
}

#[test]
fn the_same_update_has_the_same_hash_and_another_has_another() {
    let of = |time: &str| {
        read(&format!(r#"{{"actionOrderId":"A","orderState":{{"state":"CREATED"}},"updateTime":"{time}"}}"#))
            .unwrap()
            .update
            .hash
    };
    assert_eq!(of("2026-03-14T18:00:00Z"), of("2026-03-14T18:00:00Z"));
    assert_ne!(of("2026-03-14T18:00:00Z"), of("2026-03-14T18:00:01Z"));
}
