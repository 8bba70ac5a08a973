//! Who may do what: every route, every role, and strangers.

use std::collections::BTreeSet;

use db::Db;
use identity::{NewUser, Permission, Role, StaffRole, User, may};
use jiff::SignedDuration;

use super::house::House;
use crate::routes::pages;

/// Who may use a route.
#[derive(Clone, Copy, PartialEq)]
enum Access {
    /// Everybody, signed in or not.
    Open,
    /// Whoever is signed in, for itself.
    Own,
    /// Staff with this permission for the platform as a whole.
    Platform(Permission),
    /// Whoever has this permission for the partner.
    Partner(Permission),
}

use Access::{Open, Own, Partner, Platform};
use Permission::{
    EditAccount, EditContacts, ManageKeys, ManagePartners, ManageUsers, ReadAccount, ReadDiners, RunTests,
    SettleOrders, StaffCases, SwitchIntegration,
};

/// Every route with who may use it. `~` stands for a partner's start page.
const TABLE: &[(&str, &str, Access)] = &[
    ("GET", "/console/sign-in", Open),
    ("POST", "/console/sign-in", Open),
    ("GET", "/console/forgotten", Open),
    ("POST", "/console/forgotten", Open),
    ("GET", "/console/password/{secret}", Open),
    ("POST", "/console/password/{secret}", Open),
    ("POST", "/console/sign-out", Open),
    ("GET", "/console", Own),
    ("GET", "/console/profile", Own),
    ("POST", "/console/profile", Own),
    ("POST", "/console/profile/password", Own),
    ("POST", "/console/profile/sessions", Own),
    ("POST", "/console/profile/keys", Own),
    ("POST", "/console/profile/keys/{key_id}/remove", Own),
    ("GET", "/console/orders", Platform(StaffCases)),
    ("GET", "/console/partners", Platform(StaffCases)),
    ("GET", "/console/partners/new", Platform(ManagePartners)),
    ("POST", "/console/partners/new", Platform(ManagePartners)),
    ("GET", "~", Partner(ReadAccount)),
    ("GET", "~/account", Partner(ReadAccount)),
    ("POST", "~/account/integration", Partner(SwitchIntegration)),
    ("POST", "~/account/status", Partner(ManagePartners)),
    ("GET", "~/account/data", Partner(ManagePartners)),
    ("POST", "~/account/data", Partner(ManagePartners)),
    ("GET", "~/account/users", Partner(ReadAccount)),
    ("POST", "~/account/users", Partner(ManageUsers)),
    ("POST", "~/account/users/{user_id}/role", Partner(ManageUsers)),
    ("POST", "~/account/users/{user_id}/remove", Partner(ManageUsers)),
    ("POST", "~/account/users/{user_id}/invite", Partner(ManageUsers)),
    ("GET", "~/keys", Partner(ManageKeys)),
    ("POST", "~/keys", Partner(ManageKeys)),
    ("POST", "~/keys/{key_id}/revoke", Partner(ManageKeys)),
    ("GET", "~/contacts", Partner(ReadAccount)),
    ("GET", "~/contacts/new", Partner(EditContacts)),
    ("POST", "~/contacts/new", Partner(EditContacts)),
    ("GET", "~/contacts/{contact_id}", Partner(EditContacts)),
    ("POST", "~/contacts/{contact_id}", Partner(EditContacts)),
    ("POST", "~/contacts/{contact_id}/remove", Partner(EditContacts)),
    ("POST", "~/contacts/{contact_id}/move", Partner(EditContacts)),
    ("GET", "~/feeds", Partner(ReadAccount)),
    ("GET", "~/feeds/quick-test", Partner(ReadAccount)),
    ("POST", "~/feeds/quick-test", Partner(RunTests)),
    ("POST", "~/feeds/quick-test/remove", Partner(RunTests)),
    ("GET", "~/feeds/quick-test/file", Partner(ReadAccount)),
    ("GET", "~/feeds/quick-test/menu", Partner(ReadAccount)),
    ("GET", "~/feeds/{environment}", Partner(ReadAccount)),
    ("POST", "~/feeds/{environment}/read", Partner(EditAccount)),
    ("POST", "~/feeds/{environment}/source", Partner(EditAccount)),
    ("POST", "~/feeds/{environment}/test", Partner(EditAccount)),
    ("POST", "~/feeds/{environment}/names", Partner(EditAccount)),
    ("GET", "~/feeds/{environment}/{ingestion_id}", Partner(ReadAccount)),
    ("POST", "~/feeds/{environment}/{ingestion_id}/decision", Partner(RunTests)),
    ("GET", "~/feeds/{environment}/history", Partner(ReadAccount)),
    ("GET", "~/feeds/{environment}/snapshots", Partner(ReadAccount)),
    ("GET", "~/feeds/{environment}/snapshots/{generation}", Partner(ReadAccount)),
    ("GET", "~/feeds/{environment}/snapshots/{generation}/restaurant", Partner(ReadAccount)),
    ("POST", "~/feeds/{environment}/snapshots/{generation}/roll-back", Partner(EditAccount)),
    ("GET", "~/feeds/{environment}/updates", Partner(ReadAccount)),
    ("GET", "~/feeds/{environment}/updates/{update_id}", Partner(ReadAccount)),
    ("GET", "~/inventory/{environment}", Partner(ReadAccount)),
    ("GET", "~/inventory/{environment}/{entity_type}", Partner(ReadAccount)),
    ("GET", "~/inventory/{environment}/{entity_type}/entity", Partner(ReadAccount)),
    ("GET", "~/restaurants", Partner(ReadAccount)),
    ("GET", "~/restaurants/{environment}/menu", Partner(ReadAccount)),
    ("GET", "~/restaurants/{environment}/match", Partner(ReadAccount)),
    ("POST", "~/restaurants/{environment}/match/decision", Partner(EditAccount)),
    ("POST", "~/restaurants/{environment}/match/suggestion", Partner(EditAccount)),
    ("POST", "~/restaurants/{environment}/match/opt-out", Partner(EditAccount)),
    ("GET", "~/testing/{environment}", Partner(ReadAccount)),
    ("POST", "~/testing/{environment}", Partner(RunTests)),
    ("GET", "~/testing/{environment}/setup", Partner(ReadAccount)),
    ("POST", "~/testing/{environment}/setup", Partner(RunTests)),
    ("GET", "~/testing/{environment}/{certification_id}", Partner(ReadAccount)),
    ("POST", "~/testing/{environment}/{certification_id}/abort", Partner(RunTests)),
    ("GET", "~/testing/{environment}/{certification_id}/report/{format}", Partner(ReadAccount)),
    ("GET", "~/testing/{environment}/{certification_id}/{test_case}", Partner(ReadAccount)),
    ("GET", "~/testing/{environment}/{certification_id}/{test_case}/{number}", Partner(ReadAccount)),
    ("GET", "~/fulfillment", Partner(ReadAccount)),
    ("GET", "~/fulfillment/series.csv", Partner(ReadAccount)),
    ("GET", "~/fulfillment/codes.csv", Partner(ReadAccount)),
    ("GET", "~/fulfillment/endpoint/{environment}", Partner(ReadAccount)),
    ("POST", "~/fulfillment/endpoint/{environment}", Partner(EditAccount)),
    ("GET", "~/alerts", Partner(ReadAccount)),
    ("GET", "~/alerts/{rule}", Partner(ReadAccount)),
    ("POST", "~/alerts/{rule}/limits", Partner(ManagePartners)),
    ("POST", "~/alerts/{rule}/limits/remove", Partner(ManagePartners)),
    ("POST", "~/alerts/{rule}/silence", Partner(EditAccount)),
    ("POST", "~/alerts/{rule}/unsilence", Partner(EditAccount)),
    ("GET", "~/exchanges", Partner(ReadAccount)),
    ("GET", "~/exchanges.csv", Partner(ReadAccount)),
    ("GET", "~/overview", Partner(ReadAccount)),
    ("GET", "~/overview.csv", Partner(ReadAccount)),
    ("GET", "~/active", Partner(ReadAccount)),
    ("GET", "~/active.csv", Partner(ReadAccount)),
    ("GET", "~/orders", Partner(ReadAccount)),
    ("GET", "~/orders.csv", Partner(ReadAccount)),
    ("GET", "~/orders/health", Partner(ReadAccount)),
    ("GET", "~/endpoint-health", Partner(ReadAccount)),
    ("GET", "~/orders/{order_id}", Partner(ReadAccount)),
    ("POST", "~/orders/{order_id}/ask-again", Partner(SettleOrders)),
    ("POST", "~/orders/{order_id}/settle", Partner(SettleOrders)),
    ("POST", "~/orders/{order_id}/diner", Partner(ReadDiners)),
];

