//! What a diner sees of a priced order: lines, fees, tax, discount, tip and total (K5). Pure.

use basis::Money;
use order::wire::{Cart as WireCart, FoodItemOption, LineItem, LineType, ProposedOrder, WireMoney};
use order::{OrderState, Totals};
use serde::{Deserialize, Serialize};

/// A priced order as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// The goods.
    pub lines: Vec<BillLine>,
    /// Tax, fees, discount and the like with the partner's names; without subtotal and tip.
    pub extras: Vec<BillExtra>,
    /// Goods with their options.
    pub subtotal: Money,
    /// The tip.
    pub tip: Money,
    /// What the diner pays, the tip included.
    pub total: Money,
}

/// One ordered good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillLine {
    /// The id of the line in cart and messages.
    pub id: String,
    /// The offer that was bought, for ordering it again; orders of an older version do not know it.
    #[serde(default)]
    pub offer_id: Option<String>,
    /// What the diner reads.
    pub name: String,
    /// Pieces.
    pub quantity: i64,
    /// The line with its options, or the new line total that an update told.
    pub amount: Money,
    /// The options.
    pub options: Vec<BillOption>,
    /// Special instruction.
    pub note: Option<String>,
    /// State of the line alone, if an update told one.
    #[serde(default)]
    pub state: Option<OrderState>,
    /// Why it changed.
    #[serde(default)]
    pub reason: Option<String>,
}

/// One option of a good; nested ones follow their parent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillOption {
    /// The offer that was bought; orders of an older version do not know it.
    #[serde(default)]
    pub offer_id: Option<String>,
    /// What the diner reads.
    pub name: String,
    /// All pieces of the line.
    pub quantity: i64,
    /// All pieces together.
    pub amount: Money,
}

/// One line of the bill that is no good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillExtra {
    /// What it is.
    pub kind: LineType,
    /// The partner's name of it.
    pub name: String,
    /// The amount; negative for discounts.
    pub amount: Money,
}

impl Bill {
    /// The bill of an order whose figures were added up.
    pub(crate) fn of(order: &ProposedOrder, totals: &Totals) -> Self {
        let empty = WireCart::default();
        let cart = order.cart.as_ref().unwrap_or(&empty);
        let zero = Money::zero(totals.total.currency);
        let inside = totals.style == order::OptionsStyle::InLinePrice;
        let lines = cart.line_items.iter().map(|line| bill_line(line, zero, inside)).collect();
        let extras = order
            .other_items
            .iter()
            .filter(|line| !matches!(line.kind, LineType::Subtotal | LineType::Gratuity))
            .map(|line| BillExtra {
                kind: line.kind.clone(),
                name: line.name.clone(),
                amount: line_amount(line).unwrap_or(zero),
            })
            .collect();
        Self { lines, extras, subtotal: totals.subtotal, tip: totals.tip, total: totals.total }
    }

    /// The line with this id.
    pub fn line_mut(&mut self, id: &str) -> Option<&mut BillLine> {
        self.lines.iter_mut().find(|line| line.id == id)
    }
}

fn bill_line(line: &LineItem, zero: Money, options_inside: bool) -> BillLine {
    let mut options = Vec::new();
    add_options(&mut options, line.options(), zero);
    let own = line_amount(line).unwrap_or(zero);
    let amount = if options_inside {
        own
    } else {
        options.iter().try_fold(own, |sum, option| sum.checked_add(option.amount)).unwrap_or(own)
    };
    BillLine {
        id: line.id.clone().unwrap_or_default(),
        offer_id: line.offer_id.clone(),
        name: line.name.clone(),
        quantity: line.quantity,
        amount,
        options,
        note: line.sub_lines.first().map(|sub| sub.note.clone()),
        state: None,
        reason: None,
    }
}

fn add_options(into: &mut Vec<BillOption>, options: &[FoodItemOption], zero: Money) {
    for option in options {
        let amount = option.price.as_ref().and_then(money).unwrap_or(zero);
        let offer_id = option.offer_id.clone();
        into.push(BillOption { offer_id, name: option.name.clone(), quantity: option.quantity, amount });
        add_options(into, &option.sub_options, zero);
    }
}

fn line_amount(line: &LineItem) -> Option<Money> {
    line.price.as_ref()?.amount.as_ref().and_then(money)
}

fn money(wire: &WireMoney) -> Option<Money> {
    wire.to_money().ok()
}
