//! Users, signing in, sessions, passwords and API keys against both databases.
#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::sync::Arc;

use basis::{Actor, ManualClock, PartnerId, UserId};
use db::Db;
use identity::{
    Account, Identity, IdentityError, IdentitySettings, LinkPurpose, NewUser, PasswordCost, Role,
    RosterRefusal, SignInError, SigningAlgorithm, StaffRole, User, UserPatch,
};
use jiff::SignedDuration;
use partners::{NewPartner, PartnerPatch, Partners};

const PASSWORD: &str = "un cheval vert dort";
const OTHER_PASSWORD: &str = "une vache bleue rit";

struct Scene {
    identity: Identity,
    partners: Partners,
    clock: Arc<ManualClock>,
    partner: PartnerId,
}

fn actor() -> Actor {
    Actor::system("test")
}

async fn scene(db: &Db) -> Scene {
    let (ambient, clock) = testkit::ambient();
    let mut settings = IdentitySettings::new("https://orders.example.com/");
    settings.password_cost = PasswordCost::CHEAPEST;
    settings.algorithm = SigningAlgorithm::Es256;
    let partners = Partners::new(db.clone(), ambient.clone());
    let partner = partners.create(actor(), NewPartner::named("Bistro")).await.unwrap().id;
    Scene { identity: Identity::new(db.clone(), ambient, settings), partners, clock, partner }
}

impl Scene {
    async fn user(&self, role: Role, email: &str) -> User {
        let new = NewUser::of_partner(self.partner, role, "Ana", email).with_password(PASSWORD);
        self.identity.create_user(actor(), new).await.unwrap()
    }

    async fn staff(&self, role: StaffRole, email: &str) -> User {
        let new = NewUser::staff(&[role], "Sam", email).with_password(PASSWORD);
        self.identity.create_user(actor(), new).await.unwrap()
    }

    async fn session(&self, email: &str) -> String {
        let (secret, _) = self.identity.sign_in(email, PASSWORD, "Firefox").await.unwrap();
        secret.expose().to_owned()
    }

    async fn is_signed_in(&self, secret: &str) -> bool {
        self.identity.authenticate(secret).await.unwrap().is_some()
    }

    fn wait(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
    }
}

