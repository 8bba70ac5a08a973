//! The support desk as pages and the REST API use it.

use std::sync::Arc;

use basis::{Ambient, CaseId, Cursor, Page};
use db::{Db, Tx};
use identity::{Permission, User, may};
use monitoring::EvidenceExtras;

use crate::error::SupportError;
use crate::form::{NewCase, NewReply};
use crate::interest::{self, Interest, InterestForm};
use crate::model::{Case, CaseMessage, Queue};
use crate::open::{self, Opening};
use crate::queue::{self, QueuePage};
use crate::read::{self, CaseDetail, CaseFilter};
use crate::reply;
use crate::review;
use crate::risk::RiskHorizon;
use crate::settings::SupportSettings;
use crate::store;

/// Cases and interests. Cheap to clone. Each method checks what the person may do.
#[derive(Clone, Debug)]
pub struct Support {
    db: Db,
    ambient: Ambient,
    settings: Arc<SupportSettings>,
}

impl Support {
    /// On `db`, with the operator's settings.
    pub fn new(db: Db, ambient: Ambient, settings: Arc<SupportSettings>) -> Self {
        Self { db, ambient, settings }
    }

    /// The settings.
    pub fn settings(&self) -> &Arc<SupportSettings> {
        &self.settings
    }

    /// Opens a case (operations 7.4). An urgent one freezes the evidence in the same transaction; `extras` is what the
    /// caller knows of the inventory. The same form sent twice makes one case.
    pub async fn open_case(
        &self,
        user: User,
        new: NewCase,
        extras: EvidenceExtras,
    ) -> Result<Case, SupportError> {
        self.open(user, Opening { new, extras, parent: None }).await
    }

    /// Opens a case that follows up a closed one of the same partner (rule CS4).
    pub async fn follow_up(
        &self,
        user: User,
        parent: CaseId,
        new: NewCase,
        extras: EvidenceExtras,
    ) -> Result<Case, SupportError> {
        self.open(user, Opening { new, extras, parent: Some(parent) }).await
    }

    async fn open(&self, user: User, opening: Opening) -> Result<Case, SupportError> {
        self.write(move |tx, ambient, settings| open::open(tx, ambient, settings, &user, &opening)).await
    }

    /// Answers, or notes something among staff (rules CS2, CS3, CS5, CS8).
    pub async fn reply(&self, user: User, id: CaseId, new: NewReply) -> Result<CaseMessage, SupportError> {
        self.write(move |tx, ambient, settings| reply::reply(tx, ambient, settings, &user, (id, &new))).await
    }

    /// Confirms or refuses the urgency of a case (operations 7.3). Saying the same twice changes nothing more.
    pub async fn decide_urgency(
        &self,
        user: User,
        id: CaseId,
        confirm: bool,
        note: &str,
    ) -> Result<Case, SupportError> {
        let note = note.to_owned();
        self.write(move |tx, ambient, settings| {
            review::review(tx, ambient, settings, &user, (id, confirm, &note))
        })
        .await
    }

    /// Closes a case for ever (rule CS3). Closing twice changes nothing more.
    pub async fn close(&self, user: User, id: CaseId) -> Result<Case, SupportError> {
        self.write(move |tx, ambient, settings| reply::close(tx, ambient, settings, &user, id)).await
    }

    /// One case with everything the person may see of it.
    pub async fn get(&self, user: User, id: CaseId) -> Result<CaseDetail, SupportError> {
        self.db.read(move |tx| read::get(tx, &user, id)).await
    }

    /// Cases, newest first, `limit` (1 to 200) at a time (rule CS9).
    pub async fn list(
        &self,
        user: User,
        filter: CaseFilter,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Page<Case>, SupportError> {
        self.db.read(move |tx| read::list(tx, &user, &filter, after.as_ref(), limit)).await
    }

    /// Cases by due time, the first `skip` left out, with how many there are in each state (rule CS9).
    pub async fn queue(
        &self,
        user: User,
        filter: CaseFilter,
        skip: usize,
        size: usize,
    ) -> Result<QueuePage, SupportError> {
        self.db.read(move |tx| queue::queue(tx, &user, &filter, (skip, size))).await
    }

    /// How far to look ahead for answers that are about to be late.
    pub fn risk_horizon(&self) -> Result<RiskHorizon, SupportError> {
        Ok(RiskHorizon::at(&self.settings, self.ambient.now())?)
    }

    /// Cases that wait for the platform, the most pressing first, at most 500; for staff.
    pub async fn worklist(&self, user: User, queue: Option<Queue>) -> Result<Vec<Case>, SupportError> {
        self.db.read(move |tx| read::worklist(tx, &user, queue)).await
    }

    /// The public interest form (operations 7.1): makes a partner of status INTERESTED.
    pub async fn express_interest(&self, form: InterestForm) -> Result<Interest, SupportError> {
        self.write(move |tx, ambient, settings| interest::express(tx, ambient, settings, &form)).await
    }

    /// Interests, newest first; for those who manage partners.
    pub async fn interests(&self, user: User, limit: usize) -> Result<Vec<Interest>, SupportError> {
        if !may(&user, Permission::ManagePartners, None) {
            return Err(SupportError::Forbidden);
        }
        Ok(self.db.read(move |tx| store::list_interests(tx, limit.clamp(1, 500))).await?)
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Ambient, &SupportSettings) -> Result<T, SupportError> + Send + 'static,
    ) -> Result<T, SupportError> {
        let (ambient, settings) = (self.ambient.clone(), self.settings.clone());
        self.db.write(move |tx| work(tx, &ambient, &settings)).await
    }
}
