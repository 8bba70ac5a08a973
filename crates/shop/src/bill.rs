//! A priced order as it is shown, and what a correction changes. Pure.

use order::OrderState;
use ordering::{Bill, BillLine, Cart, PartnerProblem};
use texts::Texts;

/// A bill with every line by name (K5).
pub(crate) struct ShownBill {
    pub(crate) lines: Vec<ShownBillLine>,
    /// Fees, tax, discount and tip.
    pub(crate) extras: Vec<(String, String)>,
    pub(crate) subtotal: String,
    pub(crate) total: String,
}

/// One good.
pub(crate) struct ShownBillLine {
    pub(crate) name: String,
    pub(crate) quantity: i64,
    pub(crate) details: Vec<String>,
    pub(crate) amount: String,
    /// What an update told of this line alone.
    pub(crate) remark: String,
}

/// What a correction did to one line of the cart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) name: String,
    pub(crate) was: String,
    /// Empty if it was taken out.
    pub(crate) now: String,
    /// Why, in words.
    pub(crate) reasons: Vec<String>,
}

pub(crate) fn shown_bill(t: Texts, bill: &Bill) -> ShownBill {
    let mut extras: Vec<(String, String)> =
        bill.extras.iter().map(|extra| (extra.name.clone(), t.money(extra.amount))).collect();
    if bill.tip.minor != 0 {
        extras.push((t.get("shop-tip"), t.money(bill.tip)));
    }
    ShownBill {
        lines: bill.lines.iter().map(|line| shown_line(t, line)).collect(),
        extras,
        subtotal: t.money(bill.subtotal),
        total: t.money(bill.total),
    }
}

fn shown_line(t: Texts, line: &BillLine) -> ShownBillLine {
    let options = line.options.iter().map(|option| {
        let many = if option.quantity > 1 { format!("{} × ", option.quantity) } else { String::new() };
        format!("{many}{}", option.name)
    });
    let note = line.note.iter().map(|note| t.one("shop-line-note", "note", note));
    ShownBillLine {
        name: line.name.clone(),
        quantity: line.quantity,
        details: options.chain(note).collect(),
        amount: t.money(line.amount),
        remark: remark(t, line),
    }
}

/// What an update told of the line: its end, and why.
fn remark(t: Texts, line: &BillLine) -> String {
    let is_out = matches!(line.state, Some(OrderState::Rejected | OrderState::Cancelled));
    let parts = [is_out.then(|| t.get("shop-taken-out")), line.reason.clone()];
    parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The lines of the cart that the corrected bill changes (K3): removed, reduced or repriced.
pub(crate) fn changes(t: Texts, cart: &Cart, bill: &Bill, problems: &[PartnerProblem]) -> Vec<Change> {
    let mut changes = Vec::new();
    for line in &cart.lines {
        let was = line.total().ok();
        let corrected = bill.lines.iter().find(|own| own.id == line.id);
        let same =
            corrected.is_some_and(|own| own.quantity == i64::from(line.quantity) && Some(own.amount) == was);
        if same {
            continue;
        }
        let ids = std::iter::once(&line.id).chain(line.options.iter().map(|option| &option.id));
        let ids: Vec<&String> = ids.collect();
        let reasons =
            problems.iter().filter(|problem| problem.id.as_ref().is_some_and(|id| ids.contains(&id)));
        changes.push(Change {
            name: line.name.clone(),
            was: pieces_and_price(t, i64::from(line.quantity), was),
            now: corrected.map(|own| pieces_and_price(t, own.quantity, Some(own.amount))).unwrap_or_default(),
            reasons: reasons.map(|problem| t.get(&problem.text_key())).collect(),
        });
    }
    changes
}

fn pieces_and_price(t: Texts, pieces: i64, total: Option<basis::Money>) -> String {
    let price = total.map(|money| t.money(money)).unwrap_or_default();
    t.two("shop-pieces-for", "pieces", pieces, "price", price)
}
