//! Tokens in both directions against both databases.
#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::HashSet;
use std::sync::Arc;

use basis::{Actor, Environment, KeyId, ManualClock, PartnerId};
use db::Db;
use identity::{
    GrantError, Identity, IdentityError, IdentitySettings, Scope, ServiceAccountKeyFile, SigningAlgorithm,
    TokenError,
};
use jiff::SignedDuration;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use partners::{NewPartner, PartnerStatus, Partners};
use serde_json::{Value, json};

struct Scene {
    identity: Identity,
    partners: Partners,
    clock: Arc<ManualClock>,
    partner: PartnerId,
    db: Db,
}

fn actor() -> Actor {
    Actor::system("test")
}

fn settings(algorithm: SigningAlgorithm) -> IdentitySettings {
    let mut settings = IdentitySettings::new("https://orders.example.com");
    settings.algorithm = algorithm;
    settings
}

async fn scene(db: &Db, settings: IdentitySettings) -> Scene {
    let (ambient, clock) = testkit::ambient();
    let partners = Partners::new(db.clone(), ambient.clone());
    let partner = partners.create(actor(), NewPartner::named("Bistro")).await.unwrap().id;
    let identity = Identity::new(db.clone(), ambient, settings);
    Scene { identity, partners, clock, partner, db: db.clone() }
}

/// What a careful partner does with a token: finds the key by its name and checks everything but the time.
fn checked_by_partner(token: &str, jwks: &Value, audience: &str) -> Value {
    let keys: JwkSet = serde_json::from_value(jwks.clone()).unwrap();
    let header = jsonwebtoken::decode_header(token).unwrap();
    let key = keys.find(&header.kid.unwrap()).unwrap();
    let mut validation = Validation::new(header.alg);
    validation.validate_exp = false;
    validation.set_audience(&[audience]);
    validation.set_issuer(&["https://orders.example.com"]);
    jsonwebtoken::decode(token, &DecodingKey::from_jwk(key).unwrap(), &validation).unwrap().claims
}

impl Scene {
    async fn key(&self) -> ServiceAccountKeyFile {
        let made = self.identity.create_service_account_key(actor(), self.partner, &[Environment::Sandbox]);
        made.await.unwrap()
    }

    fn claims(&self, key: &ServiceAccountKeyFile) -> Value {
        let now = basis::Clock::now(&*self.clock).as_second();
        json!({
            "iss": key.client_email, "aud": key.token_uri, "iat": now, "exp": now + 3600,
            "scope": Scope::Conversation.as_str(),
        })
    }

    async fn published(&self) -> HashSet<String> {
        let jwks = self.identity.jwks().await.unwrap();
        let keys = jwks["keys"].as_array().unwrap();
        keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
    }

    async fn signing(&self) -> String {
        let token = self.identity.partner_token("p").await.unwrap();
        jsonwebtoken::decode_header(token).unwrap().kid.unwrap()
    }

    fn hours(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }
}

fn assertion(key: &ServiceAccountKeyFile, kid: Option<&str>, claims: &Value) -> String {
    let mut header = Header::new(Algorithm::RS256);
    header.kid = kid.map(str::to_owned);
    let private = EncodingKey::from_rsa_pem(key.private_key.as_bytes()).unwrap();
    jsonwebtoken::encode(&header, claims, &private).unwrap()
}

