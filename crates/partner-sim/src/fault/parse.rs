//! The text form of faults.

use std::fmt;
use std::str::FromStr;

use order::ErrorCode;

use super::plan::{Fault, FaultAction, FaultKind, FaultPlan, Restaurants};
use super::slip::{Place, Slip};

/// Why a text is no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a fault: {problem}; write for example checkout:http_500@0.8[10s-90s]{{share=0.5}}")]
pub struct ParseFaultError {
    /// What was given.
    pub text: String,
    /// What is wrong.
    pub problem: String,
}

impl FromStr for Fault {
    type Err = ParseFaultError;

    fn from_str(text: &str) -> Result<Self, ParseFaultError> {
        parse(text.trim())
            .map_err(|problem| ParseFaultError { text: text.chars().take(200).collect(), problem })
    }
}

impl FaultPlan {
    /// Reads several faults.
    pub fn parse<S: AsRef<str>>(texts: &[S]) -> Result<Self, ParseFaultError> {
        texts.iter().map(|text| text.as_ref().parse()).collect::<Result<_, _>>().map(Self)
    }
}

fn parse(text: &str) -> Result<Fault, String> {
    let (rest, restaurants) = bracketed(text, '{', '}')?;
    let (rest, window) = bracketed(rest, '[', ']')?;
    let (rest, rate) = rest.split_once('@').map_or((rest, None), |(rest, rate)| (rest, Some(rate)));
    let (action, kind) = rest.split_once(':').ok_or("there is no colon between action and kind")?;
    let action = parse_action(action)?;
    let kind = parse_kind(kind)?;
    check_place(action, &kind)?;
    let (from_seconds, until_seconds) = window.map_or(Ok((0, None)), parse_window)?;
    Ok(Fault {
        kind,
        action,
        rate: rate.map_or(Ok(1.0), |rate| fraction(rate, "rate"))?,
        from_seconds,
        until_seconds,
        restaurants: restaurants.map_or(Ok(Restaurants::All), parse_restaurants)?,
    })
}

/// Cuts a bracketed part off the end.
fn bracketed(text: &str, open: char, close: char) -> Result<(&str, Option<&str>), String> {
    let Some(inner) = text.strip_suffix(close) else { return Ok((text, None)) };
    let (rest, inner) = inner.rsplit_once(open).ok_or(format!("{close} without {open}"))?;
    Ok((rest, Some(inner)))
}

fn parse_action(text: &str) -> Result<FaultAction, String> {
    match text {
        "checkout" => Ok(FaultAction::Checkout),
        "submit" => Ok(FaultAction::Submit),
        "updates" => Ok(FaultAction::Updates),
        "both" => Ok(FaultAction::Both),
        other => Err(format!("{other:?} is none of checkout, submit, updates, both")),
    }
}

fn parse_kind(text: &str) -> Result<FaultKind, String> {
    if let Some(status) = text.strip_prefix("http_") {
        let status: Option<u16> = status.parse().ok().filter(|status| (200..600).contains(status));
        return status.map(FaultKind::HttpStatus).ok_or("the HTTP status is not 200 to 599".to_owned());
    }
    if let Some(time) = text.strip_prefix("latency_") {
        let millis = match time.strip_suffix("ms") {
            Some(millis) => millis.parse().ok(),
            None => {
                time.strip_suffix('s').and_then(|s| s.parse::<u64>().ok()).and_then(|s| s.checked_mul(1000))
            }
        };
        let millis = millis.filter(|millis| *millis <= 600_000);
        return millis
            .map(FaultKind::Latency)
            .ok_or("the latency is not like 300ms or 2s, up to 600s".to_owned());
    }
    match text {
        "payment_declined" => Ok(FaultKind::RejectPaymentDeclined),
        "bad_json" => Ok(FaultKind::BadJson),
        "timeout" => Ok(FaultKind::Timeout),
        "total_mismatch" => Ok(FaultKind::TotalMismatch),
        "cart_modified" => Ok(FaultKind::CartModified),
        "drop" => Ok(FaultKind::DropConnection),
        "no_updates" => Ok(FaultKind::NoUpdates),
        "restaurant_rejects" => Ok(FaultKind::RestaurantRejects),
        "cancelled" => Ok(FaultKind::Cancelled),
        other if Slip::from_name(other).is_some() => {
            Slip::from_name(other).map(FaultKind::Slip).ok_or_else(String::new)
        }
        other => match ErrorCode::from(other.to_ascii_uppercase().as_str()) {
            ErrorCode::Unknown(_) => Err(format!("{other:?} is no kind of fault")),
            code => Ok(FaultKind::Error(code)),
        },
    }
}

