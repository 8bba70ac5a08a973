//! The figures, for people and for programs.

use std::fmt::{self, Display};

use serde::Serialize;

use crate::figures::{Spread, differences, mean_in_flight, millis_each, rate, ratios};
use crate::histogram::Quantiles;
use crate::lane::Slice;
use crate::postgres::Server;

/// How it was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Circumstances {
    /// What was done again and again: `orders` or `checkouts`.
    pub(crate) what: &'static str,
    pub(crate) rounds: u32,
    pub(crate) seconds: u32,
    pub(crate) diners: u32,
    pub(crate) restaurants: u32,
    pub(crate) processors: usize,
    /// Load of the machine before the first round; the benchmark's own is not in it yet.
    pub(crate) load_before: Option<f64>,
    pub(crate) load_after: Option<f64>,
    pub(crate) postgres: Option<Server>,
}

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    circumstances: Circumstances,
    rows: Vec<Row>,
}

/// One way for orders to go. Spreads are over rounds, quantiles over all orders of all rounds.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    orders: u64,
    failed: u64,
    first_failure: Option<String>,
    per_second: Spread,
    /// Orders a second over those of the partner called directly.
    ratio: Option<Spread>,
    /// Processor time of the whole process for one order.
    cpu_ms: Option<Spread>,
    /// What of it is more than the partner called directly costs.
    own_cpu_ms: Option<Spread>,
    /// Orders on their way at a time, in the mean.
    in_flight: f64,
    cart: Option<Quantiles>,
    checkout: Option<Quantiles>,
    /// What of the checkout is more than the partner called directly takes: median and 99th percentile, each minus
    /// that of the first row.
    own_checkout: Option<Quantiles>,
    submit: Option<Quantiles>,
    settled: Option<Quantiles>,
}

/// Round by round.
struct Rounds {
    rates: Vec<f64>,
    cpu: Option<Vec<f64>>,
}

impl Rounds {
    fn of(slices: &[Slice]) -> Self {
        let cpu = |slice: &Slice| slice.cpu.map(|cpu| millis_each(cpu, slice.orders));
        Self {
            rates: slices.iter().map(|slice| rate(slice.orders, slice.elapsed)).collect(),
            cpu: slices.iter().map(cpu).collect(),
        }
    }
}

impl Report {
    /// The first lane is the one that all are compared with.
    pub(crate) fn of(
        circumstances: Circumstances,
        names: Vec<String>,
        lanes: Vec<Vec<Slice>>,
    ) -> anyhow::Result<Self> {
        let base = lanes.first().map(|slices| Rounds::of(slices));
        let rows = names.into_iter().zip(&lanes).enumerate().map(|(at, (name, slices))| {
            let base = base.as_ref().filter(|_| at > 0);
            row(name, slices, base)
        });
        let mut rows = rows.collect::<anyhow::Result<Vec<Row>>>()?;
        if let Some((first, others)) = rows.split_first_mut() {
            for row in others {
                row.own_checkout = row.checkout.zip(first.checkout).map(|(own, base)| own.over(base));
            }
        }
        Ok(Self { circumstances, rows })
    }
}

