//! The choices of a dish as a form shows them: its options, and its groups of add-ons with their rules. Pure.

use basis::{Money, Timestamp};
use feed::serving::{Locality, applicable_offer, is_available};
use feed::{AddonGroup, ItemDocument, OfferDocument, OptionDocument, ServiceType};
use ordering::{LineProblem, MAX_PIECES};
use texts::Texts;

use crate::food::option_words;
use crate::sent::{MAX_DEPTH, Sent, Variant, groups, step, variants};

/// For what the choices are shown.
pub(crate) struct Choosing<'a> {
    pub(crate) t: Texts,
    pub(crate) item: &'a ItemDocument,
    pub(crate) service: ServiceType,
    pub(crate) place: &'a Locality,
    pub(crate) at: Timestamp,
}

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The name of its input.
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) price: String,
    pub(crate) is_chosen: bool,
    pub(crate) is_sold_out: bool,
    /// More than one: pieces are counted.
    pub(crate) most: u32,
    pub(crate) pieces: u32,
}

/// A group of add-ons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GroupSet {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    /// How many to choose, in words.
    pub(crate) rule: String,
    /// With what it counts, if not always.
    pub(crate) about: String,
    pub(crate) is_single: bool,
    /// Whether the browser may insist on a choice.
    pub(crate) is_required: bool,
    pub(crate) choices: Vec<Choice>,
    pub(crate) error: String,
}

/// Everything to choose of a dish.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choices {
    pub(crate) options: Vec<Choice>,
    pub(crate) options_error: String,
    pub(crate) groups: Vec<GroupSet>,
}

/// What is above some groups.
struct Above<'a> {
    way: String,
    about: String,
    /// Values of the parent's option that prices may depend on.
    values: Vec<Option<&'a str>>,
    depth: usize,
}

impl<'a> Choosing<'a> {
    pub(crate) fn choices(&self, sent: &Sent) -> Choices {
        let mut shown =
            Choices { options: self.options(sent), options_error: String::new(), groups: Vec::new() };
        let values: Vec<Option<&str>> = if self.item.options.is_empty() {
            vec![None]
        } else {
            self.item.options.iter().map(|option| Some(option.value.as_str())).collect()
        };
        let above = Above { way: String::new(), about: String::new(), values, depth: 1 };
        for group in &self.item.addon_groups {
            self.group(group, &above, sent, &mut shown.groups);
        }
        self.option_groups(sent, &mut shown.groups);
        shown
    }

    /// Groups that belong to some options only. One that belongs to all of them is shown as the dish's own.
    fn option_groups(&self, sent: &Sent, into: &mut Vec<GroupSet>) {
        let mut seen: Vec<&str> = self.item.addon_groups.iter().map(|group| group.id.as_str()).collect();
        for group in self.item.options.iter().flat_map(|option| &option.addon_groups) {
            if seen.contains(&group.id.as_str()) {
                continue;
            }
            seen.push(&group.id);
            let having = |option: &&OptionDocument| option.addon_groups.iter().any(|own| own.id == group.id);
            let with: Vec<&OptionDocument> = self.item.options.iter().filter(having).collect();
            let about = if with.len() == self.item.options.len() {
                String::new()
            } else {
                let names: Vec<String> = with.iter().map(|option| option_words(self.t, option)).collect();
                self.t.one("shop-only-with", "what", names.join(", "))
            };
            let values = with.iter().map(|option| Some(option.value.as_str())).collect();
            self.group(group, &Above { way: String::new(), about, values, depth: 1 }, sent, into);
        }
    }

    fn options(&self, sent: &Sent) -> Vec<Choice> {
        let mut options: Vec<Choice> = self
            .item
            .options
            .iter()
            .map(|option| {
                let offer = self.offer(&option.offers, None);
                Choice {
                    name: "option".to_owned(),
                    value: option.id.clone(),
                    label: option_words(self.t, option),
                    price: offer.map(|offer| self.t.money(offer.price)).unwrap_or_default(),
                    is_chosen: sent.option.as_ref() == Some(&option.id),
                    is_sold_out: offer.is_none(),
                    most: 1,
                    pieces: 0,
                }
            })
            .collect();
        if sent.is_new()
            && options.iter().all(|option| !option.is_chosen)
            && let Some(first) = options.iter_mut().find(|option| !option.is_sold_out)
        {
            first.is_chosen = true;
        }
        options
    }

