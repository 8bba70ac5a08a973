//! The account, the integration switch, the status and the users.

use db::Db;
use identity::{Role, StaffRole};
use partners::{IntegrationStatus, PartnerStatus};

use super::house::House;

testkit::both_engines! {
    async fn the_integration_is_paused_with_a_reason_and_resumed(db: Db) {
        let house = House::open(db).await;
        let editor = house.member(Role::Editor).await;
        let switch = house.path("/account/integration");
        let unmeant = house.post(&editor, &switch, &[("enabled", "no"), ("reason", "new oven")]).await;
        unmeant.is(422).shows("id=\"confirmed-error\"").shows("new oven");
        let unexplained = [("enabled", "no"), ("reason", " "), ("confirmed", "yes")];
        house.post(&editor, &switch, &unexplained).await.is(422).shows("id=\"reason-error\"");
        let state = async || house.state.partners.get(house.partner.id).await.unwrap().integration;
        assert_eq!(state().await, IntegrationStatus::Enabled);

        let meant = [("enabled", "no"), ("reason", "new <oven>"), ("confirmed", "yes")];
        house.post(&editor, &switch, &meant).await.is(303);
        assert_eq!(state().await, IntegrationStatus::DisabledManual);
        house.get(&editor, &house.path("")).await.shows("Paused by the partner").shows("new &#60;oven&#62;");
        house.get(&editor, &house.path("/account")).await.shows("from Enabled to Paused by the partner").shows("editor");
        house.post(&editor, &switch, &[("enabled", "yes")]).await.is(303);
        assert_eq!(state().await, IntegrationStatus::Enabled);
    }

    async fn what_the_operator_switched_off_the_partner_does_not_switch_on(db: Db) {
        let house = House::open(db).await;
        let (operator, editor) = (house.staff(StaffRole::Operator).await, house.member(Role::Editor).await);
        let switch = house.path("/account/integration");
        let off = [("enabled", "no"), ("reason", "complaints"), ("confirmed", "yes")];
        house.post(&operator, &switch, &off).await.is(303);
        house.get(&editor, &house.path("/account")).await.hides("Resume the integration");
        let refused = house.post(&editor, &switch, &[("enabled", "yes")]).await;
        refused.is(422).shows("The operator switched the integration off");
        house.post(&operator, &switch, &[("enabled", "yes")]).await.is(303);
    }

    async fn the_operator_changes_the_status_as_the_table_allows(db: Db) {
        let house = House::open(db).await;
        let operator = house.staff(StaffRole::Operator).await;
        let path = house.path("/account/status");
        house.post(&operator, &path, &[("to", "SUSPENDED")]).await.is(422).shows("id=\"status_reason-error\"");
        house.post(&operator, &path, &[("to", "INTEGRATING"), ("status_reason", "x")]).await.is(422);
        house.post(&operator, &path, &[("to", "SUSPENDED"), ("status_reason", "unpaid")]).await.is(303);
        let partner = house.state.partners.get(house.partner.id).await.unwrap();
        assert_eq!(partner.status, PartnerStatus::Suspended);
        house.get(&operator, &house.path("/account")).await.shows("from Launched to Suspended").shows("unpaid");
    }

    async fn users_are_invited_by_mail_and_the_last_administrator_stays(db: Db) {
        let house = House::open(db).await;
        let admin = house.member(Role::Administrator).await;
        let path = house.path("/account/users");
        let wrong = [("name", "Bo"), ("email", "no address"), ("role", "editor")];
        house.post(&admin, &path, &wrong).await.is(422).shows("id=\"email-error\"").shows("value=\"no address\"");
        let new = [("name", "Bo"), ("email", "bo@bouchons.example"), ("role", "editor"), ("locale", "fr")];
        house.post(&admin, &path, &new).await.is(303);
        let users = house.state.identity.list_users(house.partner.id).await.unwrap();
        let bo = users.iter().find(|user| user.name == "Bo").unwrap();
        let reference = crate::mail::reference(bo);
        let mails = house.state.db.read(move |tx| notify::list_for(tx, &reference)).await.unwrap();
        assert!(mails[0].subject.contains("vous invite"), "{}", mails[0].subject);
        house.get(&admin, &path).await.shows("bo@bouchons.example").hides("/console/password/");

        let role = format!("{path}/{}/role", bo.id);
        house.post(&admin, &role, &[("role", "reader")]).await.is(303);
        let last = users.iter().find(|user| user.name == "administrator").unwrap();
        let refused = house.post(&admin, &format!("{path}/{}/remove", last.id), &[]).await;
        refused.is(422).shows("last administrator");
        house.post(&admin, &format!("{path}/{}/role", last.id), &[("role", "reader")]).await.is(422);
        house.post(&admin, &format!("{path}/{}/remove", bo.id), &[]).await.is(303);
        house.get(&admin, &path).await.hides("bo@bouchons.example");
    }

    async fn users_of_another_partner_are_out_of_reach(db: Db) {
        let house = House::open(db).await;
        let admin = house.member(Role::Administrator).await;
        let new = identity::NewUser::of_partner(house.other.id, Role::Reader, "Eve", "eve@trattoria.example");
        let foreign = house.user(new).await;
        for action in ["remove", "role", "invite"] {
            let path = house.path(&format!("/account/users/{}/{action}", foreign.id));
            house.post(&admin, &path, &[("role", "editor")]).await.is(404);
        }
        assert_eq!(house.state.identity.list_users(house.other.id).await.unwrap().len(), 1);
    }

    async fn the_operator_makes_a_partner_and_edits_its_data(db: Db) {
        let house = House::open(db).await;
        let operator = house.staff(StaffRole::Operator).await;
        let new = "/console/partners/new";
        house.post(&operator, new, &[("name", "Ramen"), ("country", "France")]).await.is(422).shows("value=\"Ramen\"");
        let form = [("name", "Ramen"), ("country", "FR"), ("time_zone", "Europe/Paris"), ("locale", "fr")];
        house.post(&operator, new, &form).await.is(303);
        house.get(&operator, "/console/partners?q=rame").await.shows("Ramen").hides("Bouchons");
        let data = house.path("/account/data");
        let form = [("name", "Les Bouchons"), ("country", "fr"), ("time_zone", "Europe/Paris"), ("locale", "fr")];
        house.post(&operator, &data, &form).await.is(303);
        house.get(&operator, &house.path("/account")).await.shows("Les Bouchons");
    }

    async fn every_page_of_a_partner_speaks_french(db: Db) {
        let house = House::open(db).await;
        let cookie = format!("{}; lang=fr", house.member(Role::Administrator).await);
        for (rest, words) in [
            ("", "Il manque"),
            ("/account", "Historique"),
            ("/account/users", "Listes de diffusion"),
            ("/contacts", "Contact d’urgence technique"),
            ("/feeds", "Restaurants en ligne"),
            ("/feeds/production", "Historique des lectures"),
            ("/restaurants", "Aucun flux"),
            ("/fulfillment", "Taux de réussite"),
            ("/fulfillment/endpoint/sandbox", "Enregistrer"),
            ("/orders", "Numéro de la plateforme"),
            ("/keys", "Nouvelle clé"),
        ] {
            let page = house.get(&cookie, &house.path(rest)).await;
            page.is(200).shows("<html lang=\"fr\"").shows(words);
        }
    }
}
