use serde_json::json;

use super::*;

const CLIENT: &str = "partner-1001@orders.example.com";
const URI: &str = "https://orders.example.com/token";
const NOW: i64 = 1_800_000_000;

fn good() -> Value {
    json!({
        "iss": CLIENT, "sub": CLIENT, "aud": URI, "iat": NOW, "exp": NOW + 3600,
        "scope": Scope::Conversation.as_str(),
    })
}

fn decide(changes: Value) -> Result<Vec<Scope>, GrantError> {
    let mut claims = good();
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let claims: Claims = serde_json::from_value(claims).unwrap();
    decide_grant(&claims, CLIENT, URI, None, Timestamp::from_second(NOW).unwrap())
}

#[test]
fn a_good_assertion_gets_its_scopes() {
    assert_eq!(decide(json!({})).unwrap(), [Scope::Conversation]);
    let both = format!("{}  {}", Scope::MapsBooking.as_str(), Scope::Assistant.as_str());
    assert_eq!(decide(json!({ "scope": both })).unwrap(), [Scope::MapsBooking, Scope::Assistant]);
    assert!(decide(json!({ "aud": ["https://elsewhere.org", URI], "sub": null })).is_ok());
    assert!(decide(json!({ "iat": 1_800_000_000.75, "exp": 1_800_003_600.25 })).is_ok());
}

#[test]
fn the_scope_of_the_form_counts_when_the_assertion_names_none() {
    let claims: Claims =
        serde_json::from_value(json!({ "iss": CLIENT, "aud": URI, "iat": NOW, "exp": NOW + 60 })).unwrap();
    let now = Timestamp::from_second(NOW).unwrap();
    let asked = Some(Scope::MapsBooking.as_str());
    assert_eq!(decide_grant(&claims, CLIENT, URI, asked, now).unwrap(), [Scope::MapsBooking]);
    assert!(matches!(decide_grant(&claims, CLIENT, URI, None, now), Err(GrantError::WrongScope)));
}

#[test]
fn each_wrong_claim_has_its_own_refusal() {
    assert!(matches!(decide(json!({ "iss": "other@x.org" })), Err(GrantError::WrongIssuer)));
    assert!(matches!(decide(json!({ "sub": "boss@x.org" })), Err(GrantError::WrongIssuer)));
    for audience in [json!("https://orders.example.com"), json!([]), json!(null), json!(1)] {
        assert!(matches!(decide(json!({ "aud": audience })), Err(GrantError::WrongAudience { .. })));
    }
    for scope in ["", "email", "https://www.googleapis.com/auth/assistant email"] {
        assert!(matches!(decide(json!({ "scope": scope })), Err(GrantError::WrongScope)), "{scope}");
    }
    for missing in ["iat", "exp"] {
        assert!(matches!(decide(json!({ missing: null })), Err(GrantError::Malformed(_))), "{missing}");
    }
}

#[test]
fn a_minute_of_clock_difference_is_borne_and_no_more() {
    let at = |iat: i64, exp: i64| decide(json!({ "iat": NOW + iat, "exp": NOW + exp }));
    assert!(at(60, 3600).is_ok());
    assert!(matches!(at(61, 3600), Err(GrantError::IssuedInFuture)));
    assert!(at(-3600, -59).is_ok());
    assert!(matches!(at(-3600, -60), Err(GrantError::Expired)));
    assert!(matches!(at(0, 3601), Err(GrantError::TooLong)));
    assert!(matches!(decide(json!({ "nbf": NOW + 61 })), Err(GrantError::IssuedInFuture)));
    assert!(matches!(at(0, i64::MAX - NOW), Err(GrantError::TooLong)));
}

#[test]
fn faults_of_the_caller_have_a_code_of_the_standard() {
    assert_eq!(GrantError::UnknownKey.oauth_code(), Some("invalid_grant"));
    assert_eq!(GrantError::WrongScope.oauth_code(), Some("invalid_scope"));
    assert_eq!(GrantError::Malformed("x").oauth_code(), Some("invalid_request"));
}