testkit::both_engines! {
    async fn a_partner_can_check_our_token_with_the_published_keys(db: Db) {
        let scene = scene(&db, settings(SigningAlgorithm::Es256)).await;
        let token = scene.identity.partner_token("partner-1001").await.unwrap();
        let jwks = scene.identity.jwks().await.unwrap();
        let claims = checked_by_partner(&token, &jwks, "partner-1001");
        let now = testkit::at(testkit::START).as_second();
        assert_eq!(claims["iat"], now);
        assert_eq!(claims["exp"], now + 600);
        assert!(!jwks.to_string().contains("\"d\""), "no private half is published");
        let discovery = scene.identity.openid_configuration();
        assert_eq!(discovery["issuer"], claims["iss"]);
        assert_eq!(discovery["jwks_uri"], "https://orders.example.com/.well-known/jwks.json");
    }

    async fn a_token_is_used_for_a_minute_and_only_for_its_own_partner(db: Db) {
        let scene = scene(&db, settings(SigningAlgorithm::Es256)).await;
        let first = scene.identity.partner_token("partner-1001").await.unwrap();
        scene.clock.advance(SignedDuration::from_secs(59));
        assert_eq!(scene.identity.partner_token("partner-1001").await.unwrap(), first);
        let other = scene.identity.partner_token("partner-1002").await.unwrap();
        let jwks = scene.identity.jwks().await.unwrap();
        checked_by_partner(&other, &jwks, "partner-1002");
        scene.clock.advance(SignedDuration::from_secs(1));
        let second = scene.identity.partner_token("partner-1001").await.unwrap();
        let claims = checked_by_partner(&second, &jwks, "partner-1001");
        assert_eq!(claims["iat"], testkit::at(testkit::START).as_second() + 60);
    }

    async fn the_default_signature_is_rs256(db: Db) {
        let scene = scene(&db, settings(SigningAlgorithm::default())).await;
        let token = scene.identity.partner_token("partner-1001").await.unwrap();
        let jwks = scene.identity.jwks().await.unwrap();
        assert_eq!((&jwks["keys"][0]["alg"], &jwks["keys"][0]["use"]), (&json!("RS256"), &json!("sig")));
        checked_by_partner(&token, &jwks, "partner-1001");
    }

    async fn keys_rotate_with_a_day_of_overlap_on_both_sides(db: Db) {
        let scene = scene(&db, settings(SigningAlgorithm::Es256)).await;
        scene.identity.maintain_signing_keys().await.unwrap();
        let first = scene.signing().await;
        scene.hours(89 * 24);
        scene.identity.maintain_signing_keys().await.unwrap();
        scene.identity.maintain_signing_keys().await.unwrap();
        assert_eq!(scene.published().await.len(), 2, "the next key is known a day before it signs");
        assert_eq!(scene.signing().await, first);
        scene.hours(24);
        let second = scene.signing().await;
        assert_ne!(second, first);
        assert!(scene.published().await.contains(&first), "tokens of the old key are still good");
        scene.hours(24);
        scene.identity.maintain_signing_keys().await.unwrap();
        assert_eq!(scene.published().await, HashSet::from([second]));
    }

    async fn a_rotation_can_begin_early_and_only_once(db: Db) {
        let scene = scene(&db, settings(SigningAlgorithm::Es256)).await;
        let first = scene.signing().await;
        for _ in 0..2 {
            scene.identity.rotate_signing_key().await.unwrap();
        }
        assert_eq!(scene.published().await.len(), 2);
        scene.hours(24);
        assert_ne!(scene.signing().await, first);
    }

    async fn two_processes_sign_with_the_same_first_key(db: Db) {
        let scene = scene(&db, settings(SigningAlgorithm::Es256)).await;
        let other = Identity::new(db.clone(), testkit::ambient().0, settings(SigningAlgorithm::Es256));
        let (one, two) = tokio::join!(scene.identity.jwks(), other.jwks());
        assert_eq!(one.unwrap(), two.unwrap());
    }

    async fn sealed_keys_need_their_secret(db: Db) {
        let with = |byte| settings(SigningAlgorithm::Es256).with_secret_key([byte; 32]);
        let scene = scene(&db, with(1)).await;
        let kid = scene.signing().await;
        let same = Identity::new(db.clone(), testkit::ambient().0, with(1));
        let token = same.partner_token("p").await.unwrap();
        assert_eq!(jsonwebtoken::decode_header(token).unwrap().kid.unwrap(), kid);
        for wrong in [with(2), settings(SigningAlgorithm::Es256)] {
            let stranger = Identity::new(db.clone(), testkit::ambient().0, wrong);
            let error = stranger.partner_token("p").await.unwrap_err();
            assert!(matches!(error, IdentityError::KeySealed { .. }));
        }
    }

    async fn a_server_gets_a_token_and_is_known_by_it(db: Db) {
        let scene = scene(&db, settings(SigningAlgorithm::Es256)).await;
        let key = scene.key().await;
        let file = serde_json::to_value(&key).unwrap();
        assert_eq!(file["type"], "service_account");
        assert_eq!(file["project_id"], "partner-1001");
        assert_eq!(file["token_uri"], "https://orders.example.com/token");
        for kid in [Some(key.private_key_id.as_str()), None] {
            let signed = assertion(&key, kid, &scene.claims(&key));
            let granted = scene.identity.grant_token(&signed, None).await.unwrap();
            assert_eq!((granted.token_type, granted.expires_in), ("Bearer", 3600));
            let scopes = [Scope::MapsBooking, Scope::Conversation];
            let caller = scene.identity.verify_access_token(&granted.access_token, &scopes).await.unwrap();
            assert_eq!(caller.partner_id, scene.partner);
            assert_eq!(caller.environments, [Environment::Sandbox]);
        }
        let listed = scene.identity.list_service_account_keys(scene.partner).await.unwrap();
        assert_eq!((listed.len(), listed[0].last_used_at.is_some()), (1, true));
    }

    async fn every_bad_assertion_is_refused_for_its_own_reason(db: Db) {
        let scene = scene(&db, settings(SigningAlgorithm::Es256)).await;
        let (key, other) = (scene.key().await, scene.key().await);
        let kid = Some(key.private_key_id.as_str());
        let good = scene.claims(&key);
        let with = |name: &str, value: Value| {
            let mut claims = good.clone();
            claims[name] = value;
            assertion(&key, kid, &claims)
        };
        let iat = good["iat"].as_i64().unwrap();
        let grant = async |signed: &str| scene.identity.grant_token(signed, None).await.unwrap_err();
        let audience = with("aud", json!("https://elsewhere.org/token"));
        assert!(matches!(grant(&audience).await, GrantError::WrongAudience { .. }));
        let expired = { let mut c = good.clone(); c["iat"] = json!(iat - 3600); c["exp"] = json!(iat - 60); c };
        assert!(matches!(grant(&assertion(&key, kid, &expired)).await, GrantError::Expired));
        assert!(matches!(grant(&with("iat", json!(iat + 61))).await, GrantError::IssuedInFuture));
        assert!(matches!(grant(&with("exp", json!(iat + 7200))).await, GrantError::TooLong));
        assert!(matches!(grant(&with("scope", json!("email"))).await, GrantError::WrongScope));
        assert!(matches!(grant(&with("sub", json!("boss@x.org"))).await, GrantError::WrongIssuer));
        let unknown = KeyId::from_bytes([9; 16]).to_string();
        assert!(matches!(grant(&assertion(&key, Some(&unknown), &good)).await, GrantError::UnknownKey));
        assert!(matches!(grant(&assertion(&key, Some("x"), &good)).await, GrantError::UnknownKey));
        assert!(matches!(grant(&assertion(&other, kid, &good)).await, GrantError::BadSignature));
        assert!(matches!(grant("not.a.token").await, GrantError::Malformed(_)));
        assert!(matches!(grant(&"x".repeat(9000)).await, GrantError::Malformed(_)));
        let unsigned = assertion(&key, kid, &good).rsplit_once('.').unwrap().0.to_owned() + ".";
        assert!(matches!(grant(&unsigned).await, GrantError::BadSignature));
    }

    async fn an_assertion_signed_with_the_public_key_as_a_secret_is_refused(db: Db) {
        let scene = scene(&db, settings(SigningAlgorithm::Es256)).await;
        let key = scene.key().await;
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(key.private_key_id.clone());
        let secret = EncodingKey::from_secret(key.client_email.as_bytes());
        let forged = jsonwebtoken::encode(&header, &scene.claims(&key), &secret).unwrap();
        let error = scene.identity.grant_token(&forged, None).await.unwrap_err();
        assert!(matches!(error, GrantError::BadSignature));
    }

    async fn a_token_is_refused_when_it_is_wrong_old_or_revoked(db: Db) {
        let scene = scene(&db, settings(SigningAlgorithm::Es256)).await;
        let key = scene.key().await;
        let signed = assertion(&key, Some(&key.private_key_id), &scene.claims(&key));
        let token = scene.identity.grant_token(&signed, None).await.unwrap().access_token;
        let verify =
            async |token: &str, scope: Scope| scene.identity.verify_access_token(token, &[scope]).await;
        assert!(matches!(verify("aat_x", Scope::Conversation).await, Err(TokenError::Unknown)));
        assert!(matches!(verify(&key.private_key, Scope::Conversation).await, Err(TokenError::Unknown)));
        assert!(matches!(verify(&token, Scope::Assistant).await, Err(TokenError::WrongScope)));
        scene.clock.advance(SignedDuration::from_secs(3599));
        assert!(verify(&token, Scope::Conversation).await.is_ok());
        scene.clock.advance(SignedDuration::from_secs(1));
        assert!(matches!(verify(&token, Scope::Conversation).await, Err(TokenError::Expired)));

        let fresh = assertion(&key, Some(&key.private_key_id), &scene.claims(&key));
        let token = scene.identity.grant_token(&fresh, None).await.unwrap().access_token;
        let id = key.private_key_id.parse().unwrap();
        let stranger = scene.partners.create(actor(), NewPartner::named("Other")).await.unwrap().id;
        let error = scene.identity.revoke_service_account_key(actor(), stranger, id).await.unwrap_err();
        assert!(matches!(error, IdentityError::KeyNotFound));
        for _ in 0..2 {
            scene.identity.revoke_service_account_key(actor(), scene.partner, id).await.unwrap();
        }
        assert!(matches!(verify(&token, Scope::Conversation).await, Err(TokenError::Revoked)));
        let error = scene.identity.grant_token(&fresh, None).await.unwrap_err();
        assert!(matches!(error, GrantError::Revoked));
    }

    async fn a_terminated_partner_gets_nothing(db: Db) {
        let scene = scene(&db, settings(SigningAlgorithm::Es256)).await;
        let key = scene.key().await;
        let signed = assertion(&key, Some(&key.private_key_id), &scene.claims(&key));
        let token = scene.identity.grant_token(&signed, None).await.unwrap().access_token;
        let ended = PartnerStatus::Terminated;
        scene.partners.set_status(actor(), scene.partner, ended, "contract ended").await.unwrap();
        let error = scene.identity.grant_token(&signed, None).await.unwrap_err();
        assert!(matches!(error, GrantError::AccountTerminated));
        let verified = scene.identity.verify_access_token(&token, &Scope::ALL).await;
        assert!(matches!(verified, Err(TokenError::AccountTerminated)));
        let new = scene.identity.create_service_account_key(actor(), scene.partner, &Environment::ALL).await;
        assert!(matches!(new, Err(IdentityError::PartnerNotFound(_))));
    }

    async fn a_private_key_is_not_kept(db: Db) {
        const LIST: db::Stmt =
            db::Stmt { name: "test::list_keys", sql: "SELECT public_jwk FROM service_account_keys" };
        let scene = scene(&db, settings(SigningAlgorithm::Es256)).await;
        scene.key().await;
        let jwk: Value = scene.db.read(|tx| tx.query_one(&LIST, &[])?.json(0)).await.unwrap();
        assert!(jwk["n"].is_string());
        for private in ["d", "p", "q"] {
            assert!(jwk.get(private).is_none());
        }
        let Err(IdentityError::Invalid(errors)) =
            scene.identity.create_service_account_key(actor(), scene.partner, &[]).await
        else {
            panic!("a key for no environment was made");
        };
        assert_eq!(errors.0[0].field, "environments");
    }
}
