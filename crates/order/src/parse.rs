//! Reading JSON tolerantly, with errors that name the path (rule T8).

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Largest request and response body in bytes (rule T9).
pub const MAX_BODY_BYTES: usize = 1_000_000;

/// Longest path and message in an error, so that a hostile body cannot fill our records.
const MAX_TEXT: usize = 300;

/// Why a body could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Larger than [`MAX_BODY_BYTES`].
    #[error("the body has {bytes} bytes, more than {MAX_BODY_BYTES}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Not JSON, or nested too deeply.
    #[error("the body is not JSON: {message}")]
    NotJson {
        /// What the parser says, with line and column.
        message: String,
    },
    /// JSON of another shape.
    #[error("{path}: {message}")]
    Shape {
        /// Where, such as `inputs[0].intent`.
        path: String,
        /// What is wrong.
        message: String,
    },
}

impl ReadError {
    /// An error at a path.
    pub(crate) fn at(path: &str, message: impl std::fmt::Display) -> Self {
        Self::Shape { path: cut(path), message: cut(&message.to_string()) }
    }

    /// An error whose text begins with its path.
    pub(crate) fn from_text(text: &str) -> Self {
        let (path, message) = text.split_once(": ").unwrap_or(("(body)", text));
        Self::at(path, message)
    }
}

/// Reads a body. snake_case spellings of the specification's names are accepted and `null` counts as absent.
pub fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, ReadError> {
    if body.len() > MAX_BODY_BYTES {
        return Err(ReadError::TooLarge { bytes: body.len() });
    }
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| ReadError::NotJson { message: cut(&error.to_string()) })?;
    from_value(value)
}

/// Reads a JSON value in the same way as [`read_json`].
pub(crate) fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, ReadError> {
    serde_path_to_error::deserialize(normalise(value)).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { "(body)".to_owned() } else { path };
        ReadError::at(&path, error.inner())
    })
}

/// The first characters of a text.
pub(crate) fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

/// Turns snake_case names of the specification into lowerCamelCase and drops `null`.
/// The parser's limit of 128 levels bounds the recursion.
fn normalise(value: Value) -> Value {
    match value {
        Value::Array(values) => Value::Array(values.into_iter().map(normalise).collect()),
        Value::Object(members) => {
            let mut out = Map::new();
            for (name, value) in members {
                if value.is_null() {
                    continue;
                }
                let name = camel(&name).map_or(name, str::to_owned);
                let value = if name == "lineItemUpdates" { normalise_keyed(value) } else { normalise(value) };
                // The canonical spelling wins when both are there.
                out.entry(name).or_insert(value);
            }
            Value::Object(out)
        }
        other => other,
    }
}

/// The keys of `lineItemUpdates` are ids, which are compared byte by byte.
fn normalise_keyed(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(id, value)| (id, normalise(value))).collect())
        }
        other => normalise(other),
    }
}

/// The names of the specification that have more than one word.
const NAMES: &[&str] = &[
    "conversationId",
    "directActionOnly",
    "isInSandbox",
    "transactionDecisionValue",
    "expectUserResponse",
    "finalResponse",
    "richResponse",
    "structuredResponse",
    "checkoutResponse",
    "orderUpdate",
    "proposedOrder",
    "paymentOptions",
    "additionalPaymentOptions",
    "foodOrderErrors",
    "correctedProposedOrder",
    "updatedPrice",
    "availableQuantity",
    "lineItems",
    "otherItems",
    "offerId",
    "subLines",
    "subOptions",
    "gratuityExtension",
    "gratuityType",
    "fulfillmentPreference",
    "fulfillmentInfo",
    "deliveryTimeIso8601",
    "pickupTimeIso8601",
    "pickupType",
    "curbsideInfo",
    "expiresAt",
    "formattedAddress",
    "zipCode",
    "postalAddress",
    "regionCode",
    "postalCode",
    "administrativeArea",
    "addressLines",
    "languageCode",
    "sortingCode",
    "displayName",
    "firstName",
    "lastName",
    "phoneNumber",
    "emailVerified",
    "totalPrice",
    "termsOfServiceUrl",
    "availableFulfillmentOptions",
    "optinForRemarketing",
    "finalOrder",
    "googleOrderId",
    "orderDate",
    "paymentInfo",
    "actionOrderId",
    "customerInfo",
    "paymentType",
    "googleProvidedPaymentInstrument",
    "instrumentToken",
    "billingAddress",
    "googleProvidedOptions",
    "facilitationSpecification",
    "tokenizationParameters",
    "supportedCardNetworks",
    "prepaidCardDisallowed",
    "billingAddressRequired",
    "actionProvidedOptions",
    "onFulfillmentPaymentData",
    "supportedPaymentOptions",
    "orderState",
    "updateTime",
    "userVisibleOrderId",
    "orderManagementActions",
    "openUrlAction",
    "infoExtension",
    "estimatedFulfillmentTimeIso8601",
    "rejectionInfo",
    "cancellationInfo",
    "cancelledBy",
    "inTransitInfo",
    "updatedTime",
    "deliveryTime",
    "returnInfo",
    "lineItemUpdates",
    "userNotification",
    "currencyCode",
    "customPushMessage",
];

/// The lowerCamelCase form of a snake_case name of the specification.
fn camel(name: &str) -> Option<&'static str> {
    if !name.contains('_') || name.len() > 64 {
        return None;
    }
    let squeezed = name.replace('_', "");
    NAMES.iter().copied().find(|known| known.eq_ignore_ascii_case(&squeezed) && is_snake_of(name, known))
}

/// Whether `snake` is exactly the snake_case spelling of `camel`.
fn is_snake_of(snake: &str, camel: &str) -> bool {
    let mut expected = String::with_capacity(snake.len());
    for c in camel.chars() {
        if c.is_ascii_uppercase() {
            expected.push('_');
        }
        expected.push(c.to_ascii_lowercase());
    }
    // `…_iso_8601` occurs beside `…_iso8601`.
    snake == expected || snake.replace("iso_8601", "iso8601") == expected
}

#[cfg(test)]
mod tests;
