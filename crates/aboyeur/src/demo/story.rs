//! The story: orders flow, an endpoint breaks, the right people hear of it, it is mended, and traffic proves it.

use std::collections::HashSet;
use std::sync::atomic::Ordering as Atomic;
use std::time::Duration;

use anyhow::Context;
use basis::{Environment, MessageId, Timestamp, UserId};
use escalation::{Facts, Incident, IncidentQuery, IncidentState, Source};
use identity::User;
use monitoring::{EvidenceExtras, UrgentCondition};
use partner_sim::FaultPlan;
use partners::ContactKind;
use support::{Case, Category, ClaimForm, NewCase};
use texts::Arg;

use super::LOOK;
use super::cast::Cast;
use super::diners::Diners;
use super::narrator::Narrator;
use crate::app::App;

/// Orders at the breaking partner before it breaks.
const ORDERS_BEFORE: u64 = 12;
/// The longest any one scene may take.
const SCENE: Duration = Duration::from_mins(5);
/// How many people are mailed about the alert before the partner calls for help.
const MAILED_BEFORE_CLAIM: usize = 2;

struct Scene<'a> {
    app: &'a App,
    cast: &'a Cast,
    narrator: &'a Narrator,
    diners: &'a Diners,
}

/// Tells the whole story; returns when the incident is resolved.
pub(super) async fn tell(app: &App, cast: &Cast, narrator: &Narrator, diners: &Diners) -> anyhow::Result<()> {
    let scene = Scene { app, cast, narrator, diners };
    scene.orders_flow().await?;
    scene.endpoint_breaks()?;
    let alert = scene.incident_opens().await?;
    let mut told = HashSet::new();
    scene.climbs(&alert, MAILED_BEFORE_CLAIM, &mut told).await?;
    let case = scene.partner_claims(&alert).await?;
    let page = scene.staff_confirms(&case).await?;
    scene.engineer_answers(&page).await?;
    scene.endpoint_is_mended();
    scene.traffic_proves_it(&alert, &page).await?;
    narrator.tell("demo-story-over", &[("url", Arg::from(&cast.origin))]);
    Ok(())
}

