//! Runs in the database.

use basis::{Actor, Environment, FieldErrors};
use db::Db;
use identity::{Identity, IdentitySettings};
use inventory::{Inventory, InventorySettings};
use jobs::Runner;
use outbound::{Breakers, Outbound, OutboundPolicy};
use partners::{NewPartner, Partner, Partners};

use crate::error::CertificationError;
use crate::model::{RunState, RunWish};
use crate::service::{Certification, CertificationHandler, RunCertification};
use crate::setup::TestSetup;
use crate::store;
use crate::test_case::TestCase;

const SANDBOX: Environment = Environment::Sandbox;

async fn house(db: Db) -> (Certification, Partner, Runner) {
    let (ambient, _) = testkit::ambient();
    let identity = Identity::new(db.clone(), ambient.clone(), IdentitySettings::new("https://food.example"));
    let inventory = Inventory::new(db.clone(), ambient.clone(), InventorySettings::default());
    let outbound =
        Outbound::new(OutboundPolicy::loopback(), ambient.clone(), Breakers::new(db.clone())).unwrap();
    let partners = Partners::new(db.clone(), ambient.clone());
    let partner = partners.create(actor(), NewPartner::named("Bouchons")).await.unwrap();
    let service = Certification::new(db.clone(), ambient.clone(), identity, inventory, outbound);
    let handler = CertificationHandler::new(service.clone());
    let runner = Runner::builder(db, ambient).handler::<RunCertification, _>(handler).build();
    (service, partner, runner)
}

fn actor() -> Actor {
    Actor::system("test")
}

fn wish(endpoint: &str) -> RunWish {
    let endpoint = Some(endpoint.parse().unwrap());
    RunWish { cases: vec![TestCase::C1, TestCase::A1], samples: 5, qps_milli: 1000, seed: 1, endpoint }
}

testkit::both_engines! {
    async fn a_run_that_a_restart_has_killed_ends_as_aborted_and_leaves_room_for_the_next(db: Db) {
        let (service, partner, runner) = house(db.clone()).await;
        let wish = wish("http://127.0.0.1:9/fulfillment");
        let run = service.request_run(partner.id, SANDBOX, wish.clone(), actor()).await.unwrap();
        let busy = service.request_run(partner.id, SANDBOX, wish.clone(), actor()).await.unwrap_err();
        assert!(matches!(busy, CertificationError::Busy));
        service.request_run(partner.id, Environment::Production, wish.clone(), actor()).await.unwrap();
        let (id, now) = (run.id, service.ambient.now());
        assert!(db.write(move |tx| store::start_run(tx, partner.id, id, 5, now)).await.unwrap());
        runner.run_until_idle().await.unwrap();
        let ended = service.get_run(partner.id, run.id).await.unwrap().run;
        assert_eq!((ended.state, ended.ended_at.is_some()), (RunState::Aborted, true));
        let next = service.request_run(partner.id, SANDBOX, wish, actor()).await.unwrap();
        runner.run_until_idle().await.unwrap();
        let next = service.get_run(partner.id, next.id).await.unwrap();
        assert_eq!(next.run.state, RunState::Finished, "an inventory without restaurants is soon tested");
        assert!(!next.is_passed());
        assert_eq!(service.list_runs(partner.id, SANDBOX).await.unwrap().len(), 2);
        let other = partner.id.get() + 1;
        let other = service.get_run(basis::PartnerId::new(other), run.id).await.unwrap_err();
        assert!(matches!(other, CertificationError::NotFound));
        let at = service.ambient.now() + jiff::SignedDuration::from_hours(1);
        assert_eq!(db.write(move |tx| store::delete_old(tx, at, 10)).await.unwrap(), 3);
        assert!(service.list_runs(partner.id, SANDBOX).await.unwrap().is_empty());
    }

    async fn a_stopped_run_stays_stopped_and_the_configuration_is_kept_for_each_environment(db: Db) {
        let (service, partner, runner) = house(db).await;
        let missing =
            service.request_run(partner.id, SANDBOX, RunWish { endpoint: None, ..wish("http://127.0.0.1:9") }, actor());
        assert!(matches!(missing.await.unwrap_err(), CertificationError::Missing(_)));
        let local = service.request_run(partner.id, SANDBOX, wish("http://10.0.0.1/"), actor()).await.unwrap_err();
        let CertificationError::Invalid(FieldErrors(errors)) = local else { panic!("{local}") };
        assert_eq!(errors[0].field, "endpoint");
        let run = service.request_run(partner.id, SANDBOX, wish("http://127.0.0.1:9"), actor()).await.unwrap();
        service.abort(partner.id, run.id).await.unwrap();
        runner.run_until_idle().await.unwrap();
        assert_eq!(service.get_run(partner.id, run.id).await.unwrap().run.state, RunState::Aborted);
        let setup = TestSetup { valid_promo: Some("TEN".to_owned()), guest: true, ..TestSetup::default() };
        service.set_setup(partner.id, SANDBOX, setup.clone(), actor()).await.unwrap();
        assert_eq!(service.setup(partner.id, SANDBOX).await.unwrap(), setup);
        assert_eq!(service.setup(partner.id, Environment::Production).await.unwrap(), TestSetup::default());
    }
}
