//! Every word of this crate that a person reads has a text.

use identity::{MailingList, Permission, Role, StaffRole};

#[test]
fn every_role_has_a_name_and_an_explanation() {
    for key in Role::ALL.map(Role::text_key).into_iter().chain(StaffRole::ALL.map(StaffRole::text_key)) {
        assert!(texts::has(key), "{key}");
        assert!(texts::has(&format!("{key}-help")), "{key}-help");
    }
}

#[test]
fn every_permission_and_mailing_list_has_a_name() {
    let lists = MailingList::ALL.map(MailingList::text_key);
    for key in Permission::ALL.map(Permission::text_key).into_iter().chain(lists) {
        assert!(texts::has(key), "{key}");
    }
}

#[test]
fn every_error_beside_a_field_has_a_text() {
    for code in [
        "required",
        "too-long",
        "too-many",
        "control-character",
        "time-zone-invalid",
        "email-invalid",
        "phone-invalid",
        "already-taken",
        "password-too-short",
        "password-too-common",
        "password-like-email",
        "api-key-name",
    ] {
        assert!(texts::has(&format!("error-{code}")), "{code}");
    }
}
