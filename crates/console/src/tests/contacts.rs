//! Contacts: what is missing, what is wrong, and the order in which an escalation climbs.

use db::Db;
use identity::{NewUser, Role};
use partners::ContactKind;

use super::house::House;

async fn names(house: &House, kind: ContactKind) -> Vec<String> {
    let contacts = house.state.partners.list_contacts(house.partner.id).await.unwrap();
    contacts.into_iter().filter(|contact| contact.kind == kind).map(|contact| contact.name).collect()
}

testkit::both_engines! {
    async fn what_is_wrong_stands_beside_the_field_and_the_entry_is_kept(db: Db) {
        let house = House::open(db).await;
        let editor = house.member(Role::Editor).await;
        let path = house.path("/contacts/new");
        house.get(&editor, &format!("{path}?kind=operational_user")).await.is(200).shows("name=\"phone\"");
        let form = [("kind", "operational_user"), ("name", "Help <desk>"), ("email", "nowhere"), ("phone", "")];
        let refused = house.post(&editor, &path, &form).await;
        refused.is(422).shows("id=\"email-error\"").shows("id=\"phone-error\"").shows("value=\"nowhere\"");
        refused.shows("Help &#60;desk&#62;").hides("id=\"name-error\"");
        assert!(names(&house, ContactKind::OperationalUser).await.is_empty());
    }

    async fn missing_contacts_are_asked_for_until_they_are_there(db: Db) {
        let house = House::open(db).await;
        let editor = house.member(Role::Editor).await;
        house.get(&editor, &house.path("")).await.shows("6 contacts are missing").shows("Enter the contacts");
        let reader = house.member(Role::Reader).await;
        house.get(&reader, &house.path("")).await.shows("6 contacts are missing").hides("Enter the contacts");
        let form = [("kind", "technical_emergency"), ("name", "On call"), ("email", "oncall@bouchons.example")];
        house.post(&editor, &house.path("/contacts/new"), &form).await.is(303);
        house.get(&editor, &house.path("")).await.shows("5 contacts are missing");
        house.get(&editor, &house.path("/contacts")).await.shows("oncall@bouchons.example").shows("No message sent yet");
    }

    async fn contacts_are_ordered_changed_and_the_last_needed_one_stays(db: Db) {
        let house = House::open(db).await;
        let editor = house.member(Role::Editor).await;
        for (name, email) in [("First", "a@b.example"), ("Second", "c@d.example")] {
            let form = [("kind", "technical_emergency"), ("name", name), ("email", email)];
            house.post(&editor, &house.path("/contacts/new"), &form).await.is(303);
        }
        let kind = ContactKind::TechnicalEmergency;
        let contacts = house.state.partners.list_contacts(house.partner.id).await.unwrap();
        let at = |n: usize, rest: &str| house.path(&format!("/contacts/{}{rest}", contacts[n].id));
        house.post(&editor, &at(1, "/move"), &[("up", "yes")]).await.is(303);
        assert_eq!(names(&house, kind).await, ["Second", "First"]);
        house.get(&editor, &at(1, "")).await.is(200).shows("value=\"c@d.example\"");
        let form = [("kind", "technical_emergency"), ("name", "Pager"), ("email", "c@d.example")];
        house.post(&editor, &at(1, ""), &form).await.is(303);
        assert_eq!(names(&house, kind).await, ["Pager", "First"]);
        house.post(&editor, &at(0, "/remove"), &[]).await.is(303);
        house.post(&editor, &at(1, "/remove"), &[]).await.is(422).shows("last contact of its kind");
        assert_eq!(names(&house, kind).await, ["Pager"]);
    }

    async fn an_alert_contact_is_a_user_of_the_partner(db: Db) {
        let house = House::open(db).await;
        let editor = house.member(Role::Editor).await;
        let new = NewUser::of_partner(house.other.id, Role::Reader, "Eve", "eve@trattoria.example");
        let foreign = house.user(new).await.id.to_string();
        let path = house.path("/contacts/new");
        let form = [("kind", "alert"), ("user_id", foreign.as_str()), ("name", "Eve"), ("email", "eve@x.example")];
        house.post(&editor, &path, &form).await.is(422).shows("id=\"user_id-error\"").hides("eve@trattoria");
        let own = house.state.identity.list_users(house.partner.id).await.unwrap().remove(0).id.to_string();
        let form = [("kind", "alert"), ("user_id", own.as_str())];
        house.post(&editor, &path, &form).await.is(303);
        assert_eq!(names(&house, ContactKind::Alert).await, ["editor"]);
    }
}
