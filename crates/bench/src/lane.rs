//! What is measured, and one slice of measuring it.

use std::fmt::Display;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::direct::Direct;
use crate::histogram::Times;
use crate::platform::Platform;
use crate::rest::Addresses;
use crate::{in_process, machine, rest};

/// How long the steps of one order took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Steps {
    /// Until the cart was filled; without a platform there is none.
    pub(crate) cart: Option<Duration>,
    /// Until the diner had the partner's price.
    pub(crate) checkout: Duration,
    /// From the wish to order until the order was kept; without a platform, until the partner had answered. None if
    /// nothing was ordered.
    pub(crate) submit: Option<Duration>,
    /// From the wish to order until the partner's answer was stored and the diner had seen it.
    pub(crate) settled: Option<Duration>,
}

/// A way that is measured.
pub(crate) trait Way: Clone + Display + Send + Sync + 'static {
    /// Goes it once; `number` chooses among what there is.
    fn go(&self, number: usize) -> impl Future<Output = anyhow::Result<Steps>> + Send;
}

/// A way for orders to go.
#[derive(Clone)]
pub(crate) enum Lane {
    /// The partner without the platform.
    Direct(Arc<Direct>, Arc<Platform>),
    /// The platform by its service.
    InProcess(Arc<Platform>),
    /// The platform over REST.
    Rest(Arc<Platform>, Arc<Addresses>),
}

impl Display for Lane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Direct(..) => f.write_str("partner directly"),
            Self::InProcess(platform) => write!(f, "{}, Ordering in process", platform.name),
            Self::Rest(platform, _) => write!(f, "{}, HTTP REST", platform.name),
        }
    }
}

impl Way for Lane {
    async fn go(&self, number: usize) -> anyhow::Result<Steps> {
        match self {
            Self::Direct(direct, platform) => direct.order(pick(&platform.messages, number)?).await,
            Self::InProcess(platform) => {
                Ok(in_process::order(&platform.app, pick(&platform.meals, number)?).await?.steps)
            }
            Self::Rest(platform, addresses) => {
                let meal = pick(&platform.meals, number)?;
                rest::order(platform.address, addresses, &platform.app.ambient, meal).await
            }
        }
    }
}

/// Lets `diners` go a way without pause for `length`. What they began is finished and counted, and so is its time.
pub(crate) async fn slice(way: &impl Way, diners: u32, length: Duration) -> anyhow::Result<Slice> {
    let (started, cpu) = (Instant::now(), machine::processor_time());
    let mut tasks = JoinSet::new();
    for diner in 0..diners {
        let (diner, diners) = (usize::try_from(diner)?, usize::try_from(diners)?);
        tasks.spawn(dine(way.clone(), diner, diners, started + length));
    }
    let mut slice = Slice::new()?;
    while let Some(visits) = tasks.join_next().await {
        slice.add(&visits??)?;
    }
    slice.elapsed = started.elapsed();
    slice.cpu = machine::processor_time().zip(cpu).map(|(now, before)| now.saturating_sub(before));
    Ok(slice)
}

async fn dine(way: impl Way, diner: usize, diners: usize, until: Instant) -> anyhow::Result<Slice> {
    let mut slice = Slice::new()?;
    let mut number = diner;
    while Instant::now() < until {
        let began = Instant::now();
        match way.go(number).await {
            Ok(steps) => slice.note(steps, began.elapsed()),
            Err(error) => slice.fail(&error),
        }
        number += diners;
    }
    Ok(slice)
}

/// One of them, in turn.
pub(crate) fn pick<T>(among: &[T], number: usize) -> anyhow::Result<&T> {
    among.get(number % among.len().max(1)).ok_or_else(|| anyhow::anyhow!("there is nothing to order"))
}

/// What came of measuring for a while.
pub(crate) struct Slice {
    pub(crate) orders: u64,
    pub(crate) failed: u64,
    pub(crate) first_failure: Option<String>,
    pub(crate) elapsed: Duration,
    /// Processor time of the whole process: platform, partner and diners.
    pub(crate) cpu: Option<Duration>,
    /// The times of all orders together.
    pub(crate) busy: Duration,
    pub(crate) cart: Times,
    pub(crate) checkout: Times,
    pub(crate) submit: Times,
    pub(crate) settled: Times,
}

impl Slice {
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self {
            orders: 0,
            failed: 0,
            first_failure: None,
            elapsed: Duration::ZERO,
            cpu: None,
            busy: Duration::ZERO,
            cart: Times::new()?,
            checkout: Times::new()?,
            submit: Times::new()?,
            settled: Times::new()?,
        })
    }

    fn note(&mut self, steps: Steps, whole: Duration) {
        self.orders += 1;
        self.busy += whole;
        self.checkout.note(steps.checkout);
        if let Some(took) = steps.submit {
            self.submit.note(took);
        }
        if let Some(took) = steps.cart {
            self.cart.note(took);
        }
        if let Some(took) = steps.settled {
            self.settled.note(took);
        }
    }

    fn fail(&mut self, error: &anyhow::Error) {
        self.failed += 1;
        self.first_failure.get_or_insert_with(|| format!("{error:#}"));
    }

    /// Adds the counts and times of another; how long it all took is the caller's to say.
    pub(crate) fn add(&mut self, other: &Self) -> anyhow::Result<()> {
        self.orders += other.orders;
        self.failed += other.failed;
        if self.first_failure.is_none() {
            self.first_failure.clone_from(&other.first_failure);
        }
        self.busy += other.busy;
        self.cart.add(&other.cart)?;
        self.checkout.add(&other.checkout)?;
        self.submit.add(&other.submit)?;
        self.settled.add(&other.settled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_add_up_and_keep_the_first_failure() {
        let mut whole = Slice::new().unwrap();
        let mut part = Slice::new().unwrap();
        let ms = Duration::from_millis;
        part.note(Steps { cart: None, checkout: ms(2), submit: Some(ms(4)), settled: None }, ms(6));
        part.fail(&anyhow::anyhow!("first"));
        part.fail(&anyhow::anyhow!("second"));
        whole.add(&part).unwrap();
        whole.add(&part).unwrap();
        assert_eq!((whole.orders, whole.failed, whole.busy), (2, 4, ms(12)));
        assert_eq!(whole.first_failure.as_deref(), Some("first"));
        assert!(whole.settled.quantiles().is_none());
    }

    #[test]
    fn everything_on_the_list_is_ordered_in_turn() {
        let list = ["a", "b", "c"];
        let picked: Vec<&str> = (0..5).map(|number| *pick(&list, number).unwrap()).collect();
        assert_eq!(picked, ["a", "b", "c", "a", "b"]);
        assert!(pick::<u8>(&[], 0).is_err());
    }
}
