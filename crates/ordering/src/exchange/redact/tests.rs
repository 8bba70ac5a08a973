//! Nothing of the diner survives.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::tests::house::address;

fn customer() -> Customer {
    Customer {
        first_name: "Anaïs".into(),
        last_name: "Lefèvre".into(),
        email: "anais.lefevre@example.org".into(),
        phone: "+33612345678".into(),
        email_verified: true,
        address: Some(address()),
        notes: Some("Allergic to nuts".into()),
    }
}

const TOKEN: &str = "ZXhhbXBsZVBheW1lbnRUb2tlbg==";

fn words() -> Vec<String> {
    let customer = customer();
    let address = customer.address.clone().unwrap();
    vec![
        customer.first_name.clone(),
        customer.last_name.clone(),
        customer.display_name(),
        customer.email,
        customer.phone.clone(),
        customer.phone[1..].to_owned(),
        address.lines[0].clone(),
        address.one_line(),
        address.instructions.unwrap(),
        customer.notes.unwrap(),
        TOKEN.to_owned(),
    ]
}

fn secrets() -> Secrets {
    Secrets::of(Some(&customer()), Some(TOKEN))
}

/// Whether a word is anywhere in what was kept, whatever its case.
fn survives(kept: &str, word: &str) -> bool {
    let in_json = serde_json::to_string(word).unwrap();
    let plain = in_json.trim_matches('"').to_lowercase();
    kept.to_lowercase().contains(&plain) || kept.to_lowercase().contains(&word.to_lowercase())
}

#[test]
fn the_members_of_a_submit_that_tell_who_it_is_are_replaced() {
    let body = json!({
        "inputs": [{"arguments": [{"transactionDecisionValue": {"order": {
            "finalOrder": {"cart": {
                "merchant": {"id": "restaurant/1", "name": "Copper Ladle"},
                "lineItems": [{"id": "1", "name": "Bowl", "subLines": [{"note": "ring 5 times"}]}],
                "notes": "leave at door 9",
                "extension": {"contact": {"email": "x@y.org"}, "location": {"city": "Paris"}}
            }},
            "paymentInfo": {"googleProvidedPaymentInstrument": {"instrumentToken": "t0k"}},
            "googleOrderId": "00123456789012345678"
        }}}]}],
        "Authorization": "Bearer abc", "phone_number": "1", "billing-address": {"line": "1 street"}
    });
    let kept = redact(body.to_string().as_bytes(), &Secrets::default());
    for gone in ["x@y.org", "Paris", "t0k", "door 9", "ring 5", "abc", "1 street"] {
        assert!(!kept.contains(gone), "{gone} in {kept}");
    }
    for stays in ["restaurant/1", "Copper Ladle", "Bowl", "00123456789012345678"] {
        assert!(kept.contains(stays), "{stays} not in {kept}");
    }
}

#[test]
fn what_a_partner_repeats_is_taken_out_of_any_text() {
    for word in words() {
        for shown in [word.clone(), word.to_uppercase(), word.to_lowercase()] {
            let page = format!("<html><p>Dear {shown}, no.</p></html>");
            let kept = redact(page.as_bytes(), &secrets());
            assert!(!survives(&kept, &word), "{shown} in {kept}");
            assert!(kept.starts_with("<html><p>Dear "), "{kept}");
        }
    }
}

#[test]
fn tokens_and_telephone_numbers_are_taken_out_wherever_they_are() {
    let text = "Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.sig call +4915112345678 or ord 00123456789012345678";
    let kept = redact(text.as_bytes(), &Secrets::default());
    assert!(!kept.contains("eyJ") && !kept.contains("4915112345678"), "{kept}");
    assert!(kept.contains("00123456789012345678"));
}

#[test]
fn long_bodies_are_cut() {
    let kept = redact("é".repeat(100_000).as_bytes(), &Secrets::default());
    assert_eq!(kept.chars().count(), MAX_KEPT + 1);
    assert_eq!(redact(&vec![b'x'; MAX_READ + 1], &Secrets::default()), "[262145 bytes, not kept]");
}

fn hostile() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        (any::<prop::sample::Index>(), "[a-z ]{0,8}", "[a-z ]{0,8}").prop_map(|(index, before, after)| {
            let words = words();
            Value::from(format!("{before} {} {after}", words[index.index(words.len())]))
        }),
        any::<i64>().prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map("[a-zA-Z_]{1,12}", inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_of_the_diner_survives_in_any_shape(value in hostile()) {
        let kept = redact(value.to_string().as_bytes(), &secrets());
        for word in words() {
            prop_assert!(!survives(&kept, &word), "{} in {}", word, kept);
        }
    }

    #[test]
    fn any_bytes_are_redacted_without_a_panic(body: Vec<u8>) {
        redact(&body, &secrets());
    }
}