fn row(name: String, slices: &[Slice], base: Option<&Rounds>) -> anyhow::Result<Row> {
    let rounds = Rounds::of(slices);
    let mut all = Slice::new()?;
    for slice in slices {
        all.add(slice)?;
        all.elapsed += slice.elapsed;
    }
    let own = base.and_then(|base| differences(rounds.cpu.as_deref()?, base.cpu.as_deref()?));
    Ok(Row {
        name,
        orders: all.orders,
        failed: all.failed,
        per_second: Spread::of(rounds.rates.iter().copied()).unwrap_or(Spread {
            median: 0.0,
            low: 0.0,
            high: 0.0,
        }),
        ratio: base.and_then(|base| ratios(&rounds.rates, &base.rates)),
        cpu_ms: rounds.cpu.and_then(Spread::of),
        own_cpu_ms: own,
        in_flight: mean_in_flight(all.busy, all.elapsed),
        cart: all.cart.quantiles(),
        checkout: all.checkout.quantiles(),
        own_checkout: None,
        submit: all.submit.quantiles(),
        settled: all.settled.quantiles(),
        first_failure: all.first_failure,
    })
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = &self.circumstances;
        writeln!(
            f,
            "rounds: {} of {} s, diners: {}, restaurants: {}, processors: {}, load: {} before, {} after",
            how.rounds,
            how.seconds,
            how.diners,
            how.restaurants,
            how.processors,
            or_dash(how.load_before.as_ref()),
            or_dash(how.load_after.as_ref()),
        )?;
        if let Some(server) = &how.postgres {
            let Server { version, fsync, full_page_writes } = server;
            writeln!(f, "PostgreSQL {version}, fsync {fsync}, full_page_writes {full_page_writes}")?;
        }
        writeln!(
            f,
            "\nmedian [lowest–highest] of the rounds; times as median / 99th percentile in ms\n\n\
             | | {}/s | ratio | CPU ms each | of it own | in flight | cart | checkout | of it own | submit kept | settled |\n\
             |---|---|---|---|---|---|---|---|---|---|---|",
            how.what,
        )?;
        for row in &self.rows {
            writeln!(f, "{row}")?;
        }
        for row in self.rows.iter().filter(|row| row.failed > 0) {
            let why = row.first_failure.as_deref().unwrap_or_default();
            writeln!(f, "\n{}: {} failed, first: {why}", row.name, row.failed)?;
        }
        Ok(())
    }
}

impl Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "| {} | {:.1} | {} | {} | {} | {:.1} | {} | {} | {} | {} | {} |",
            self.name,
            self.per_second,
            or_dash(self.ratio.as_ref()),
            or_dash(self.cpu_ms.as_ref()),
            or_dash(self.own_cpu_ms.as_ref()),
            self.in_flight,
            or_dash(self.cart.as_ref()),
            or_dash(self.checkout.as_ref()),
            or_dash(self.own_checkout.as_ref()),
            or_dash(self.submit.as_ref()),
            or_dash(self.settled.as_ref()),
        )
    }
}

impl Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(2);
        write!(f, "{:.digits$} [{:.digits$}–{:.digits$}]", self.median, self.low, self.high)
    }
}

impl Display for Quantiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} / {:.1}", self.p50_ms, self.p99_ms)
    }
}

fn or_dash(value: Option<&impl Display>) -> String {
    value.map_or_else(|| "–".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn slice(orders: u64, cpu: u64) -> Slice {
        let mut slice = Slice::new().unwrap();
        slice.orders = orders;
        slice.elapsed = Duration::from_secs(1);
        slice.cpu = Some(Duration::from_millis(cpu));
        slice.busy = Duration::from_secs(2);
        slice
    }

    #[test]
    fn everything_is_compared_with_the_first_round_by_round() {
        let base = Rounds::of(&[slice(100, 1000), slice(50, 500)]);
        let row = row("ours".to_owned(), &[slice(50, 1500), slice(25, 750)], Some(&base)).unwrap();
        assert_eq!(row.ratio, Some(Spread { median: 0.5, low: 0.5, high: 0.5 }));
        assert_eq!(row.own_cpu_ms, Some(Spread { median: 20.0, low: 20.0, high: 20.0 }));
        assert!((row.in_flight - 2.0).abs() < 1e-9);
        let text = row.to_string();
        assert!(text.starts_with("| ours | 37.5 [25.0–50.0] | 0.50 [0.50–0.50] | 30.00"), "{text}");
    }

    #[test]
    fn without_processor_times_there_is_a_dash() {
        let mut unknown = slice(10, 0);
        unknown.cpu = None;
        let row = row("ours".to_owned(), &[unknown], None).unwrap();
        assert!(row.to_string().contains("| – | – | – |"), "{row}");
    }
}
