use super::*;

fn sitemap(url: &str, user: &str, secret: Option<&str>) -> FeedSourceDraft {
    FeedSourceDraft {
        url: url.to_owned(),
        user: user.to_owned(),
        secret: secret.map(SecretString::from),
        ..FeedSourceDraft::default()
    }
}

fn s3() -> FeedSourceDraft {
    FeedSourceDraft {
        method: DeliveryMethod::S3,
        url: "s3://bistro-feed/prod/".to_owned(),
        access_key_id: "AKIA1".to_owned(),
        secret: Some(SecretString::from("k")),
        ..FeedSourceDraft::default()
    }
}

fn code(draft: FeedSourceDraft, field: &str) -> String {
    draft.check(None).unwrap_err().of(field).unwrap().code.clone()
}

#[test]
fn each_wrong_field_is_named_with_its_cure() {
    assert_eq!(code(sitemap("", "", None), "feed_source.url"), "required");
    assert_eq!(code(sitemap("sitemap.xml", "", None), "feed_source.url"), "url_invalid");
    assert_eq!(code(sitemap("https://u:p@x.org/s", "", None), "feed_source.url"), "url_invalid");
    assert_eq!(code(sitemap("https://x.org/s", "a:b", Some("p")), "feed_source.user"), "feed_user_invalid");
    assert_eq!(code(sitemap("https://x.org/s", "ana", None), "feed_source.secret"), "feed_secret_missing");
    let url = "https://bistro.example".to_owned();
    assert_eq!(code(FeedSourceDraft { url, ..s3() }, "feed_source.url"), "feed_folder_invalid");
    let marker_url = "s3://other-bucket/marker.txt".to_owned();
    assert_eq!(
        code(FeedSourceDraft { marker_url, ..s3() }, "feed_source.marker_url"),
        "feed_marker_url_invalid"
    );
    let access_key_id = String::new();
    assert_eq!(
        code(FeedSourceDraft { access_key_id, ..s3() }, "feed_source.access_key_id"),
        "feed_access_key_invalid"
    );
    let region = "eu west".to_owned();
    assert_eq!(code(FeedSourceDraft { region, ..s3() }, "feed_source.region"), "feed_region_invalid");
    let gcs = FeedSourceDraft {
        method: DeliveryMethod::Gcs,
        url: "gs://bistro-feed".to_owned(),
        secret: Some(SecretString::from("{}")),
        ..FeedSourceDraft::default()
    };
    assert_eq!(code(gcs, "feed_source.secret"), "feed_service_account_invalid");
    let directory = FeedSourceDraft { method: DeliveryMethod::Directory, ..FeedSourceDraft::default() };
    assert_eq!(code(directory, "feed_source.directory"), "required");
}

#[test]
fn the_marker_lies_in_the_folder_unless_another_is_named() {
    let (source, _) = s3().check(None).unwrap();
    assert_eq!(source.marker_url().as_deref(), Some("s3://bistro-feed/prod/marker.txt"));
    let marker_url = "s3://bistro-feed/ready/now.txt".to_owned();
    let (source, _) = FeedSourceDraft { marker_url, ..s3() }.check(None).unwrap();
    assert_eq!(source.marker_url().as_deref(), Some("s3://bistro-feed/ready/now.txt"));
}

#[test]
fn a_stored_secret_stays_only_where_it_was_sent_before() {
    let (before, _) = sitemap("https://x.org/one.xml", "ana", Some("p")).check(None).unwrap();
    let (_, kept) = sitemap("https://x.org/two.xml", "ana", None).check(Some(&before)).unwrap();
    assert!(matches!(kept, SecretChange::Keep));
    for (url, user) in
        [("https://y.org/one.xml", "ana"), ("https://x.org:8443/", "ana"), ("https://x.org/", "bob")]
    {
        let refused = sitemap(url, user, None).check(Some(&before)).unwrap_err();
        assert_eq!(refused.of("feed_source.secret").unwrap().code, "feed_secret_missing", "{url} {user}");
    }
    let (_, open) = sitemap("https://y.org/one.xml", "", None).check(Some(&before)).unwrap();
    assert!(matches!(open, SecretChange::Remove));
    let (before, _) = s3().check(None).unwrap();
    let endpoint = "https://elsewhere.example".to_owned();
    assert!(FeedSourceDraft { endpoint, secret: None, ..s3() }.check(Some(&before)).is_err());
}

#[test]
fn of_a_key_file_only_what_signs_is_kept() {
    let file = r#"{"type":"service_account","client_email":"a@x","private_key":"PEM","private_key_id":"1",
        "gcs_base_url":"https://evil.example","disable_oauth":true}"#;
    let draft = FeedSourceDraft {
        method: DeliveryMethod::Gcs,
        url: "gs://bistro-feed".to_owned(),
        secret: Some(SecretString::from(file)),
        ..FeedSourceDraft::default()
    };
    let (_, SecretChange::Set(kept)) = draft.check(None).unwrap() else { panic!("the key is kept") };
    let kept: serde_json::Value = serde_json::from_str(kept.expose_secret()).unwrap();
    assert_eq!(kept, serde_json::json!({"client_email": "a@x", "private_key": "PEM", "private_key_id": "1"}));
}