/// Things that exist, so that a refusal is about the person and not about the thing.
struct Things {
    contact: String,
    user: String,
    run: String,
    key: String,
}

impl Things {
    fn path(&self, house: &House, pattern: &str) -> String {
        pattern
            .replace('~', &house.path(""))
            .replace("{contact_id}", &self.contact)
            .replace("{user_id}", &self.user)
            .replace("{ingestion_id}", &self.run)
            .replace("{key_id}", &self.key)
            .replace("{environment}", "production")
            .replace("{rule}", "ord-1")
            .replace("{generation}", "1")
            .replace("{entity_type}", "Restaurant")
            .replace("{update_id}", &house.state.ambient.new_id::<basis::UpdateId>().to_string())
            .replace(
                "{certification_id}",
                &house.state.ambient.new_id::<basis::CertificationId>().to_string(),
            )
            .replace("{test_case}", "C1")
            .replace("{number}", "1")
            .replace("{format}", "json")
            .replace("{secret}", "nobody-knows")
            .replace("{order_id}", &house.state.ambient.new_id::<basis::OrderId>().to_string())
    }
}

async fn things(house: &House) -> Things {
    let (actor, id) = (basis::Actor::system("test"), house.partner.id);
    let draft =
        partners::ContactDraft::mail(partners::ContactKind::TechnicalEmergency, "On call", "a@b.example");
    let contact = house.state.partners.add_contact(actor.clone(), id, draft).await.unwrap();
    let user = house.user(NewUser::of_partner(id, Role::Reader, "Zoé", "zoe@bouchons.example")).await;
    let environment = basis::Environment::Production;
    let run = house.state.inventory.request_ingestion(id, environment, actor.clone()).await.unwrap();
    let key = house.state.identity.create_service_account_key(actor, id, &[environment]).await.unwrap();
    Things {
        contact: contact.id.to_string(),
        user: user.id.to_string(),
        run: run.to_string(),
        key: key.private_key_id,
    }
}

