//! Things that are tolerated and worth telling the partner.

use serde::Serialize;

/// What was tolerated. Stable names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// A SUBTOTAL line differs from the sum of goods and options (M3).
    SubtotalDiffers,
    /// The total fits only with option prices inside the line prices (M8).
    OptionsInLinePrice,
    /// The total fits only with option prices beside the line prices, although the partner is known for the other (M8).
    OptionsBesideLinePrice,
    /// The total leaves the suggested tip out (M5).
    TipOutsideTotal,
    /// A line of a type the specification does not name was counted as a fee.
    UnknownLineType,
    /// More than one item in the answer; the further ones are ignored (4.2).
    FurtherItemsIgnored,
    /// No payment options (4.3).
    PaymentOptionsMissing,
    /// `facilitationSpecification` is no JSON document (5.12).
    PaymentSpecificationUnreadable,
    /// Its total or currency differs from the order's (5.12).
    PaymentTotalDiffers,
    /// An error value the specification does not name (E6).
    UnknownErrorCode,
    /// An error for an id that the request does not have (E2).
    UnknownErrorId,
    /// `updatedPrice` is a unit price (E3).
    UpdatedPriceIsUnitPrice,
    /// A promo error without the code.
    PromoErrorWithoutCode,
    /// A failed promo code stayed in the corrected cart (K4).
    FailedPromotionKept,
    /// The corrected cart has a line that the request does not have (K3).
    CorrectedLineUnknown,
    /// `orderState.label` is missing (5.13).
    LabelMissing,
    /// `updateTime` is missing (5.13).
    UpdateTimeMissing,
    /// No CUSTOMER_SERVICE action (9.4).
    SupportActionMissing,
    /// An action with another scheme than `mailto:`, `tel:`, `https:` is not shown (9.4).
    ActionNotShown,
    /// No receipt id by CONFIRMED (5.13).
    ReceiptMissing,
    /// `SHIPPED` or `DELIVERED` (9.2).
    StateAlias,
    /// REJECTED of an accepted order, stored as CANCELLED (9.2).
    RejectedAfterAcceptance,
    /// REJECTED without `rejectionInfo` (5.13).
    RejectionInfoMissing,
    /// CANCELLED without `cancellationInfo` (5.13).
    CancellationInfoMissing,
    /// The estimated time cannot be read or ends before it starts (13.2).
    EstimateIgnored,
    /// Another time stamp that cannot be read was ignored.
    TimeIgnored,
    /// Title or text of the notification were cut (5.13).
    NotificationCut,
    /// The submit answer is already further than CONFIRMED (chapter 8).
    SubmitStateAhead,
}

/// A tolerated deviation, with a text for the partner's engineers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What.
    pub code: WarningCode,
    /// Where and how, in English.
    pub detail: String,
}

impl Warning {
    pub(crate) fn new(code: WarningCode, detail: impl Into<String>) -> Self {
        Self { code, detail: crate::parse::cut(&detail.into()) }
    }
}
