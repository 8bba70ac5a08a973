//! Reading cases: lists, one case with everything in it, the staff's worklists.

use basis::{CaseId, Cursor, Environment, Page, PartnerId, Timestamp};
use db::Tx;
use identity::{Permission, StaffRole, User, may};

use crate::error::SupportError;
use crate::event::CaseEvent;
use crate::form::tidy;
use crate::model::{Case, CaseMessage, CaseState, Category, Queue, Urgency, Visibility};
use crate::people::{Access, access, find_for};
use crate::store::{self, Listing};

/// Which cases a list shows (rule CS9); what is absent does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Of one partner. Users of a partner see their own partner's whatever is given.
    pub partner_id: Option<PartnerId>,
    /// In one state.
    pub state: Option<CaseState>,
    /// Not closed.
    pub open_only: bool,
    /// Of one category.
    pub category: Option<Category>,
    /// Of one environment.
    pub environment: Option<Environment>,
    /// Of one urgency.
    pub urgency: Option<Urgency>,
    /// In one queue.
    pub queue: Option<Queue>,
    /// Opened at or after.
    pub from: Option<Timestamp>,
    /// Opened before.
    pub until: Option<Timestamp>,
    /// With this text in summary or description, or with this number.
    pub text: Option<String>,
}

/// Another case in few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseLink {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub number: i64,
    /// Its summary.
    pub summary: String,
    /// Whose turn it is there.
    pub state: CaseState,
}

impl From<Case> for CaseLink {
    fn from(case: Case) -> Self {
        Self { id: case.id, number: case.number, summary: case.summary, state: case.state }
    }
}

/// One case with everything the reader may see of it.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseDetail {
    /// The case. The judgement on the evidence is there for staff only.
    pub case: Case,
    /// The partner's name.
    pub partner_name: String,
    /// The name of the person who opened it, if the person still exists.
    pub opened_by_name: Option<String>,
    /// Answers in order; notes for staff only.
    pub messages: Vec<CaseMessage>,
    /// The history in order.
    pub events: Vec<CaseEvent>,
    /// The closed case that this one follows up.
    pub parent: Option<CaseLink>,
    /// Cases that follow this one up.
    pub followed_by: Vec<CaseLink>,
    /// Whether the reader sees it as staff.
    pub as_staff: bool,
}

/// What a reader who is not of the platform must not see is taken out.
pub(crate) fn for_reader(mut case: Case, access: Access) -> Case {
    if access == Access::Partner
        && let Some(frozen) = &mut case.frozen
    {
        frozen.verdict = None;
    }
    case
}

pub(crate) fn get(tx: &mut Tx<'_>, user: &User, id: CaseId) -> Result<CaseDetail, SupportError> {
    let (case, access) = find_for(tx, user, id)?;
    let staff = access == Access::Staff;
    let mut messages = store::list_messages(tx, &case)?;
    messages.retain(|message| staff || message.visibility == Visibility::Partner);
    let mut events = store::list_events(tx, &case)?;
    events.retain(|event| staff || event.detail.is_for_partner());
    let parent = match case.parent {
        Some(parent) => store::find_case(tx, parent)?.map(CaseLink::from),
        None => None,
    };
    Ok(CaseDetail {
        partner_name: store::partner(tx, case.partner_id)?.name,
        opened_by_name: identity::find_user(tx, case.opened_by)?.map(|user| user.name),
        messages,
        events,
        parent,
        followed_by: store::children(tx, case.id)?.into_iter().map(CaseLink::from).collect(),
        as_staff: staff,
        case: for_reader(case, access),
    })
}

/// The partners whose cases `user` may list.
pub(crate) enum Scope {
    Every,
    These(Vec<PartnerId>),
}

pub(crate) fn scope(user: &User, wanted: Option<PartnerId>) -> Result<Scope, SupportError> {
    if let Some(own) = user.partner_id() {
        let allowed = may(user, Permission::OpenCases, Some(own)) && wanted.is_none_or(|id| id == own);
        return if allowed { Ok(Scope::These(vec![own])) } else { Err(SupportError::Forbidden) };
    }
    if !may(user, Permission::StaffCases, None) {
        return Err(SupportError::Forbidden);
    }
    if let Some(partner) = wanted {
        let allowed = access(user, partner).is_some();
        return if allowed { Ok(Scope::These(vec![partner])) } else { Err(SupportError::Forbidden) };
    }
    let everywhere = [StaffRole::Support, StaffRole::OnCall, StaffRole::Operator];
    let everywhere = everywhere.into_iter().any(|role| user.has_staff_role(role));
    Ok(if everywhere { Scope::Every } else { Scope::These(user.assigned.clone()) })
}

/// A filter as the statements take it, without place and length.
pub(crate) fn listing(filter: &CaseFilter) -> Listing {
    let text = filter.text.as_deref().map(tidy);
    let text = text.map(|text| text.trim_start_matches('#').chars().take(200).collect());
    Listing {
        partner_id: filter.partner_id,
        state: filter.state,
        category: filter.category,
        environment: filter.environment,
        urgency: filter.urgency,
        queue: filter.queue,
        from: filter.from,
        until: filter.until,
        text: text.filter(|text: &String| !text.is_empty()),
        before: None,
        open_only: filter.open_only,
        limit: 0,
    }
}

pub(crate) fn list(
    tx: &mut Tx<'_>,
    user: &User,
    filter: &CaseFilter,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<Case>, SupportError> {
    let limit = limit.clamp(1, 200);
    let listing = Listing {
        // A cursor that was not given out here begins at the top.
        before: after.and_then(|cursor| cursor.0.parse().ok()),
        limit: limit + 1,
        ..listing(filter)
    };
    let mut cases = match scope(user, filter.partner_id)? {
        Scope::Every => store::list_cases(tx, &listing)?,
        Scope::These(partners) => list_of(tx, &listing, &partners)?,
    };
    cases.truncate(limit + 1);
    let side = if user.is_staff() { Access::Staff } else { Access::Partner };
    let page = Page::cut(cases, limit, |case| case.number.to_string());
    Ok(page.map(|case| for_reader(case, side)))
}

/// One list per partner, put together: a consultant has few.
fn list_of(tx: &mut Tx<'_>, listing: &Listing, partners: &[PartnerId]) -> Result<Vec<Case>, SupportError> {
    let mut all = Vec::new();
    for partner in partners {
        all.extend(store::list_cases(tx, &Listing { partner_id: Some(*partner), ..listing.clone() })?);
    }
    all.sort_by_key(|case| std::cmp::Reverse(case.number));
    Ok(all)
}

/// Cases that wait for the platform, the most pressing first.
pub(crate) fn worklist(
    tx: &mut Tx<'_>,
    user: &User,
    queue: Option<Queue>,
) -> Result<Vec<Case>, SupportError> {
    if !may(user, Permission::StaffCases, None) {
        return Err(SupportError::Forbidden);
    }
    let mut cases = store::list_due(tx, queue, 500)?;
    cases.retain(|case| access(user, case.partner_id).is_some());
    Ok(cases)
}