/// Everybody there is: each role of the partner, an administrator of another partner, each role of staff.
async fn everybody(house: &House) -> Vec<User> {
    let mut people = Vec::new();
    for role in Role::ALL {
        let email = format!("{role}@bouchons.example");
        people.push(house.user(NewUser::of_partner(house.partner.id, role, role.as_str(), &email)).await);
    }
    let other = NewUser::of_partner(house.other.id, Role::Administrator, "Other", "other@trattoria.example");
    people.push(house.user(other).await);
    for role in StaffRole::ALL {
        let email = format!("{role}@food.example");
        people.push(house.user(NewUser::staff(&[role], role.as_str(), &email)).await);
    }
    people
}

fn allows(house: &House, access: Access, user: &User) -> bool {
    match access {
        Open | Own => true,
        Platform(permission) => may(user, permission, None),
        Partner(permission) => {
            let partner = Some(house.partner.id);
            may(user, permission, partner) && may(user, ReadAccount, partner)
        }
    }
}

/// Whether the answer to somebody who may is of the page itself, not of a thing that the test does not make.
fn is_plain(method: &str, pattern: &str) -> bool {
    let unnamed = [
        "{order_id}",
        "{contact_id}/",
        "{user_id}",
        "{key_id}",
        "/decision",
        "/contacts/new",
        "/read",
        "{generation}",
        "{update_id}",
        "{certification_id}",
        "/entity",
        "/menu",
        "quick-test/file",
        "/match",
    ];
    let changes =
        method == "POST" && (pattern.starts_with("/console/profile") || pattern == "/console/sign-out");
    !changes && !unnamed.iter().any(|part| pattern.contains(part))
}

testkit::both_engines! {
    async fn every_route_stands_in_the_table_of_who_may_use_it(db: Db) {
        let house = House::open(db).await;
        let start = "/console/partners/{partner_id}";
        let listed: BTreeSet<(String, String)> = pages(&house.state)
            .listed
            .into_iter()
            .map(|(method, path)| (method.to_owned(), path.replace(start, "~")))
            .collect();
        let table: BTreeSet<(String, String)> =
            TABLE.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
        assert_eq!(listed, table);
    }

    async fn every_route_refuses_strangers_and_roles_that_are_too_low(db: Db) {
        let house = House::open(db).await;
        let (things, people) = (things(&house).await, everybody(&house).await);
        let mut cookies = Vec::new();
        for user in &people {
            cookies.push(house.session_of(user).await);
        }
        for (method, pattern, access) in TABLE.iter().filter(|(_, _, access)| *access != Open) {
            let path = things.path(&house, pattern);
            // So that the limit of changes per minute does not answer instead.
            house.clock.advance(SignedDuration::from_mins(2));
            let send = async |cookie: &str| match *method {
                "GET" => house.get(cookie, &path).await,
                _ => house.post(cookie, &path, &[]).await,
            };
            let stranger = send("").await;
            assert_eq!(stranger.status, 303, "{method} {path}");
            assert!(stranger.header("location").starts_with("/console/sign-in"), "{method} {path}");
            for (user, cookie) in people.iter().zip(&cookies) {
                let who = format!("{method} {path} by {}", user.name);
                if !allows(&house, *access, user) {
                    assert_eq!(send(cookie).await.status, 404, "{who}");
                } else if is_plain(method, pattern) {
                    let answer = send(cookie).await;
                    assert!(answer.status != 404 && !answer.status.is_server_error(), "{who}: {}", answer.status);
                }
            }
        }
    }

    async fn a_consultant_sees_the_partners_assigned_to_it_alone(db: Db) {
        let house = House::open(db).await;
        let user = house.user(NewUser::staff(&[StaffRole::Consultant], "Inès", "ines@food.example")).await;
        let patch = partners::PartnerPatch { consultant: Some(Some(user.id)), ..Default::default() };
        house.state.partners.update(basis::Actor::system("test"), house.partner.id, patch).await.unwrap();
        let cookie = house.session_of(&user).await;
        house.get(&cookie, "/console/partners").await.is(200).shows("Bouchons").hides("Trattoria");
        house.get(&cookie, &house.path("")).await.is(200);
        house.get(&cookie, &format!("/console/partners/{}", house.other.id)).await.is(404);
    }
}
