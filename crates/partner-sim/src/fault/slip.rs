//! What a careless partner forgets: each is what one case of a certification looks for (fulfillment-api 16).

macro_rules! slips {
    ($($(#[$doc:meta])* $name:ident = $text:literal at $place:ident,)*) => {
        /// Something that a careless partner does, or leaves undone.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Slip { $($(#[$doc])* $name,)* }

        impl Slip {
            /// All.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in the text form of faults.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Whether it can happen at checkout, at submit or with updates.
            pub(super) const fn place(self) -> Place {
                match self { $(Self::$name => Place::$place,)* }
            }
        }
    };
}

/// Where a slip can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Checkout,
    Submit,
    Answers,
    Updates,
    Everywhere,
}

slips! {
    /// Lets every request in, whatever its token.
    AcceptsAnyToken = "accepts_any_token" at Answers,
    /// Delivers to every address.
    IgnoresArea = "ignores_area" at Checkout,
    /// Takes small orders.
    IgnoresMinimum = "ignores_minimum" at Checkout,
    /// Is open at all times.
    IgnoresHours = "ignores_hours" at Checkout,
    /// Sells what it does not have.
    IgnoresAvailability = "ignores_availability" at Checkout,
    /// Believes the prices of lines.
    IgnoresPrices = "ignores_prices" at Checkout,
    /// Believes the prices of options.
    IgnoresOptionPrices = "ignores_option_prices" at Checkout,
    /// Tells the first error alone.
    TellsOneError = "tells_one_error" at Checkout,
    /// Ignores promo codes that it does not know.
    IgnoresPromo = "ignores_promo" at Checkout,
    /// Gives a discount without the code.
    ForgetsDiscountId = "forgets_discount_id" at Checkout,
    /// Moves the wanted time.
    ChangesPreference = "changes_preference" at Checkout,
    /// Charges delivery for takeout.
    ChargesDelivery = "charges_delivery" at Checkout,
    /// Answers with the first cart of the conversation.
    KeepsStaleCart = "keeps_stale_cart" at Checkout,
    /// Gives a tip without its kind.
    GratuityWithoutForm = "gratuity_without_form" at Checkout,
    /// Takes orders whose payment is declined.
    AcceptsAnyPayment = "accepts_any_payment" at Submit,
    /// Takes orders of diners without a name.
    AcceptsAnybody = "accepts_anybody" at Submit,
    /// Declines orders for later.
    RefusesScheduled = "refuses_scheduled" at Submit,
    /// Declines orders of guests.
    RefusesGuests = "refuses_guests" at Submit,
    /// Declines orders with a tip.
    RefusesTips = "refuses_tips" at Submit,
    /// Declines orders with notes for the courier.
    RefusesNotes = "refuses_notes" at Submit,
    /// Makes a new order of a repeated submit.
    DuplicatesOrders = "duplicates_orders" at Submit,
    /// Declines payment at the door, although checkout offers it.
    RefusesOnFulfillment = "refuses_on_fulfillment" at Submit,
    /// Takes orders whose prices were changed after checkout.
    TakesAlteredOrders = "takes_altered_orders" at Submit,
    /// Leaves the support action out.
    ForgetsSupport = "forgets_support" at Everywhere,
    /// Never tells receipt id and estimated time.
    ForgetsReceipt = "forgets_receipt" at Updates,
    /// Changes the price of an item on the way, as it should be told. No fault, but rare.
    ChangesItem = "changes_item" at Updates,
    /// Changes the price of an item, and forgets the total.
    ChangesItemWrongly = "changes_item_wrongly" at Updates,
    /// Cancels without saying why.
    CancelsWithoutReason = "cancels_without_reason" at Updates,
    /// Never repeats an update.
    GivesUp = "gives_up" at Updates,
    /// Repeats updates that were refused for good.
    RepeatsRefused = "repeats_refused" at Updates,
}

impl Slip {
    /// The slip of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|slip| slip.as_str() == name)
    }
}