impl Scene<'_> {
    async fn orders_flow(&self) -> anyhow::Result<()> {
        self.narrator.tell("demo-orders-begin", &[("restaurants", Arg::from(self.restaurants().await?))]);
        until("the first orders", || async {
            let placed = self.diners.breaking.placed.load(Atomic::Relaxed);
            Ok((placed >= ORDERS_BEFORE).then_some(()))
        })
        .await?;
        let (placed, _) = self.tally();
        self.narrator.tell("demo-orders-flow", &[("orders", Arg::from(placed))]);
        Ok(())
    }

    async fn restaurants(&self) -> anyhow::Result<i64> {
        let partners = [self.cast.healthy.id, self.cast.breaking.id];
        let count = self.app.db.read(move |tx| {
            let mut sum = 0;
            for partner in partners {
                sum += inventory::count_offered(tx, partner, Environment::Production)?;
            }
            Ok::<i64, db::DbError>(sum)
        });
        Ok(count.await?)
    }

    fn tally(&self) -> (i64, i64) {
        let both = [&self.diners.healthy, &self.diners.breaking];
        let sum = |count: fn(&super::diners::Tally) -> u64| {
            let all: u64 = both.iter().map(|tally| count(tally)).sum();
            i64::try_from(all).unwrap_or(i64::MAX)
        };
        (sum(|tally| tally.placed.load(Atomic::Relaxed)), sum(|tally| tally.failed.load(Atomic::Relaxed)))
    }

    fn endpoint_breaks(&self) -> anyhow::Result<()> {
        let name = Arg::from(&self.cast.breaking.name);
        self.cast.breaking.sim.faults().set(FaultPlan::parse(&["checkout:http_500@0.95"])?);
        self.diners.rush(true);
        self.narrator.tell("demo-endpoint-breaks", &[("partner", name)]);
        Ok(())
    }

    async fn incident_opens(&self) -> anyhow::Result<Incident> {
        let partner = self.cast.breaking.id;
        let incident = until("the incident", || async {
            let query =
                IncidentQuery { partner_id: Some(partner), unresolved: true, ..IncidentQuery::default() };
            let open = self.app.escalation.list(query).await?;
            Ok(open.items.into_iter().find(|incident| matches!(incident.source, Source::Rule(_))))
        })
        .await?;
        let alert = Facts::read(&incident.facts).alert.unwrap_or_default();
        self.narrator.tell(
            "demo-incident-opens",
            &[
                ("title", Arg::from(escalation::incident_title(self.narrator.t, &incident))),
                ("errors", Arg::from(alert.errors)),
                ("requests", Arg::from(alert.requests)),
                ("restaurants", Arg::from(alert.restaurants)),
                ("url", Arg::from(format!("{}/console/incidents/{}", self.cast.origin, incident.id))),
            ],
        );
        Ok(incident)
    }

    /// Tells of each mail about an incident until `people` of them were sent.
    async fn climbs(
        &self,
        incident: &Incident,
        people: usize,
        told: &mut HashSet<MessageId>,
    ) -> anyhow::Result<()> {
        let seconds = self.app.config.escalation.step_wait_seconds;
        let contacts = self.app.partners.list_contacts(self.cast.breaking.id).await?;
        let is_emergency = |message: &notify::Message| {
            // Alert contacts get a copy at once; the climb is through the emergency contacts.
            contacts.iter().any(|contact| {
                contact.kind == ContactKind::TechnicalEmergency && message.contact_id == Some(contact.id)
            })
        };
        while told.len() < people {
            let message = until("the next mail", || async {
                let sent = self.app.escalation.messages(incident.id).await?;
                let is_new = |message: &notify::Message| {
                    message.sent_at.is_some() && !told.contains(&message.id) && is_emergency(message)
                };
                Ok(sent.into_iter().find(is_new))
            })
            .await?;
            let key = if told.is_empty() { "demo-mail-first" } else { "demo-mail-next" };
            self.narrator.tell(
                key,
                &[
                    ("name", Arg::from(&message.recipient_name)),
                    ("address", Arg::from(message.destination.address())),
                    ("seconds", Arg::from(seconds)),
                ],
            );
            told.insert(message.id);
        }
        Ok(())
    }

    async fn partner_claims(&self, alert: &Incident) -> anyhow::Result<Case> {
        let player = &self.cast.breaking;
        let user = self.partner_user().await?;
        let (partner, environment) = (player.id, player.environment);
        let read = self.app.db.read(move |tx| {
            let head = inventory::find_head(tx, partner, environment)?;
            let count = inventory::count_restaurants(tx, partner, environment)?;
            Ok::<_, db::DbError>(EvidenceExtras {
                restaurants_offered: u64::try_from(count).ok(),
                last_feed_published_at: head.and_then(|head| head.published_at),
            })
        });
        let extras = read.await?;
        let form = NewCase {
            partner_id: player.id,
            environment: player.environment,
            category: Category::UrgentTechnicalSupport,
            summary: "Checkout answers HTTP 500 at most of our restaurants".to_owned(),
            description: "Since our last release the checkout fails for nearly every order. We are rolling back; please have somebody look from your side too.".to_owned(),
            restaurants: Vec::new(),
            order_ids: Vec::new(),
            cc: Vec::new(),
            claim: Some(ClaimForm { condition: UrgentCondition::MajorityOfMerchants, since: since(alert, self.app.ambient.now()) }),
            submit_key: Some(self.app.ambient.secret()),
        };
        let name = user.name.clone();
        let case = self.app.support.open_case(user, form, extras).await?;
        self.narrator.tell(
            "demo-claim",
            &[
                ("name", Arg::from(&name)),
                ("number", Arg::from(case.number.to_string())),
                ("url", Arg::from(format!("{}/console/cases/{}", self.cast.origin, case.id))),
            ],
        );
        Ok(case)
    }

    async fn partner_user(&self) -> anyhow::Result<User> {
        let users = self.app.identity.list_users(self.cast.breaking.id).await?;
        users.into_iter().next().context("the partner has no user any more")
    }

    async fn staff_member(&self, email: &str) -> anyhow::Result<User> {
        let staff = self.app.identity.list_staff().await?;
        let found = staff.into_iter().find(|user| user.email.as_str() == email);
        found.with_context(|| format!("{email} is not of the staff any more"))
    }

    async fn staff_confirms(&self, case: &Case) -> anyhow::Result<Incident> {
        let agent = self.staff_member("lucie@aboyeur.example").await?;
        let detail = self.app.support.get(agent.clone(), case.id).await?;
        let verdict = detail.case.frozen.and_then(|frozen| frozen.verdict);
        let judged = verdict.map_or_else(String::new, |verdict| self.narrator.t.get(verdict.kind.text_key()));
        self.narrator.tell("demo-verdict", &[("verdict", Arg::from(judged))]);
        tokio::time::sleep(LOOK * 8).await;
        let name = agent.name.clone();
        // A claim that nobody reviews in time pages by itself; in the demo somebody is there.
        self.app.support.decide_urgency(agent, case.id, true, "Seen live: most restaurants fail.").await?;
        self.narrator.tell("demo-confirmed", &[("name", Arg::from(&name))]);
        until("the page", || async {
            let query = IncidentQuery { unresolved: true, limit: 200, ..IncidentQuery::default() };
            let open = self.app.escalation.list(query).await?.items;
            Ok(open.into_iter().find(|incident| incident.source == Source::UrgentCase(case.id)))
        })
        .await
    }

    async fn engineer_answers(&self, page: &Incident) -> anyhow::Result<()> {
        let mut told = HashSet::new();
        let message = until("the page's delivery", || async {
            let sent = self.app.escalation.messages(page.id).await?;
            Ok(sent.into_iter().find(|message| message.sent_at.is_some()))
        })
        .await?;
        told.insert(message.id);
        self.narrator.tell("demo-paged", &[("name", Arg::from(&message.recipient_name))]);
        tokio::time::sleep(LOOK * 6).await;
        let engineer: UserId = message.user_id.context("the page went to nobody of the staff")?;
        self.app.escalation.acknowledge(basis::Actor::User(engineer), page.id).await?;
        self.narrator.tell("demo-acknowledged", &[("name", Arg::from(&message.recipient_name))]);
        Ok(())
    }

    fn endpoint_is_mended(&self) {
        self.cast.breaking.sim.faults().clear();
        self.narrator.tell("demo-mended", &[("partner", Arg::from(&self.cast.breaking.name))]);
    }

    async fn traffic_proves_it(&self, alert: &Incident, page: &Incident) -> anyhow::Result<()> {
        until("the recovery", || async {
            let now = self.app.escalation.get(alert.id).await?;
            Ok((now.state == IncidentState::Resolved).then_some(()))
        })
        .await?;
        self.diners.rush(false);
        let (placed, failed) = self.tally();
        self.narrator.tell("demo-resolved", &[("orders", Arg::from(placed)), ("failed", Arg::from(failed))]);
        let engineer = self.staff_member("noe@aboyeur.example").await?;
        let actor = basis::Actor::User(engineer.id);
        self.app.escalation.resolve_manually(actor, page.id, "The partner rolled back its release.").await?;
        Ok(())
    }
}

/// The partner noticed when the alert fired, or a minute ago if clocks disagree.
fn since(alert: &Incident, now: Timestamp) -> Timestamp {
    alert.opened_at.min(now)
}

/// Looks again and again until there is something to see.
async fn until<T, F>(what: &str, mut look: impl FnMut() -> F) -> anyhow::Result<T>
where
    F: Future<Output = anyhow::Result<Option<T>>>,
{
    let looking = async {
        loop {
            if let Some(found) = look().await? {
                return Ok(found);
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::time::timeout(SCENE, looking).await.with_context(|| format!("{what} did not come in time"))?
}
