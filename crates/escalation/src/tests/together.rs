//! Several processes at once.

use std::sync::Arc;

use basis::Actor;
use db::Db;
use jiff::SignedDuration;
use jobs::Reconciler;

use super::world::{ANA, BEN, DORA, World};
use crate::{Climber, Escalated};

testkit::both_engines! {
    async fn several_climbers_never_page_twice_for_one_step(db: Db) {
        let world = World::new(db).await;
        world.find(world.finding()).await;
        let climber = || Climber::new(world.db.clone(), world.ambient.clone(), world.settings.clone());
        let climbers: Vec<Climber> = (0..6).map(|_| climber()).collect();
        for round in 1..=2 {
            let passes = climbers.iter().cloned().map(|climber| tokio::spawn(async move { climber.pass().await }));
            for pass in passes.collect::<Vec<_>>() {
                pass.await.unwrap().unwrap();
            }
            world.settle().await;
            assert_eq!((world.subjects(ANA).len(), world.subjects(BEN).len()), (1, round - 1));
            world.clock.advance(SignedDuration::from_mins(5));
        }
    }

    async fn two_runners_share_the_work_without_doubling_it(db: Db) {
        let world = World::new(db).await;
        let other = Arc::new(world.another_runner(world.smtp()));
        world.find(world.finding()).await;
        let (one, two) = tokio::join!(world.runner.run_until_idle(), other.run_until_idle());
        one.unwrap();
        two.unwrap();
        world.settle().await;
        assert_eq!(world.subjects(ANA).len(), 1);
    }

    async fn many_clicks_at_once_take_one_step(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        let seen = world.escalation.run(id).await.unwrap().position;
        let clicks = (0..6).map(|_| {
            let escalation = world.escalation.clone();
            tokio::spawn(async move { escalation.escalate_now(Actor::system("test"), id, seen).await })
        });
        let mut climbed = 0;
        for click in clicks.collect::<Vec<_>>() {
            climbed += usize::from(click.await.unwrap().unwrap() == Escalated::Climbed);
        }
        assert_eq!(climbed, 1);
        world.settle().await;
        assert_eq!((world.subjects(BEN).len(), world.subjects(DORA).len()), (1, 0));
    }

    async fn the_same_finding_from_several_processes_is_one_incident(db: Db) {
        let world = World::new(db).await;
        let findings = (0..6).map(|_| {
            let (db, ambient, finding) = (world.db.clone(), world.ambient.clone(), world.finding());
            tokio::spawn(async move { db.write(move |tx| crate::open_or_extend(tx, &ambient, finding)).await })
        });
        let mut new = 0;
        for finding in findings.collect::<Vec<_>>() {
            new += usize::from(finding.await.unwrap().unwrap().new);
        }
        assert_eq!(new, 1);
    }
}