/// Some kinds make sense for updates only, the others never for updates.
fn check_place(action: FaultAction, kind: &FaultKind) -> Result<(), String> {
    if let FaultKind::Slip(slip) = kind {
        return check_slip(action, *slip);
    }
    let for_updates =
        matches!(kind, FaultKind::NoUpdates | FaultKind::RestaurantRejects | FaultKind::Cancelled);
    match (action, for_updates) {
        (FaultAction::Updates, true) => Ok(()),
        (FaultAction::Updates, false) if matches!(kind, FaultKind::Latency(_)) => Ok(()),
        (FaultAction::Updates, false) => {
            Err("updates can have no_updates, restaurant_rejects, cancelled and latency".to_owned())
        }
        (_, true) => Err("this kind is for updates only".to_owned()),
        (_, false) => Ok(()),
    }
}

fn check_slip(action: FaultAction, slip: Slip) -> Result<(), String> {
    let fits = match slip.place() {
        Place::Everywhere => true,
        Place::Updates => action == FaultAction::Updates,
        Place::Answers => action != FaultAction::Updates,
        Place::Checkout => matches!(action, FaultAction::Checkout | FaultAction::Both),
        Place::Submit => matches!(action, FaultAction::Submit | FaultAction::Both),
    };
    if fits { Ok(()) } else { Err(format!("{} cannot happen there", slip.as_str())) }
}

fn parse_window(text: &str) -> Result<(u64, Option<u64>), String> {
    let problem = "the time is not like 10s-90s or 10s-";
    let (from, until) = text.split_once('-').ok_or(problem)?;
    let seconds =
        |text: &str| text.trim().trim_end_matches('s').parse::<u64>().map_err(|_| problem.to_owned());
    let from = if from.trim().is_empty() { 0 } else { seconds(from)? };
    let until = if until.trim().is_empty() { None } else { Some(seconds(until)?) };
    if until.is_some_and(|until| until <= from) {
        return Err("the time ends before it starts".to_owned());
    }
    Ok((from, until))
}

fn parse_restaurants(text: &str) -> Result<Restaurants, String> {
    if let Some(share) = text.strip_prefix("share=") {
        return fraction(share, "share").map(Restaurants::Share);
    }
    let ids: std::collections::BTreeSet<String> =
        text.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect();
    if ids.is_empty() { Err("the restaurants are missing".to_owned()) } else { Ok(Restaurants::Ids(ids)) }
}

fn fraction(text: &str, what: &str) -> Result<f64, String> {
    let number: Option<f64> = text.trim().parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or(format!("the {what} is not a number of 0 to 1"))
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let action = match self.action {
            FaultAction::Checkout => "checkout",
            FaultAction::Submit => "submit",
            FaultAction::Updates => "updates",
            FaultAction::Both => "both",
        };
        write!(f, "{action}:{}", self.kind)?;
        if self.rate < 1.0 {
            write!(f, "@{}", self.rate)?;
        }
        match (self.from_seconds, self.until_seconds) {
            (0, None) => {}
            (from, None) => write!(f, "[{from}s-]")?,
            (from, Some(until)) => write!(f, "[{from}s-{until}s]")?,
        }
        match &self.restaurants {
            Restaurants::All => Ok(()),
            Restaurants::Share(share) => write!(f, "{{share={share}}}"),
            Restaurants::Ids(ids) => {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                write!(f, "{{{}}}", ids.join(","))
            }
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(code) => f.write_str(&code.as_str().to_ascii_lowercase()),
            Self::RejectPaymentDeclined => f.write_str("payment_declined"),
            Self::HttpStatus(status) => write!(f, "http_{status}"),
            Self::BadJson => f.write_str("bad_json"),
            Self::Timeout => f.write_str("timeout"),
            Self::Latency(millis) => write!(f, "latency_{millis}ms"),
            Self::TotalMismatch => f.write_str("total_mismatch"),
            Self::CartModified => f.write_str("cart_modified"),
            Self::DropConnection => f.write_str("drop"),
            Self::NoUpdates => f.write_str("no_updates"),
            Self::RestaurantRejects => f.write_str("restaurant_rejects"),
            Self::Cancelled => f.write_str("cancelled"),
            Self::Slip(slip) => f.write_str(slip.as_str()),
        }
    }
}