    fn offer<'o>(&self, offers: &'o [OfferDocument], value: Option<&str>) -> Option<&'o OfferDocument> {
        applicable_offer(offers, self.service, self.place, self.at, value)
    }

    fn group(&self, group: &'a AddonGroup, above: &Above<'a>, sent: &Sent, into: &mut Vec<GroupSet>) {
        if !is_available(&group.availability, self.place, self.at) {
            return;
        }
        let way = step(&above.way, &group.id);
        let variants: Vec<Variant<'a>> = group.items.iter().flat_map(variants).collect();
        let is_single = group.max == Some(1);
        let mut choices: Vec<Choice> =
            variants.iter().map(|variant| self.choice(group, variant, &way, above, sent)).collect();
        if is_single && group.min == 0 {
            choices.insert(0, self.nothing(&way, &choices));
        }
        into.push(GroupSet {
            id: format!("g-{}", into.len()),
            name: group.name.clone(),
            description: group.description.clone().unwrap_or_default(),
            rule: rule(self.t, group.min, group.max),
            about: above.about.clone(),
            is_single,
            is_required: is_single && group.min == 1 && above.depth == 1 && above.about.is_empty(),
            choices,
            error: String::new(),
        });
        if above.depth < MAX_DEPTH {
            for variant in variants {
                self.below(variant, &way, above.depth, sent, into);
            }
        }
    }

    /// The groups of an add-on itself.
    fn below(&self, variant: Variant<'a>, way: &str, depth: usize, sent: &Sent, into: &mut Vec<GroupSet>) {
        let above = Above {
            way: format!("{way}/{}", variant.value),
            about: self.t.one("shop-only-with", "what", self.label(&variant)),
            values: vec![variant.option.map(|option| option.value.as_str())],
            depth: depth + 1,
        };
        for group in groups(variant.item, variant.option) {
            self.group(group, &above, sent, into);
        }
    }

    fn nothing(&self, way: &str, others: &[Choice]) -> Choice {
        Choice {
            name: format!("g/{way}"),
            value: String::new(),
            label: self.t.get("shop-nothing"),
            price: String::new(),
            is_chosen: others.iter().all(|choice| !choice.is_chosen),
            is_sold_out: false,
            most: 1,
            pieces: 0,
        }
    }

    fn choice(
        &self,
        group: &AddonGroup,
        variant: &Variant<'_>,
        way: &str,
        above: &Above<'_>,
        sent: &Sent,
    ) -> Choice {
        let offers = self.variant_offers(variant, &above.values);
        let most = offers.iter().map(|offer| most_pieces(offer)).max().unwrap_or(0);
        let most = most.min(group.max.unwrap_or(MAX_PIECES));
        let is_sold_out = variant.item.is_disabled || most == 0;
        let preset = group.default_item_ids.contains(&variant.item.id)
            && variant.item.options.first().map(|option| &option.id)
                == variant.option.map(|option| &option.id);
        let pieces = if sent.is_new() { u32::from(preset) } else { sent.pieces(way, &variant.value) };
        let pieces = if is_sold_out { 0 } else { pieces };
        let name = if most > 1 { format!("n/{way}/{}", variant.value) } else { format!("g/{way}") };
        Choice {
            name,
            value: variant.value.clone(),
            label: self.label(variant),
            price: self.addon_price(&offers),
            is_chosen: pieces > 0,
            is_sold_out,
            most,
            pieces,
        }
    }

    fn label(&self, variant: &Variant<'_>) -> String {
        match variant.option {
            Some(option) => format!("{} ({})", variant.item.name, option_words(self.t, option)),
            None => variant.item.name.clone(),
        }
    }

    /// The offers that may hold, by the value chosen above.
    fn variant_offers<'v>(&self, variant: &Variant<'v>, values: &[Option<&str>]) -> Vec<&'v OfferDocument> {
        let fits = |value: Option<&str>| {
            let Some(option) = variant.option else { return true };
            let known = &option.applicable_parent_option_values;
            known.is_empty() || value.is_some_and(|value| known.iter().any(|own| own == value))
        };
        let offers = variant.option.map_or(&variant.item.offers, |option| &option.offers);
        values.iter().filter(|value| fits(**value)).filter_map(|value| self.offer(offers, *value)).collect()
    }

    fn addon_price(&self, offers: &[&OfferDocument]) -> String {
        let prices = || offers.iter().map(|offer| offer.price);
        let Some(lowest) = prices().min_by_key(|price| price.minor) else { return String::new() };
        let plus = |price: Money| format!("+\u{a0}{}", self.t.money(price));
        if prices().any(|price| price != lowest) {
            self.t.one("shop-from", "price", plus(lowest))
        } else if lowest.minor == 0 {
            String::new()
        } else {
            plus(lowest)
        }
    }
}

fn most_pieces(offer: &OfferDocument) -> u32 {
    offer.quantity_max.unwrap_or(MAX_PIECES).min(offer.inventory_level.unwrap_or(MAX_PIECES))
}

/// How many a group wants, in words.
fn rule(t: Texts, min: u32, max: Option<u32>) -> String {
    match (min, max) {
        (1, Some(1)) => t.get("shop-choose-one"),
        (0, Some(max)) => t.one("shop-choose-up-to", "max", max),
        (0, None) => t.get("shop-choose-any"),
        (min, Some(max)) if min == max => t.one("shop-choose-exactly", "count", min),
        (min, Some(max)) => t.two("shop-choose-between", "min", min, "max", max),
        (min, None) => t.one("shop-choose-at-least", "min", min),
    }
}

impl Choices {
    /// Puts each problem beside the choice it is about, and gives back those that have no place.
    pub(crate) fn place(&mut self, t: Texts, item_name: &str, problems: &[LineProblem]) -> Vec<String> {
        let mut elsewhere = Vec::new();
        for problem in problems {
            let text = problem.text(t);
            let missing_option = matches!(problem, LineProblem::OptionGone { name } if name == item_name);
            if missing_option && !self.options.is_empty() {
                self.options_error = t.get("error-choice-required");
                continue;
            }
            match self.groups.iter_mut().find(|group| is_about(group, problem)) {
                Some(group) if group.error.is_empty() => group.error = text,
                Some(group) => group.error = format!("{} {text}", group.error),
                None => elsewhere.push(text),
            }
        }
        elsewhere
    }
}

fn is_about(group: &GroupSet, problem: &LineProblem) -> bool {
    let chosen = |name: &str| group.choices.iter().any(|choice| choice.is_chosen && choice.label == *name);
    match problem {
        LineProblem::TooFewChoices { name, .. } => group.name == *name,
        LineProblem::TooManyChoices { name, .. } | LineProblem::ItemUnavailable { name } => {
            group.name == *name || chosen(name)
        }
        LineProblem::OptionGone { name } => chosen(name),
        LineProblem::ItemGone { .. }
        | LineProblem::PriceChanged { .. }
        | LineProblem::QuantityTooLow { .. }
        | LineProblem::QuantityTooHigh { .. } => false,
    }
}
