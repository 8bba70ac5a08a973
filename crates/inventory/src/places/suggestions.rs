//! Partners suggest places; staff take them into the register or say why not.

use basis::{Actor, Environment, FieldErrors, Page, PartnerId, PlaceSuggestionId};
use identity::record_audit;

use super::model::{NewSuggestion, PlaceSuggestion, SuggestionDecision, SuggestionFilter, SuggestionState};
use super::{register, review, store};
use crate::error::InventoryError;
use crate::service::Inventory;
use crate::store::served_ground;

/// The source of places that come of suggestions.
const SUGGESTION: &str = "suggestion";
/// Suggestions of one environment that may wait at once, so that nobody fills the queue of the people who answer.
const MOST_WAITING: i64 = 200;

fn text(name: &str, text: &str, shortest: usize, longest: usize) -> Result<String, FieldErrors> {
    let text = text.trim();
    let has_controls = text.chars().any(|letter| letter.is_control() && letter != '\n' && letter != '\r');
    if text.len() < shortest || text.len() > longest || has_controls {
        let range = format!("{shortest} to {longest} bytes of plain text");
        return Err(FieldErrors::one(name, "out_of_range", &range));
    }
    Ok(text.to_owned())
}

impl Inventory {
    /// Suggests a place for a restaurant.
    pub async fn suggest_place(
        &self,
        actor: Actor,
        (partner_id, environment): (PartnerId, Environment),
        new: NewSuggestion,
    ) -> Result<PlaceSuggestion, InventoryError> {
        let reference = text("reference", &new.reference, 1, 500)?;
        let (note, ambient) = (text("note", &new.note, 0, 2_000)?, self.ambient.clone());
        self.db
            .write(move |tx| {
                let ground = served_ground(tx, partner_id, environment)?.ok_or(InventoryError::NotFound)?;
                let place = review::restaurant(tx, ground, &new.restaurant_id)?;
                if store::count_pending(tx, (partner_id, environment))? >= MOST_WAITING {
                    let waiting = "200 suggestions wait for an answer";
                    return Err(FieldErrors::one("restaurant_id", "too_many", waiting).into());
                }
                let one = PlaceSuggestion {
                    id: ambient.new_id(),
                    partner_id,
                    environment,
                    restaurant_id: new.restaurant_id,
                    state: SuggestionState::Pending,
                    reference,
                    note,
                    place,
                    suggested_by: actor,
                    suggested_at: ambient.now(),
                    decided_by: None,
                    decided_at: None,
                    reason: None,
                    place_id: None,
                };
                store::insert_suggestion(tx, &one)?;
                let (actor, detail) = (&one.suggested_by, (environment, &one.restaurant_id));
                let subject = one.id.to_string();
                record_audit(tx, &ambient, actor, Some(partner_id), "places.suggest", &subject, &detail)?;
                Ok(one)
            })
            .await
    }

    /// Suggestions, the newest first.
    pub async fn list_suggestions(
        &self,
        filter: SuggestionFilter,
    ) -> Result<Page<PlaceSuggestion>, InventoryError> {
        let limit = filter.limit;
        let rows = self.db.read(move |tx| store::list_suggestions(tx, &filter)).await?;
        Ok(Page::cut(rows, limit, |one: &PlaceSuggestion| one.id.to_string()))
    }

    /// One suggestion.
    pub async fn get_suggestion(&self, id: PlaceSuggestionId) -> Result<PlaceSuggestion, InventoryError> {
        self.db.read(move |tx| store::find_suggestion(tx, id)?.ok_or(InventoryError::NotFound)).await
    }

    /// Answers a suggestion. An accepted place comes into the register; whether it is the restaurant's is then for the
    /// score, or for the partner, who finds it among the candidates.
    ///
    /// # Errors
    /// [`InventoryError::Invalid`] for a place that is not sound, a refusal without a reason, or a suggestion that has
    /// been answered.
    pub async fn decide_suggestion(
        &self,
        actor: Actor,
        id: PlaceSuggestionId,
        decision: SuggestionDecision,
    ) -> Result<PlaceSuggestion, InventoryError> {
        let ambient = self.ambient.clone();
        match &decision {
            SuggestionDecision::Accept(place) => register::check(place)?,
            SuggestionDecision::Refuse(reason) => drop(text("reason", reason, 1, 2_000)?),
        }
        self.db
            .write(move |tx| {
                register::lock(tx)?;
                let mut one = store::find_suggestion(tx, id)?.ok_or(InventoryError::NotFound)?;
                if one.state != SuggestionState::Pending {
                    return Err(FieldErrors::one("state", "answered", "it has been answered").into());
                }
                match decision {
                    SuggestionDecision::Accept(place) => {
                        register::put(tx, &ambient, &place, SUGGESTION)?;
                        one.state = SuggestionState::Accepted;
                        one.place_id = Some(place.place_id);
                    }
                    SuggestionDecision::Refuse(reason) => {
                        one.state = SuggestionState::Refused;
                        one.reason = Some(reason.trim().to_owned());
                    }
                }
                one.decided_by = Some(actor.clone());
                one.decided_at = Some(ambient.now());
                store::update_suggestion(tx, &one)?;
                let (partner, subject) = (Some(one.partner_id), id.to_string());
                record_audit(tx, &ambient, &actor, partner, "places.answer", &subject, &one.state)?;
                Ok(one)
            })
            .await
    }
}
