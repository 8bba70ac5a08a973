use bumpalo::Bump;
use proptest::prelude::*;

use super::*;

/// JSON, and texts that are nearly JSON.
fn json_like() -> impl Strategy<Value = String> {
    let key =
        prop::sample::select(vec!["\"a\"", "\"b\"", "\"\\u0061\"", "\"é\\n\"", "\"\"", "a", "\"a", "\"\t\""]);
    let scalar = prop_oneof![
        prop::sample::select(vec![
            "null",
            "true",
            "false",
            "tru",
            "nul",
            "truex",
            "0",
            "-0",
            "-",
            "01",
            "1.0",
            "1.",
            ".5",
            "1e999",
            "1E+5",
            "1e",
            "-1.50e-3",
            "15.0",
            "1 2",
            "\"\\ud800\"",
            "\"\\ud83c\\udf54\"",
            "\"\\udf54\\ud83c\"",
            "\"\\u12\"",
            "\"\\x\"",
            "\"\\é\"",
            "\"ab\\",
            "\"\u{1}\"",
            "\"12345678\u{1f}\"",
            "\"Crêpe 🍔 \\\" \\/ \"",
            "\"\u{7f}\u{80}\"",
        ])
        .prop_map(str::to_owned),
        "\"[ -~é🍔\\\\\"]{0,20}\"",
        any::<f64>().prop_map(|number| number.to_string()),
    ];
    let blank = "[ \\t\\n\\r\u{c}]{0,1}";
    let comma = prop::sample::select(vec![",", ",", ",", ",,", ":", ""]);
    scalar.prop_recursive(3, 24, 4, move |inner| {
        let member = (key.clone(), blank, inner.clone())
            .prop_map(|(key, blank, value)| format!("{key}{blank}:{value}"));
        prop_oneof![
            (prop::collection::vec(inner, 0..4), comma.clone(), blank)
                .prop_map(|(values, comma, blank)| format!("[{blank}{}]", values.join(comma))),
            (prop::collection::vec(member, 0..4), comma.clone(), blank)
                .prop_map(|(members, comma, blank)| format!("{{{}{blank}}}", members.join(comma))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_read_in_one_pass_the_json_library_reads_the_same(text in json_like()) {
        let (text, arena) = (format!("{{\"k\":{text}}}"), Bump::new());
        let strict = strict::object(&text, 1, &arena);
        match one_pass::object(&text, &arena) {
            Some(members) => prop_assert_eq!(members, strict.unwrap()),
            // Nothing that holds is left to the slow way.
            None => prop_assert!(strict.is_err(), "{}", text),
        }
    }

    #[test]
    fn reading_any_text_never_panics(text in "\\PC{0,60}") {
        let arena = Bump::new();
        let _ = parse_object(&text, &arena);
        let _ = parse_object(&format!("{{{text}"), &arena);
    }

    #[test]
    fn what_we_read_the_json_library_reads_the_same(name in "\\PC{0,8}", text in "\\PC{0,20}", number: i64) {
        let value = serde_json::json!({ "k": { name: [text, number, true] } });
        let (line, arena) = (value.to_string(), Bump::new());
        let members = parse_object(&line, &arena).unwrap();
        let again: serde_json::Value = serde_json::from_str(&Json::Object(members).to_string()).unwrap();
        prop_assert_eq!(again, value);
    }
}

#[test]
fn numbers_keep_their_text() {
    let arena = Bump::new();
    let members = parse_object(r#"{"a":15.0,"b":1e999,"c":-0}"#, &arena).unwrap();
    let texts: Vec<_> = members.iter().map(|(_, value)| value.to_string()).collect();
    assert_eq!(texts, ["15.0", "1e999", "-0"]);
}

#[test]
fn duplicate_keys_deep_nesting_and_trailing_text_are_refused() {
    let refused = |line: &str| parse_object(line, &Bump::new()).is_err();
    assert!(refused(r#"{"a":1,"a":1}"#));
    assert!(refused(r#"{"a":{"b":1,"\u0062":2}}"#));
    let many: Vec<String> = (0..40).map(|at| format!("\"{}\":1", at % 39)).collect();
    assert!(refused(&format!("{{{}}}", many.join(","))));
    assert!(!refused(&format!("{{{}}}", many[1..].join(","))));
    assert!(refused("{}{}"));
    assert!(refused("[]"));
    assert!(refused(r#"{"a":"\ud800"}"#));
    let nested = |depth: usize| format!("{{\"a\":{}1{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(!refused(&nested(MAX_DEPTH - 2)));
    assert!(refused(&nested(MAX_DEPTH - 1)));
    assert!(refused(&nested(100_000)));
}

#[test]
fn a_broken_line_is_told_by_its_column() {
    let column = |line: &str| parse_object(line, &Bump::new()).unwrap_err().column();
    assert_eq!(column(r#"{"a":1,}"#), Some(8));
    assert_eq!(column(r#"  {"a":tru}  "#), Some(9));
    assert_eq!(column(r#"{"a":1,"a":1}"#), None);
    assert_eq!(column("[]"), None);
}

#[test]
fn the_order_of_members_does_not_change_the_content() {
    let arena = Bump::new();
    let hash = |line| content_hash(parse_object(line, &arena).unwrap(), &arena);
    assert_eq!(hash(r#"{"a":1,"b":{"c":2,"d":3}}"#), hash(r#"{"b":{"d":3,"c":2},"a":1}"#));
    assert_ne!(hash(r#"{"a":1}"#), hash(r#"{"a":"1"}"#));
    assert_ne!(hash(r#"{"a":[["b"],"c"]}"#), hash(r#"{"a":[["b","c"]]}"#));
}

#[test]
fn the_hash_is_the_one_that_earlier_builds_stored() {
    let arena = Bump::new();
    let members =
        parse_object(r#"{"@type":"Menu","@id":"m","n":[1,true,null,{"b":"x","a":2.50}]}"#, &arena).unwrap();
    assert_eq!(content_hash(members, &arena), 5_790_991_292_090_658_375);
}
