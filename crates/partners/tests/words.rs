//! Every word of this crate that a person reads has a text.

use partners::{ContactKind, IntegrationStatus, PartnerStatus};

#[test]
fn every_status_and_kind_has_a_name_and_an_explanation() {
    let keys = PartnerStatus::ALL
        .map(PartnerStatus::text_key)
        .into_iter()
        .chain(IntegrationStatus::ALL.map(IntegrationStatus::text_key))
        .chain(ContactKind::ALL.map(ContactKind::text_key));
    for key in keys {
        assert!(texts::has(key), "{key}");
        assert!(texts::has(&format!("{key}-help")), "{key}-help");
    }
}

#[test]
fn every_error_beside_a_field_has_a_text() {
    for code in [
        "required",
        "too-long",
        "control-character",
        "partner-status-start",
        "project-id-invalid",
        "project-id-reserved",
        "country-invalid",
        "time-zone-invalid",
        "url-invalid",
        "directory-invalid",
        "feed-user-invalid",
        "feed-region-invalid",
        "feed-access-key-invalid",
        "feed-folder-invalid",
        "feed-marker-url-invalid",
        "feed-secret-invalid",
        "feed-secret-missing",
        "feed-service-account-invalid",
        "feed-poll-minutes-invalid",
        "feed-names-invalid",
        "user-required",
        "email-invalid",
        "phone-invalid",
        "hours-invalid",
        "hours-not-for-kind",
    ] {
        assert!(texts::has(&format!("error-{code}")), "{code}");
    }
}
