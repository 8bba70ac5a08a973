use basis::{EmailAddress, Locale, Timestamp, UserId};

use super::*;

const OWN: PartnerId = PartnerId::new(1001);
const OTHER: PartnerId = PartnerId::new(1002);

fn user(account: Account) -> User {
    User {
        id: UserId::from_bytes([1; 16]),
        email: EmailAddress::parse("email", "ana@x.org").unwrap(),
        name: "Ana".to_owned(),
        locale: Locale::En,
        time_zone: "UTC".to_owned(),
        phone: None,
        account,
        assigned: vec![],
        mailing_lists: vec![],
        disabled: false,
        created_at: Timestamp::UNIX_EPOCH,
    }
}

fn of_partner(role: Role) -> User {
    user(Account::Partner { partner_id: OWN, role })
}

fn staff(role: StaffRole) -> User {
    user(Account::Staff { roles: vec![role] })
}

/// The table of the specification, written out: permission, then `x` for reader, editor, administrator, tester, and
/// for consultant, support, on-call, operator.
const TABLE: [(Permission, &str, &str); 19] = [
    (Permission::ReadAccount, "xxx-", "xxxx"),
    (Permission::EditAccount, "-xx-", "x--x"),
    (Permission::EditContacts, "-xx-", "x--x"),
    (Permission::SwitchIntegration, "-xx-", "---x"),
    (Permission::RunTests, "-xx-", "x--x"),
    (Permission::ManageUsers, "--x-", "---x"),
    (Permission::ManageKeys, "--x-", "---x"),
    (Permission::ReadAudit, "--x-", "---x"),
    (Permission::OpenCases, "xxx-", "xx-x"),
    (Permission::UseTestLinks, "-xxx", "x--x"),
    (Permission::UseValidator, "xxxx", "xxxx"),
    (Permission::StaffCases, "----", "xxxx"),
    (Permission::StaffIncidents, "----", "xxxx"),
    (Permission::AssessUrgency, "----", "-xxx"),
    (Permission::SettleOrders, "----", "xxxx"),
    (Permission::ReadDiners, "----", "-xxx"),
    (Permission::ManageSchedules, "----", "--xx"),
    (Permission::ManagePartners, "----", "---x"),
    (Permission::OperatePlatform, "----", "---x"),
];

#[test]
fn every_role_has_exactly_the_permissions_of_the_table() {
    assert_eq!(TABLE.map(|(permission, ..)| permission), Permission::ALL);
    for (permission, partner_roles, staff_roles) in TABLE {
        for (role, mark) in Role::ALL.into_iter().zip(partner_roles.chars()) {
            assert_eq!(may(&of_partner(role), permission, Some(OWN)), mark == 'x', "{role} {permission:?}");
        }
        for (role, mark) in StaffRole::ALL.into_iter().zip(staff_roles.chars()) {
            let mut person = staff(role);
            person.assigned = vec![OWN];
            assert_eq!(may(&person, permission, Some(OWN)), mark == 'x', "{role} {permission:?}");
        }
    }
}

#[test]
fn nobody_of_a_partner_reaches_another_partner_or_the_platform() {
    for permission in Permission::ALL {
        for role in Role::ALL {
            assert!(!may(&of_partner(role), permission, Some(OTHER)), "{role} {permission:?}");
            let validator = permission == Permission::UseValidator;
            assert_eq!(may(&of_partner(role), permission, None), validator, "{role} {permission:?}");
        }
    }
}

#[test]
fn a_consultant_reaches_only_the_partners_assigned_to_it() {
    let mut person = staff(StaffRole::Consultant);
    person.assigned = vec![OWN];
    for permission in Permission::ALL {
        let validator = permission == Permission::UseValidator;
        assert_eq!(may(&person, permission, Some(OTHER)), validator, "{permission:?}");
        let lists = matches!(
            permission,
            Permission::UseValidator | Permission::StaffCases | Permission::StaffIncidents
        );
        assert_eq!(may(&person, permission, None), lists, "{permission:?}");
    }
}

#[test]
fn several_roles_add_up() {
    let person = user(Account::Staff { roles: vec![StaffRole::Consultant, StaffRole::OnCall] });
    assert!(may(&person, Permission::AssessUrgency, Some(OTHER)));
    assert!(!may(&person, Permission::EditAccount, Some(OTHER)));
}

#[test]
fn a_disabled_user_may_nothing() {
    for mut person in [of_partner(Role::Administrator), staff(StaffRole::Operator)] {
        person.disabled = true;
        assert!(Permission::ALL.into_iter().all(|permission| !may(&person, permission, Some(OWN))));
    }
}
