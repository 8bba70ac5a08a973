//! The queue of cases.

use db::Db;
use jiff::SignedDuration;
use monitoring::UrgentCondition;
use support::{CaseFilter, CaseState, Category, NewCase, NewReply, QueuePage, SupportError, Urgency};

use crate::world::World;

fn numbers(page: &QueuePage) -> Vec<i64> {
    page.cases.iter().map(|case| case.number).collect()
}

testkit::both_engines! {
    async fn the_queue_goes_by_due_time_and_counts_each_state_page_by_page(db: Db) {
        let world = World::new(db).await;
        let first = world.open(&world.ana, world.ordinary()).await;
        world.clock.advance(SignedDuration::from_hours(72));
        let second = world.open(&world.ana, world.ordinary()).await;
        let urgent = world.open(&world.ana, world.urgent(UrgentCondition::IntegrationDown)).await;
        let answered = world.open(&world.ana, world.ordinary()).await;
        world.support.reply(world.sam.clone(), answered.id, NewReply::to_partner("Which one?")).await.unwrap();
        let closed = world.open(&world.ana, world.ordinary()).await;
        world.support.close(world.sam.clone(), closed.id).await.unwrap();

        let queue = async |filter: CaseFilter, skip| {
            world.support.queue(world.sam.clone(), filter, skip, 3).await.unwrap()
        };
        let open = CaseFilter { open_only: true, ..CaseFilter::default() };
        let page = queue(open.clone(), 0).await;
        assert_eq!(numbers(&page), [first.number, urgent.number, second.number]);
        assert!(page.has_more);
        let rest = queue(open, 3).await;
        assert_eq!((numbers(&rest), rest.has_more), (vec![answered.number], false));
        let counts = CaseState::ALL.iter().map(|state| page.count(*state)).collect::<Vec<_>>();
        assert_eq!(counts, [3, 1, 1]);

        let claims = CaseFilter { urgency: Some(Urgency::Requested), ..CaseFilter::default() };
        let claims = queue(claims, 0).await;
        assert_eq!((numbers(&claims), claims.count(CaseState::Closed)), (vec![urgent.number], 0));
        let by_number = CaseFilter { text: Some(format!("#{}", closed.number)), ..CaseFilter::default() };
        assert_eq!(numbers(&queue(by_number, 0).await), [closed.number]);
        let other = CaseFilter { category: Some(Category::InquiryOrComplaint), ..CaseFilter::default() };
        assert_eq!(numbers(&queue(other, 0).await), Vec::<i64>::new());
    }

    async fn everybody_sees_the_queue_of_their_own(db: Db) {
        let world = World::new(db).await;
        let bistro = world.open(&world.ana, world.ordinary()).await;
        let new = NewCase { partner_id: world.trattoria.id, ..world.ordinary() };
        let trattoria = world.open(&world.tina, new).await;
        let all = CaseFilter::default();
        for (user, sees) in [
            (&world.sam, vec![bistro.number, trattoria.number]),
            (&world.carl, vec![trattoria.number]),
            (&world.tina, vec![trattoria.number]),
            (&world.ben, vec![bistro.number]),
        ] {
            let page = world.support.queue(user.clone(), all.clone(), 0, 10).await.unwrap();
            let mut seen = numbers(&page);
            seen.sort_unstable();
            assert_eq!(seen, sees, "{}", user.name);
            assert_eq!(page.count(CaseState::AwaitingSupport), i64::try_from(sees.len()).unwrap());
        }
        let foreign = CaseFilter { partner_id: Some(world.bistro.id), ..all };
        let refused = world.support.queue(world.tina.clone(), foreign, 0, 10).await;
        assert!(matches!(refused, Err(SupportError::Forbidden)));
    }
}
