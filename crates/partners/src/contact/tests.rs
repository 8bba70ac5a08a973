use super::*;

fn contact(kind: ContactKind, number: u8) -> Contact {
    Contact {
        id: ContactId::from_bytes([number; 16]),
        partner_id: PartnerId::new(1001),
        kind,
        position: 1,
        name: "Ana".to_owned(),
        user_id: None,
        email: None,
        phone: None,
        locale: Locale::En,
        hours: None,
        added_by: Actor::system("test"),
        added_at: Timestamp::UNIX_EPOCH,
        last_delivery: None,
        unreachable_since: None,
    }
}

fn codes(draft: &ContactDraft) -> Vec<(String, String)> {
    let errors = check_contact(draft).unwrap_err();
    errors.0.into_iter().map(|error| (error.field, error.code)).collect()
}

fn pair(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

#[test]
fn every_kind_asks_for_its_own_fields() {
    use ContactKind::{
        Alert, OperationalHours, OperationalMerchant, OperationalPlatform, OperationalUser,
        TechnicalEmergency, TechnicalNonEmergency,
    };
    let email = || pair("email", "required");
    let phone = || pair("phone", "required");
    for (kind, expected) in [
        (Alert, vec![pair("user_id", "user_required"), email()]),
        (TechnicalEmergency, vec![email()]),
        (TechnicalNonEmergency, vec![email()]),
        (OperationalMerchant, vec![email()]),
        (OperationalPlatform, vec![email(), phone()]),
        (OperationalUser, vec![email(), phone()]),
        (OperationalHours, vec![pair("hours", "required")]),
    ] {
        let mut draft = ContactDraft::mail(kind, "Ana", "  ");
        draft.phone = Some(String::new());
        assert_eq!(codes(&draft), expected, "{kind}");
    }
}

#[test]
fn everything_wrong_is_told_at_once_and_says_what_to_write() {
    let mut draft = ContactDraft::mail(ContactKind::OperationalUser, " ", "ana.example.com");
    draft.phone = Some("0123456789".to_owned());
    draft.hours = Some("UTC; mon 09:00-10:00".to_owned());
    let errors = check_contact(&draft).unwrap_err();
    assert_eq!(errors.0.len(), 4);
    assert!(errors.of("email").unwrap().message.contains("name@example.com"));
    assert!(errors.of("phone").unwrap().message.contains("+33 1 23 45 67 89"));
    assert_eq!(errors.of("name").unwrap().code, "required");
    assert_eq!(errors.of("hours").unwrap().code, "hours_not_for_kind");
}

#[test]
fn a_pager_alias_is_enough_for_emergencies() {
    let draft = ContactDraft::mail(ContactKind::TechnicalEmergency, " On call ", "pager@x.org");
    let checked = check_contact(&draft).unwrap();
    assert_eq!((checked.name.as_str(), checked.phone), ("On call", None));
}

#[test]
fn an_integrating_partner_is_asked_for_the_emergency_contact_alone() {
    let missing = missing_contacts(PartnerStatus::Integrating, &[]);
    assert_eq!(missing, [ContactKind::TechnicalEmergency]);
    let present = [contact(ContactKind::TechnicalEmergency, 1)];
    assert_eq!(missing_contacts(PartnerStatus::Integrating, &present), []);
    assert_eq!(missing_contacts(PartnerStatus::Interested, &[]), []);
}

#[test]
fn a_launched_partner_needs_every_kind_but_the_merchant_one() {
    let present = [contact(ContactKind::TechnicalEmergency, 1), contact(ContactKind::Alert, 2)];
    for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched, PartnerStatus::Suspended] {
        let missing = missing_contacts(status, &present);
        let expected = [
            ContactKind::TechnicalNonEmergency,
            ContactKind::OperationalPlatform,
            ContactKind::OperationalUser,
            ContactKind::OperationalHours,
        ];
        assert_eq!(missing, expected);
    }
}

#[test]
fn the_last_mandatory_contact_of_a_launched_partner_stays() {
    let (first, second) =
        (contact(ContactKind::TechnicalEmergency, 1), contact(ContactKind::TechnicalEmergency, 2));
    let both = [first.clone(), second];
    assert!(may_remove(PartnerStatus::Launched, &both, &first));
    assert!(!may_remove(PartnerStatus::Launched, &both[..1], &first));
    assert!(may_remove(PartnerStatus::Integrating, &both[..1], &first));
    let merchant = contact(ContactKind::OperationalMerchant, 3);
    assert!(may_remove(PartnerStatus::Launched, std::slice::from_ref(&merchant), &merchant));
}
