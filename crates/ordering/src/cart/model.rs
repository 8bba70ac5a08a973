//! What a cart is made of.

use std::fmt;

use basis::{CartId, Environment, GeoPoint, Money, MoneyError, PartnerId, Timestamp};
use feed::ServiceType;
use serde::{Deserialize, Serialize};

/// How a diner came to the restaurant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// From the list that everybody sees: only partners that are launched and enabled.
    Public,
    /// By a link of a test or of a soft launch, which works while the integration is paused (operations 6.4).
    /// Whoever opens carts decides who may do so.
    Direct,
}

/// Which restaurant a cart is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestaurantRef {
    /// Whose restaurant.
    pub partner_id: PartnerId,
    /// Sandbox or production.
    pub environment: Environment,
    /// The partner's id of the restaurant.
    pub restaurant_id: String,
    /// How the diner came to it.
    pub access: Access,
}

/// A diner's cart. Its id is unguessable and lives in a cookie; whoever has it may change the cart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cart {
    /// Its id.
    pub id: CartId,
    /// For which restaurant.
    pub restaurant: RestaurantRef,
    /// The restaurant's name when the cart was begun.
    pub restaurant_name: String,
    /// Groups the calls to the partner of one cart (4.1).
    pub conversation_id: String,
    /// Delivery or takeout.
    pub service_type: ServiceType,
    /// What is ordered.
    pub lines: Vec<CartLine>,
    /// Where to; kept while takeout is chosen, and not sent then.
    pub address: Option<DeliveryAddress>,
    /// When.
    pub time: CartTime,
    /// The promo code.
    pub promo: Option<String>,
    /// Note for the whole order.
    pub notes: Option<String>,
    /// The last number given to a line or option; ids are never used twice in a cart.
    pub last_id: u32,
    /// Rises with every change.
    pub version: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Cart {
    /// The instant for which the food is wanted: now, or the chosen time.
    pub fn wanted_at(&self, now: Timestamp) -> Timestamp {
        match self.time {
            CartTime::Asap => now,
            CartTime::At(at) => at,
        }
    }

    /// The line with this id.
    pub fn line(&self, line_id: &str) -> Option<&CartLine> {
        self.lines.iter().find(|line| line.id == line_id)
    }

    /// Pieces of all lines together, as shown on the cart's button.
    pub fn pieces(&self) -> u32 {
        self.lines.iter().fold(0, |sum, line| sum.saturating_add(line.quantity))
    }
}

/// When the food is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CartTime {
    /// As soon as possible.
    Asap,
    /// At a slot that the restaurant offers.
    At(Timestamp),
}

/// One line: pieces of one item with the same choices and the same note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    /// Unique among lines and options of the cart; the partner's errors name it.
    pub id: String,
    /// The partner's id of the item.
    pub item_id: String,
    /// The chosen option of the item (size …), if it has any.
    pub option_id: Option<String>,
    /// The offer that sets the price.
    pub offer_id: String,
    /// Name of item and option, as the diner chose it.
    pub name: String,
    /// Pieces.
    pub quantity: u32,
    /// Price of one piece without add-ons.
    pub unit_price: Money,
    /// The add-ons.
    pub options: Vec<CartOption>,
    /// Special instruction.
    pub note: Option<String>,
}

impl CartLine {
    /// Rule M1: unit price × quantity, without add-ons.
    pub fn price(&self) -> Result<Money, MoneyError> {
        self.unit_price.checked_mul(i64::from(self.quantity))
    }

    /// The line with its add-ons (M1 and M2).
    pub fn total(&self) -> Result<Money, MoneyError> {
        add_totals(self.price()?, &self.options, self.quantity)
    }
}

fn add_totals(start: Money, options: &[CartOption], pieces: u32) -> Result<Money, MoneyError> {
    options.iter().try_fold(start, |sum, option| {
        let all = option.pieces(pieces);
        let own = option.unit_price.checked_mul(i64::from(all))?;
        add_totals(sum.checked_add(own)?, &option.options, all)
    })
}

/// A chosen add-on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartOption {
    /// Unique among lines and options of the cart.
    pub id: String,
    /// The group it was chosen from.
    pub group_id: String,
    /// The partner's id of the add-on item.
    pub item_id: String,
    /// The chosen option of the add-on, if it has any.
    pub option_id: Option<String>,
    /// The offer that sets the price.
    pub offer_id: String,
    /// What the diner reads.
    pub name: String,
    /// Pieces for each piece of what it is added to.
    pub per_piece: u32,
    /// Price of one piece without its own add-ons.
    pub unit_price: Money,
    /// Add-ons of the add-on.
    pub options: Vec<CartOption>,
}

impl CartOption {
    /// Rule M2: all pieces of the line, when `parent_pieces` of what it is added to are ordered.
    pub fn pieces(&self, parent_pieces: u32) -> u32 {
        self.per_piece.saturating_mul(parent_pieces)
    }
}

/// Where to deliver. `Debug` leaves the address out, so that it cannot reach a log.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliveryAddress {
    /// Street and number, then floor, door and the like; one to three lines.
    pub lines: Vec<String>,
    /// Town.
    pub locality: String,
    /// State or region, where the country has them.
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: String,
    /// The point on the map.
    pub location: Option<GeoPoint>,
    /// What the courier should know.
    pub instructions: Option<String>,
}

impl DeliveryAddress {
    /// The address on one line.
    pub fn one_line(&self) -> String {
        let town = match &self.region {
            Some(region) => format!("{}, {region} {}", self.locality, self.postal_code),
            None => format!("{} {}", self.postal_code, self.locality),
        };
        let mut parts = self.lines.clone();
        parts.extend([town, self.country.clone()]);
        parts.join(", ")
    }
}

impl fmt::Debug for DeliveryAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeliveryAddress").field("country", &self.country).finish_non_exhaustive()
    }
}

/// What a diner chooses from the menu.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddLine {
    /// The item.
    pub item_id: String,
    /// One of its options, needed if it has any.
    #[serde(default)]
    pub option_id: Option<String>,
    /// Add-ons.
    #[serde(default)]
    pub addons: Vec<AddOnChoice>,
    /// Pieces.
    pub quantity: u32,
    /// Special instruction.
    #[serde(default)]
    pub note: Option<String>,
}

/// One chosen add-on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddOnChoice {
    /// From which group.
    pub group_id: String,
    /// The add-on item.
    pub item_id: String,
    /// One of its options, needed if it has any.
    #[serde(default)]
    pub option_id: Option<String>,
    /// Pieces for each piece of what it is added to.
    pub quantity: u32,
    /// Add-ons of the add-on.
    #[serde(default)]
    pub addons: Vec<AddOnChoice>,
}

/// Changes to a cart other than its lines; what is absent stays, `Some(None)` clears.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CartChange {
    /// Delivery or takeout.
    pub service_type: Option<ServiceType>,
    /// Where to.
    pub address: Option<Option<DeliveryAddress>>,
    /// When.
    pub time: Option<CartTime>,
    /// The promo code; blanks around it are dropped.
    pub promo: Option<Option<String>>,
    /// Note for the whole order.
    pub notes: Option<Option<String>>,
}
