//! The words of real-time updates.

use std::str::FromStr;

use basis::{Cursor, Environment, PartnerId, Timestamp, UpdateId, UpdateRequestId};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored and spoken name.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                let found = Self::ALL.iter().find(|one| one.as_str() == text);
                found.copied().ok_or_else(|| format!("unknown name {text:?}"))
            }
        }

        impl db::ToValue for $name {
            fn to_value(&self) -> db::Value {
                db::Value::Text(self.as_str().to_owned())
            }
        }

        impl db::FromValue for $name {
            fn from_value(value: &db::Value) -> Result<Self, String> {
                String::from_value(value)?.parse()
            }
        }
    )+};
}

words! {
    /// What a real-time update does, the *route* of reports (chapter 13).
    UpdateRoute {
        /// Replaces the whole entity (rule U5).
        Upsert = "UPSERT",
        /// Deletes it, not what hangs on it (rule U7).
        Delete = "DELETE",
    }

    /// The interface by which a request came (9.1, 9.3).
    UpdateInterface {
        /// `/v2/apps/…/entities/…:push`.
        First = "generation_1",
        /// `/v2/apps/…/entities:batchPush`.
        Second = "generation_2",
        /// `/v1alpha/inventory/…`.
        Final = "final",
    }

    /// In which schema an entity is written.
    UpdateForm {
        /// The old nested schema, which is converted (chapter 16).
        V1 = "v1",
        /// The native one.
        V2 = "v2",
    }

    /// How far an update is.
    ///
    /// ```text
    /// accepted → applied | rejected
    ///          ↘ parked → applied | rejected
    /// ```
    UpdateState {
        /// In the queue.
        Accepted = "accepted",
        /// It refers to an entity that is not there yet, and is looked at again (rule U6).
        Parked = "parked",
        /// The inventory has it. With a code, something is worth knowing.
        Applied = "applied",
        /// The inventory is as it was; the code says why.
        Rejected = "rejected",
    }
}

impl UpdateState {
    /// Whether nothing more happens to it.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Applied | Self::Rejected)
    }
}

/// One update of one entity with its outcome. Kept for 14 days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Its id; later arrivals have greater ones.
    pub id: UpdateId,
    /// The request that brought it.
    pub request_id: UpdateRequestId,
    /// What it does.
    pub route: UpdateRoute,
    /// In which schema it is written.
    pub form: UpdateForm,
    /// The `@type`; empty when the interface does not name it (a v1 delete).
    pub entity_type: String,
    /// The `@id`.
    pub entity_id: String,
    /// The version that orders it (rule W2).
    pub version: Timestamp,
    /// When the request arrived.
    pub received_at: Timestamp,
    /// How far it is.
    pub state: UpdateState,
    /// Until when it waits for what it refers to.
    pub parked_until: Option<Timestamp>,
    /// What was wrong or worth knowing, such as `STALE_ENTITY` (11.2).
    pub code: Option<String>,
    /// The same in words, in English.
    pub message: Option<String>,
    /// When the outcome was known.
    pub finished_at: Option<Timestamp>,
}

/// Which updates are wanted; newest first.
#[derive(Clone, Debug)]
pub struct UpdateQuery {
    /// Whose.
    pub partner_id: PartnerId,
    /// Of which environment.
    pub environment: Environment,
    /// Only this route.
    pub route: Option<UpdateRoute>,
    /// Only in this state.
    pub state: Option<UpdateState>,
    /// Only of this type.
    pub entity_type: Option<String>,
    /// Only of this entity.
    pub entity_id: Option<String>,
    /// Only with this code.
    pub code: Option<String>,
    /// Received at or after.
    pub from: Option<Timestamp>,
    /// Received before.
    pub until: Option<Timestamp>,
    /// Where the page begins.
    pub cursor: Option<Cursor>,
    /// Entries of a page.
    pub limit: usize,
}

impl UpdateQuery {
    /// The newest updates of an environment.
    pub const fn of(partner_id: PartnerId, environment: Environment) -> Self {
        Self {
            partner_id,
            environment,
            route: None,
            state: None,
            entity_type: None,
            entity_id: None,
            code: None,
            from: None,
            until: None,
            cursor: None,
            limit: 50,
        }
    }
}

/// How many requests of an hour were answered alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestCount {
    /// The beginning of the hour (UTC).
    pub hour: Timestamp,
    /// The route.
    pub route: UpdateRoute,
    /// The HTTP status of the answer.
    pub http_status: u16,
    /// The reason of a refusal; absent for 200.
    pub reason: Option<String>,
    /// How many.
    pub count: i64,
}

/// How many updates of an hour ended alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityOutcomeCount {
    /// The beginning of the hour (UTC) in which the outcome was known.
    pub hour: Timestamp,
    /// The route.
    pub route: UpdateRoute,
    /// The type of the entities; `other` for names that are no type.
    pub entity_type: String,
    /// [`UpdateState::Applied`] or [`UpdateState::Rejected`].
    pub state: UpdateState,
    /// The code; absent when nothing was to be said.
    pub code: Option<String>,
    /// How many.
    pub count: i64,
}