testkit::both_engines! {
    async fn every_statement_is_accepted(db: Db) {
        db.prepare_all(identity::STATEMENTS).await.unwrap();
    }

    async fn a_user_signs_in_and_out(db: Db) {
        let scene = scene(&db).await;
        let ana = scene.user(Role::Editor, "Ana@Example.com").await;
        let (secret, user) = scene.identity.sign_in(" ana@example.COM ", PASSWORD, "Firefox\u{7}").await.unwrap();
        assert_eq!(user, ana);
        let session = scene.identity.authenticate(secret.expose()).await.unwrap().unwrap();
        assert_eq!(session.user, ana);
        let listed = scene.identity.list_sessions(ana.id).await.unwrap();
        assert_eq!((listed.len(), listed[0].client_label.as_str()), (1, "Firefox"));
        scene.identity.sign_out(ana.id, session.session_id).await.unwrap();
        assert!(!scene.is_signed_in(secret.expose()).await);
        assert!(!scene.is_signed_in("").await);
    }

    async fn no_answer_tells_who_has_an_account(db: Db) {
        let scene = scene(&db).await;
        let ana = scene.user(Role::Administrator, "ana@example.com").await;
        scene.user(Role::Administrator, "boss@example.com").await;
        scene.identity.set_disabled(actor(), None, ana.id, true).await.unwrap();
        let no_password = NewUser::of_partner(scene.partner, Role::Reader, "Lea", "lea@example.com");
        scene.identity.create_user(actor(), no_password).await.unwrap();
        for (email, password) in [
            ("nobody@example.com", PASSWORD),
            ("boss@example.com", "wrong"),
            ("ana@example.com", PASSWORD),
            ("lea@example.com", ""),
            ("", ""),
        ] {
            let error = scene.identity.sign_in(email, password, "").await.unwrap_err();
            assert!(matches!(error, SignInError::WrongCredentials), "{email}");
        }
    }

    async fn wrong_passwords_lock_an_address_known_or_not(db: Db) {
        let scene = scene(&db).await;
        scene.user(Role::Reader, "ana@example.com").await;
        for email in ["ana@example.com", "nobody@example.com"] {
            for _ in 0..5 {
                let error = scene.identity.sign_in(email, "wrong", "").await.unwrap_err();
                assert!(matches!(error, SignInError::WrongCredentials));
            }
            let error = scene.identity.sign_in(email, PASSWORD, "").await.unwrap_err();
            let SignInError::LockedOut { until } = error else { panic!("{error:?}") };
            assert_eq!(until.duration_since(testkit::at(testkit::START)).as_secs(), 30);
        }
        scene.clock.advance(SignedDuration::from_secs(30));
        let error = scene.identity.sign_in("ana@example.com", "wrong", "").await.unwrap_err();
        assert!(matches!(error, SignInError::WrongCredentials));
        scene.clock.advance(SignedDuration::from_secs(59));
        let error = scene.identity.sign_in("ana@example.com", PASSWORD, "").await.unwrap_err();
        assert!(matches!(error, SignInError::LockedOut { .. }));
        scene.clock.advance(SignedDuration::from_secs(1));
        scene.session("ana@example.com").await;
        let error = scene.identity.sign_in("ana@example.com", "wrong", "").await.unwrap_err();
        assert!(matches!(error, SignInError::WrongCredentials), "the right password has cleared the count");
        scene.session("ana@example.com").await;
    }

    async fn guesses_at_the_same_time_are_all_counted(db: Db) {
        let scene = scene(&db).await;
        scene.user(Role::Reader, "ana@example.com").await;
        let guess = || scene.identity.sign_in("ana@example.com", "wrong", "");
        let answers = tokio::join!(
            guess(), guess(), guess(), guess(), guess(), guess(), guess(), guess()
        );
        let all = [answers.0, answers.1, answers.2, answers.3, answers.4, answers.5, answers.6, answers.7];
        let locked = all.iter().filter(|one| matches!(one, Err(SignInError::LockedOut { .. }))).count();
        assert_eq!(locked, 3);
    }

    async fn a_session_slides_with_use_and_ends_after_a_week(db: Db) {
        let scene = scene(&db).await;
        scene.user(Role::Reader, "ana@example.com").await;
        let (used, idle) = (scene.session("ana@example.com").await, scene.session("ana@example.com").await);
        for _ in 0..14 {
            scene.wait(11 * 60);
            assert!(scene.is_signed_in(&used).await);
        }
        assert!(!scene.is_signed_in(&idle).await);
        scene.wait(11 * 60);
        scene.wait(3 * 60);
        assert!(!scene.is_signed_in(&used).await, "seven days have passed");
        assert!(scene.identity.sweep_expired().await.unwrap() >= 1);
    }

    async fn an_idle_session_ends_after_twelve_hours(db: Db) {
        let scene = scene(&db).await;
        let ana = scene.user(Role::Reader, "ana@example.com").await;
        let secret = scene.session("ana@example.com").await;
        scene.wait(12 * 60 - 1);
        assert_eq!(scene.identity.list_sessions(ana.id).await.unwrap().len(), 1);
        scene.wait(1);
        assert!(!scene.is_signed_in(&secret).await);
        assert!(scene.identity.list_sessions(ana.id).await.unwrap().is_empty());
    }

    async fn a_role_taken_away_counts_in_the_next_request(db: Db) {
        let scene = scene(&db).await;
        let ana = scene.user(Role::Administrator, "ana@example.com").await;
        scene.user(Role::Administrator, "bea@example.com").await;
        let secret = scene.session("ana@example.com").await;
        scene.identity.change_role(actor(), scene.partner, ana.id, Role::Reader).await.unwrap();
        let session = scene.identity.authenticate(&secret).await.unwrap().unwrap();
        let account = Account::Partner { partner_id: scene.partner, role: Role::Reader };
        assert_eq!(session.user.account, account);
        scene.identity.set_disabled(actor(), Some(scene.partner), ana.id, true).await.unwrap();
        assert!(!scene.is_signed_in(&secret).await);
    }

    async fn the_last_administrator_cannot_go_in_any_way(db: Db) {
        let scene = scene(&db).await;
        let ana = scene.user(Role::Administrator, "ana@example.com").await;
        let bea = scene.user(Role::Administrator, "bea@example.com").await;
        scene.user(Role::Editor, "eve@example.com").await;
        let identity = &scene.identity;
        identity.set_disabled(actor(), None, bea.id, true).await.unwrap();
        let refusals = [
            identity.remove_user(actor(), Some(scene.partner), ana.id).await.unwrap_err(),
            identity.change_role(actor(), scene.partner, ana.id, Role::Editor).await.unwrap_err(),
            identity.set_disabled(actor(), None, ana.id, true).await.unwrap_err(),
        ];
        for refusal in refusals {
            assert!(matches!(refusal, IdentityError::Roster(RosterRefusal::LastAdministrator)));
        }
        identity.set_disabled(actor(), None, bea.id, false).await.unwrap();
        identity.remove_user(actor(), Some(scene.partner), ana.id).await.unwrap();
    }

    async fn two_administrators_cannot_remove_each_other_at_once(db: Db) {
        let scene = scene(&db).await;
        let ana = scene.user(Role::Administrator, "ana@example.com").await;
        let bea = scene.user(Role::Administrator, "bea@example.com").await;
        let (one, two) = tokio::join!(
            scene.identity.remove_user(actor(), None, ana.id),
            scene.identity.remove_user(actor(), None, bea.id),
        );
        assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1);
    }

    async fn the_last_operator_stays(db: Db) {
        let scene = scene(&db).await;
        let sam = scene.staff(StaffRole::Operator, "sam@example.com").await;
        let error = scene.identity.remove_user(actor(), None, sam.id).await.unwrap_err();
        assert!(matches!(error, IdentityError::Roster(RosterRefusal::LastOperator)));
        let roles = [StaffRole::Support];
        let error = scene.identity.change_staff_roles(actor(), sam.id, &roles).await.unwrap_err();
        assert!(matches!(error, IdentityError::Roster(RosterRefusal::LastOperator)));
        scene.staff(StaffRole::Operator, "kim@example.com").await;
        scene.identity.change_staff_roles(actor(), sam.id, &roles).await.unwrap();
        let staff = scene.identity.list_staff().await.unwrap();
        assert_eq!(staff.iter().filter(|person| person.has_staff_role(StaffRole::Operator)).count(), 1);
    }

    async fn another_partners_users_are_not_found(db: Db) {
        let scene = scene(&db).await;
        let ana = scene.user(Role::Reader, "ana@example.com").await;
        let sam = scene.staff(StaffRole::Operator, "sam@example.com").await;
        let other = scene.partners.create(actor(), NewPartner::named("Other")).await.unwrap().id;
        let identity = &scene.identity;
        for id in [ana.id, sam.id] {
            let error = identity.remove_user(actor(), Some(other), id).await.unwrap_err();
            assert!(matches!(error, IdentityError::UserNotFound));
            let error = identity.change_role(actor(), other, id, Role::Administrator).await.unwrap_err();
            assert!(matches!(error, IdentityError::UserNotFound));
        }
        let error = identity.change_staff_roles(actor(), ana.id, &[StaffRole::Operator]).await.unwrap_err();
        assert!(matches!(error, IdentityError::UserNotFound), "nobody of a partner becomes staff");
        assert!(identity.list_users(other).await.unwrap().is_empty());
    }

    async fn a_removed_user_can_do_nothing_and_frees_the_address(db: Db) {
        let scene = scene(&db).await;
        let ana = scene.user(Role::Reader, "ana@example.com").await;
        let secret = scene.session("ana@example.com").await;
        let key = scene.identity.create_api_key(ana.id, "report").await.unwrap();
        scene.identity.remove_user(actor(), Some(scene.partner), ana.id).await.unwrap();
        assert!(!scene.is_signed_in(&secret).await);
        assert_eq!(scene.identity.authenticate_api_key(&key.secret).await.unwrap(), None);
        assert!(scene.identity.sign_in("ana@example.com", PASSWORD, "").await.is_err());
        let gone = scene.identity.find_user(ana.id).await.unwrap().unwrap();
        assert_eq!((gone.name.as_str(), gone.disabled), ("Ana", true));
        let again = scene.user(Role::Reader, "ana@example.com").await;
        assert_ne!(again.id, ana.id);
        let error = scene.identity.update_user(actor(), ana.id, UserPatch::default()).await.unwrap_err();
        assert!(matches!(error, IdentityError::UserNotFound));
        assert_eq!(scene.identity.list_users(scene.partner).await.unwrap(), [again]);
    }

    async fn an_address_belongs_to_one_user_whatever_its_case(db: Db) {
        let scene = scene(&db).await;
        scene.user(Role::Reader, "ana@example.com").await;
        let new = NewUser::staff(&[StaffRole::Support], "Ana", "ANA@example.com");
        let IdentityError::Invalid(errors) = scene.identity.create_user(actor(), new).await.unwrap_err() else {
            panic!("not a field error");
        };
        assert_eq!(errors.of("email").unwrap().code, "already_taken");
        let nowhere = NewUser::of_partner(PartnerId::new(9), Role::Reader, "Bea", "bea@example.com");
        let error = scene.identity.create_user(actor(), nowhere).await.unwrap_err();
        assert!(matches!(error, IdentityError::PartnerNotFound(_)));
    }

    async fn a_changed_password_ends_the_other_sessions(db: Db) {
        let scene = scene(&db).await;
        let ana = scene.user(Role::Reader, "ana@example.com").await;
        let (here, there) = (scene.session("ana@example.com").await, scene.session("ana@example.com").await);
        let session = scene.identity.authenticate(&here).await.unwrap().unwrap().session_id;
        let identity = &scene.identity;
        let wrong = identity.change_own_password(ana.id, session, "wrong", OTHER_PASSWORD).await.unwrap_err();
        assert!(matches!(wrong, IdentityError::WrongPassword));
        let weak = identity.change_own_password(ana.id, session, PASSWORD, "short").await.unwrap_err();
        assert!(matches!(weak, IdentityError::Invalid(_)));
        identity.change_own_password(ana.id, session, PASSWORD, OTHER_PASSWORD).await.unwrap();
        assert!(scene.is_signed_in(&here).await);
        assert!(!scene.is_signed_in(&there).await);
        assert!(identity.sign_in("ana@example.com", PASSWORD, "").await.is_err());
        identity.sign_in("ana@example.com", OTHER_PASSWORD, "").await.unwrap();
        identity.set_password(actor(), ana.id, PASSWORD).await.unwrap();
        assert!(!scene.is_signed_in(&here).await);
    }

    async fn a_password_link_works_once_and_in_time(db: Db) {
        let scene = scene(&db).await;
        let new = NewUser::of_partner(scene.partner, Role::Reader, "Lea", "lea@example.com");
        let lea = scene.identity.create_user(actor(), new).await.unwrap();
        let identity = &scene.identity;
        let first = identity.create_password_link(actor(), lea.id, LinkPurpose::Invitation).await.unwrap();
        let second = identity.create_password_link(actor(), lea.id, LinkPurpose::Reset).await.unwrap();
        let replaced = identity.set_password_by_link(&first.secret, PASSWORD).await.unwrap_err();
        assert!(matches!(replaced, IdentityError::LinkInvalid));
        let weak = identity.set_password_by_link(&second.secret, "weak").await.unwrap_err();
        assert!(matches!(weak, IdentityError::Invalid(_)));
        scene.wait(59);
        assert_eq!(identity.set_password_by_link(&second.secret, PASSWORD).await.unwrap(), lea);
        let used = identity.set_password_by_link(&second.secret, OTHER_PASSWORD).await.unwrap_err();
        assert!(matches!(used, IdentityError::LinkInvalid));
        scene.session("lea@example.com").await;
        let third = identity.create_password_link(actor(), lea.id, LinkPurpose::Reset).await.unwrap();
        scene.wait(60);
        let late = identity.set_password_by_link(&third.secret, OTHER_PASSWORD).await.unwrap_err();
        assert!(matches!(late, IdentityError::LinkInvalid));
    }

    async fn a_new_password_by_link_lifts_the_lock(db: Db) {
        let scene = scene(&db).await;
        let ana = scene.user(Role::Reader, "Ana@example.com").await;
        for _ in 0..5 {
            scene.identity.sign_in("ana@example.com", "wrong", "").await.unwrap_err();
        }
        let link = scene.identity.create_password_link(actor(), ana.id, LinkPurpose::Reset).await.unwrap();
        scene.identity.set_password_by_link(&link.secret, OTHER_PASSWORD).await.unwrap();
        scene.identity.sign_in("ana@example.com", OTHER_PASSWORD, "").await.unwrap();
    }

    async fn an_api_key_acts_for_its_owner_until_it_is_removed(db: Db) {
        let scene = scene(&db).await;
        let ana = scene.user(Role::Reader, "ana@example.com").await;
        let new = scene.identity.create_api_key(ana.id, " report ").await.unwrap();
        assert!(new.secret.starts_with("abk_"));
        let identity = &scene.identity;
        assert_eq!(identity.authenticate_api_key(&new.secret).await.unwrap(), Some(ana.clone()));
        assert_eq!(identity.authenticate_api_key("abk_wrong").await.unwrap(), None);
        let listed = identity.list_api_keys(ana.id).await.unwrap();
        assert_eq!((listed[0].name.as_str(), listed[0].last_used_at.is_some()), ("report", true));
        let stranger = UserId::from_bytes([9; 16]);
        let error = identity.remove_api_key(stranger, new.key.id).await.unwrap_err();
        assert!(matches!(error, IdentityError::KeyNotFound));
        identity.remove_api_key(ana.id, new.key.id).await.unwrap();
        assert_eq!(identity.authenticate_api_key(&new.secret).await.unwrap(), None);
    }

    async fn a_consultant_knows_the_partners_assigned_to_it(db: Db) {
        let scene = scene(&db).await;
        let sam = scene.staff(StaffRole::Consultant, "sam@example.com").await;
        let patch = PartnerPatch { consultant: Some(Some(sam.id)), ..Default::default() };
        scene.partners.update(actor(), scene.partner, patch).await.unwrap();
        let secret = scene.session("sam@example.com").await;
        let session = scene.identity.authenticate(&secret).await.unwrap().unwrap();
        assert_eq!(session.user.assigned, [scene.partner]);
    }

    async fn the_audit_log_tells_who_did_what_without_addresses(db: Db) {
        let scene = scene(&db).await;
        let ana = scene.user(Role::Reader, "ana@example.com").await;
        let sam = scene.staff(StaffRole::Operator, "sam@example.com").await;
        let by = Actor::User(sam.id);
        scene.identity.change_role(by.clone(), scene.partner, ana.id, Role::Editor).await.unwrap();
        let page = scene.identity.list_audit(Some(scene.partner), None, 1).await.unwrap();
        let newest = &page.items[0];
        assert_eq!((newest.action.as_str(), &newest.actor), ("user.change_role", &by));
        assert_eq!(newest.subject, ana.id.to_string());
        let rest = scene.identity.list_audit(Some(scene.partner), page.next, 10).await.unwrap();
        assert_eq!(rest.items.len(), 1);
        let all = scene.identity.list_audit(None, None, 10).await.unwrap();
        assert_eq!(all.items.len(), 3);
        assert!(!format!("{all:?}").contains('@'));
    }
}
