//! What an answer is worth. Pure.

use order::{
    CheckoutAnswer, CheckoutError, ErrorCode, OptionsStyle, OrderState, OrderUpdate, PartnerFailure,
    RejectionType, WarningCode, read_submit_answer,
};
use serde::{Deserialize, Serialize};

use crate::phrase::Phrase;
use crate::plan::{Accepted, Exchange, Mark, Sent};
use crate::test_case::TestCase;

/// Why a sample failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What the case asks for.
    pub expected: Phrase,
    /// What came.
    pub got: Phrase,
    /// How to mend it.
    pub mend: Phrase,
}

/// The end of a sample.
pub type Verdict = Result<(), Failure>;

/// The exchanges of a sample and the case that asked for them.
pub struct Trial<'a> {
    /// The case.
    pub case: TestCase,
    /// One for each step, in order; fewer if an early answer made the rest impossible.
    pub exchanges: &'a [Exchange],
    /// Where the partner counts the prices of options (M8).
    pub style: OptionsStyle,
}

impl Trial<'_> {
    /// Something else came than what the case asks for.
    pub(crate) fn fail(&self, got: Phrase) -> Failure {
        Failure { expected: Phrase::new(self.case.pass_key()), got, mend: Phrase::new(self.case.mend_key()) }
    }

    /// The call itself failed.
    pub(crate) fn technical(&self, failure: &PartnerFailure) -> Failure {
        let name = failure.code.as_str().to_ascii_lowercase().replace('_', "-");
        let got = Phrase::new("certification-got-technical")
            .with("code", failure.code.as_str())
            .with("detail", &failure.detail);
        Failure { mend: Phrase::new(format!("certification-mend-{name}")), ..self.fail(got) }
    }

    fn exchange(&self, index: usize) -> Result<&Exchange, Failure> {
        self.exchanges.get(index).ok_or_else(|| self.fail(Phrase::new("certification-got-nothing")))
    }

    fn answer(&self, index: usize) -> Result<CheckoutAnswer, Failure> {
        let exchange = self.exchange(index)?;
        let answer = exchange.checkout(self.style);
        let answer = answer.ok_or_else(|| self.fail(Phrase::new("certification-got-nothing")))?;
        answer.map_err(|failure| self.technical(&failure))
    }

    /// The priced cart of an answer: unmodified, and adding up.
    pub(crate) fn accepted(&self, index: usize) -> Result<Accepted, Failure> {
        match self.answer(index)? {
            CheckoutAnswer::Refused { errors, .. } => Err(self.fail(errors_phrase(&errors))),
            CheckoutAnswer::Accepted { .. } => {
                let quote = self.exchange(index)?.quote(self.style);
                quote.ok_or_else(|| self.fail(Phrase::new("certification-got-nothing")))
            }
        }
    }

    /// The errors of a refused cart.
    pub(crate) fn errors(&self, index: usize) -> Result<Vec<CheckoutError>, Failure> {
        match self.answer(index)? {
            CheckoutAnswer::Refused { errors, .. } => Ok(errors),
            CheckoutAnswer::Accepted { totals, .. } => {
                Err(self.fail(Phrase::new("certification-got-accepted").with("total", totals.total)))
            }
        }
    }

    /// Holds if one of the errors is one of these.
    pub(crate) fn names_one(&self, errors: &[CheckoutError], codes: &[ErrorCode]) -> Verdict {
        if errors.iter().any(|error| codes.contains(&error.code)) {
            return Ok(());
        }
        Err(self.fail(errors_phrase(errors)))
    }

    /// Holds if one of the errors has this code and names the mark, with the price of the menu if there is one.
    pub(crate) fn names_mark(
        &self,
        errors: &[CheckoutError],
        code: &ErrorCode,
        mark: Option<&Mark>,
    ) -> Verdict {
        let Some(mark) = mark else { return self.names_one(errors, std::slice::from_ref(code)) };
        let of_mark = |error: &&CheckoutError| error.id.as_deref() == Some(mark.id.as_str());
        let Some(found) = errors.iter().filter(of_mark).find(|error| &error.code == code) else {
            return Err(self.fail(errors_phrase(errors).with("wanted", format!("{code} {}", mark.id))));
        };
        match (mark.price, found.updated_price) {
            (Some(due), Some(told)) if told != due => {
                let got = Phrase::new("certification-got-other-price").with("told", told).with("due", due);
                Err(self.fail(got.with("id", &mark.id)))
            }
            _ => Ok(()),
        }
    }

    /// The checked answer to a submit.
    pub(crate) fn update(&self, index: usize) -> Result<OrderUpdate, Failure> {
        let exchange = self.exchange(index)?;
        let Sent::Submit(request) = &exchange.request else {
            return Err(self.fail(Phrase::new("certification-got-nothing")));
        };
        let read = match &exchange.answer {
            Ok((status, body)) => read_submit_answer(*status, body, request),
            Err(failure) => Err(failure.clone()),
        };
        read.map_err(|failure| self.technical(&failure))
    }

    /// A taken order with all members of chapter 8.
    pub(crate) fn taken(&self, index: usize) -> Result<OrderUpdate, Failure> {
        let update = self.update(index)?;
        match update.state {
            OrderState::Created | OrderState::Confirmed => {}
            OrderState::Rejected => return Err(self.fail(rejection_phrase(&update))),
            other => {
                return Err(self.fail(Phrase::new("certification-got-state").with("state", other)));
            }
        }
        let missing = update.warnings.iter().find(|warning| {
            use WarningCode as W;
            matches!(warning.code, W::LabelMissing | W::UpdateTimeMissing | W::SupportActionMissing)
        });
        if let Some(warning) = missing {
            return Err(self.fail(Phrase::new("certification-got-member").with("detail", &warning.detail)));
        }
        if update.state == OrderState::Confirmed && update.receipt_id.is_none() {
            let detail = "orderUpdate.receipt.userVisibleOrderId: is missing";
            return Err(self.fail(Phrase::new("certification-got-member").with("detail", detail)));
        }
        Ok(update)
    }

    /// A declined order of this kind, or of any.
    pub(crate) fn declined(
        &self,
        index: usize,
        kind: Option<&RejectionType>,
    ) -> Result<OrderUpdate, Failure> {
        let update = self.update(index)?;
        if update.state != OrderState::Rejected {
            return Err(self.fail(Phrase::new("certification-got-state").with("state", update.state)));
        }
        let found = update.rejection.as_ref().map(|rejection| &rejection.kind);
        if kind.is_some() && kind != found {
            return Err(self.fail(rejection_phrase(&update)));
        }
        Ok(update)
    }

    /// Holds if the request was not let in.
    pub(crate) fn forbidden(&self, index: usize) -> Verdict {
        let exchange = self.exchange(index)?;
        match &exchange.answer {
            Ok((401 | 403, _)) => Ok(()),
            Ok((status, _)) => {
                let flaw = format!("{:?}", exchange.flaw);
                let flaw = flaw.trim_start_matches("Some(").trim_end_matches(')').to_owned();
                let got = Phrase::new("certification-got-let-in").with("status", status).with("flaw", flaw);
                Err(self.fail(got))
            }
            Err(failure) => Err(self.technical(failure)),
        }
    }
}

/// What a refusal says.
pub(crate) fn errors_phrase(errors: &[CheckoutError]) -> Phrase {
    let told: Vec<String> = errors
        .iter()
        .map(|error| match &error.id {
            Some(id) => format!("{} {id}", error.code),
            None => error.code.to_string(),
        })
        .collect();
    Phrase::new("certification-got-errors").with("errors", told.join(", "))
}

fn rejection_phrase(update: &OrderUpdate) -> Phrase {
    let rejection = update.rejection.as_ref();
    let kind = rejection.map(|rejection| rejection.kind.to_string()).unwrap_or_default();
    let reason = rejection.and_then(|rejection| rejection.reason.clone()).unwrap_or_default();
    Phrase::new("certification-got-rejected").with("kind", kind).with("reason", reason)
}
