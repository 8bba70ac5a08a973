//! The limits of a rule about orders: everybody reads them, the operator sets those of a partner (operations 9.3).

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use escalation::LimitFacts;
use identity::Permission;
use monitoring::{AlertView, Measured, MonitoringError, RuleLimits};
use serde::Deserialize;
use texts::Texts;
use web::{FormErrors, PageError, see_other_with};

use crate::alerts::{problem, refused_limits, rule_path};
use crate::state::ConsoleState;
use crate::visit::Visit;

/// The limits as they are written: the share in percent, times in minutes.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LimitsForm {
    pub(crate) over_permille: String,
    pub(crate) window_minutes: String,
    pub(crate) least: String,
    pub(crate) restaurants: String,
    pub(crate) after_minutes: String,
}

/// What a page shows of the limits.
pub(crate) struct LimitsShown {
    pub(crate) note: String,
    pub(crate) is_own: bool,
    pub(crate) fields: Vec<LimitField>,
    pub(crate) errors: FormErrors,
}

/// One number. Numbers that a rule does not look at are not shown.
pub(crate) struct LimitField {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) value: String,
}

/// `POST …/alerts/{rule}/limits`
pub(crate) async fn save(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<LimitsForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::ManagePartners)?;
    let rule: String = visit.part("rule")?;
    let known = state.monitoring.limits(visit.partner.id).await?;
    let known = known.rule(&rule.to_ascii_uppercase()).ok_or(PageError::NotFound)?;
    let limits = form.read(known.general);
    match state.monitoring.set_limits(visit.member.actor(), visit.partner.id, &rule, Some(limits)).await {
        Ok(()) => Ok(see_other_with(&rule_path(&visit, &rule), "flash-saved")),
        Err(MonitoringError::Invalid(errors)) => refused_limits(&visit, &state, form, &errors).await,
        Err(error) => Err(problem(error)),
    }
}

/// `POST …/alerts/{rule}/limits/remove`
pub(crate) async fn remove(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    visit.require(Permission::ManagePartners)?;
    let rule: String = visit.part("rule")?;
    let removed = state.monitoring.set_limits(visit.member.actor(), visit.partner.id, &rule, None).await;
    removed.map_err(problem)?;
    Ok(see_other_with(&rule_path(&visit, &rule), "flash-saved"))
}

impl LimitsForm {
    /// The numbers of the form; those that it does not show are the installation's. What is no number is out of range.
    fn read(&self, general: LimitFacts) -> LimitFacts {
        let whole = |text: &str, general: i64| match text.trim() {
            "" if general == 0 => 0,
            text => text.parse().unwrap_or(-1),
        };
        LimitFacts {
            over_permille: match self.over_permille.trim() {
                "" if general.over_permille == 0 => 0,
                text => read_percent(text).unwrap_or(-1),
            },
            window_minutes: whole(&self.window_minutes, general.window_minutes),
            least: whole(&self.least, general.least),
            restaurants: whole(&self.restaurants, general.restaurants),
            after_minutes: whole(&self.after_minutes, general.after_minutes),
        }
    }

    fn of(limits: LimitFacts) -> Self {
        Self {
            over_permille: write_percent(limits.over_permille),
            window_minutes: limits.window_minutes.to_string(),
            least: limits.least.to_string(),
            restaurants: limits.restaurants.to_string(),
            after_minutes: limits.after_minutes.to_string(),
        }
    }
}

/// Thousandths of a share that is written in percent with at most one decimal.
fn read_percent(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let (whole, tenth) = text.split_once('.').unwrap_or((&text, "0"));
    let is_number = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_number(whole, 3) || !is_number(tenth, 1) {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 10 + tenth.parse::<i64>().ok()?)
}

fn write_percent(permille: i64) -> String {
    match (permille / 10, permille % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{tenth}"),
    }
}

/// The limits of a rule that has some, with what somebody wrote before.
pub(crate) fn shown(
    t: Texts,
    alert: &AlertView,
    written: Option<(LimitsForm, FormErrors)>,
) -> Option<LimitsShown> {
    let Measured::Shares { limits: Some(RuleLimits { facts, general, is_own }), .. } = &alert.measured else {
        return None;
    };
    let (form, errors) = written.unwrap_or_else(|| (LimitsForm::of(*facts), FormErrors::none()));
    let fields = [
        ("over_permille", general.over_permille, form.over_permille),
        ("window_minutes", general.window_minutes, form.window_minutes),
        ("least", general.least, form.least),
        ("restaurants", general.restaurants, form.restaurants),
        ("after_minutes", general.after_minutes, form.after_minutes),
    ];
    let fields = fields.into_iter().filter(|(_, general, _)| *general > 0).map(|(name, _, value)| {
        LimitField { name, label: t.get(&format!("console-limit-{}", name.replace('_', "-"))), value }
    });
    Some(LimitsShown {
        note: t.get(if *is_own { "console-limits-own" } else { "console-limits-general" }),
        is_own: *is_own,
        fields: fields.collect(),
        errors,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_written_in_percent_with_at_most_one_decimal() {
        for (text, permille) in
            [("20", 200), ("2.5", 25), ("2,5", 25), ("0", 0), ("100", 1000), ("999.9", 9999)]
        {
            assert_eq!(read_percent(text), Some(permille), "{text}");
        }
        for text in ["", "x", "-1", "2.55", "1e3", "2.", ".5", "1234", "\u{663}"] {
            assert_eq!(read_percent(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for permille in 0..=1000 {
            assert_eq!(read_percent(&write_percent(permille)), Some(permille));
        }
    }
}
