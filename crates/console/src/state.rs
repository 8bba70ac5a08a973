//! What the pages work with.

use std::collections::BTreeMap;

use axum::extract::FromRef;
use basis::{Actor, Ambient, PartnerId, UserId};
use certification::Certification;
use db::Db;
use escalation::Escalation;
use identity::{Identity, IdentityError};
use inventory::Inventory;
use monitoring::Monitoring;
use ordering::Ordering;
use partners::Partners;
use texts::Texts;

/// The services behind the pages. Cheap to clone.
#[derive(Clone)]
pub struct ConsoleState {
    /// For what several services keep together, and for mails.
    pub db: Db,
    /// Clock and randomness.
    pub ambient: Ambient,
    /// Accounts, environments and contacts.
    pub partners: Partners,
    /// Users, sessions and keys.
    pub identity: Identity,
    /// Incidents.
    pub escalation: Escalation,
    /// Outcomes of requests.
    pub monitoring: Monitoring,
    /// Feeds and restaurants.
    pub inventory: Inventory,
    /// Test cases against partners' endpoints.
    pub certification: Certification,
    /// Orders and exchanges.
    pub ordering: Ordering,
    /// The platform's public address without a slash at its end, for links in mails.
    pub origin: String,
    /// Whether cookies may travel by https only.
    pub secure: bool,
}

impl FromRef<ConsoleState> for Identity {
    fn from_ref(state: &ConsoleState) -> Self {
        state.identity.clone()
    }
}

/// The names of people who may have done something for a partner.
pub(crate) struct People(BTreeMap<UserId, String>);

impl People {
    /// How one names who did it.
    pub(crate) fn name(&self, t: Texts, actor: &Actor) -> String {
        match actor {
            Actor::User(id) => self.0.get(id).cloned().unwrap_or_else(|| t.get("console-actor-former")),
            Actor::Contact(_) => t.get("console-actor-contact"),
            Actor::Partner(_) => t.get("console-actor-server"),
            Actor::System(_) => t.get("console-actor-platform"),
        }
    }

    /// The name of a user.
    pub(crate) fn user(&self, id: UserId) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }
}

impl ConsoleState {
    /// The partner's users and the platform's people by id.
    pub(crate) async fn people(&self, partner: PartnerId) -> Result<People, IdentityError> {
        let (users, staff) = (self.identity.list_users(partner).await?, self.identity.list_staff().await?);
        Ok(People(users.into_iter().chain(staff).map(|user| (user.id, user.name)).collect()))
    }
}
