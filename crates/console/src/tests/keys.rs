//! Keys of the service account.

use db::Db;
use identity::Role;

use super::house::House;

testkit::both_engines! {
    async fn a_key_file_is_shown_once_and_the_key_can_be_revoked(db: Db) {
        let house = House::open(db).await;
        let admin = house.member(Role::Administrator).await;
        let path = house.path("/keys");
        house.post(&admin, &path, &[]).await.is(422).shows("role=\"alert\"");
        let made = house.post(&admin, &path, &[("production", "yes")]).await;
        made.is(200).shows("BEGIN PRIVATE KEY").shows("data:application/json,").shows("shown again");
        assert_eq!(made.header("cache-control"), "no-store");
        let listed = house.get(&admin, &path).await;
        listed.is(200).hides("BEGIN PRIVATE KEY").shows("Never used");
        let keys = house.state.identity.list_service_account_keys(house.partner.id).await.unwrap();
        assert_eq!(keys.len(), 1);
        house.post(&admin, &format!("{path}/{}/revoke", keys[0].key_id), &[]).await.is(303);
        house.get(&admin, &path).await.shows("Revoked").hides("/revoke");
    }

    async fn keys_of_another_partner_are_out_of_reach(db: Db) {
        let house = House::open(db).await;
        let admin = house.member(Role::Administrator).await;
        let (actor, all) = (basis::Actor::system("test"), basis::Environment::ALL);
        let key = house.state.identity.create_service_account_key(actor, house.other.id, &all).await.unwrap();
        house.post(&admin, &house.path(&format!("/keys/{}/revoke", key.private_key_id)), &[]).await.is(404);
        let keys = house.state.identity.list_service_account_keys(house.other.id).await.unwrap();
        assert_eq!(keys[0].revoked_at, None);
    }
}
