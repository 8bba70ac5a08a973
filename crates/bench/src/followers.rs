//! Diners who follow their orders, all at once, on one process.
//!
//! The diners are a process of their own, so that memory and processor time of the platform are its own.

mod follow;

use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use jiff::Timestamp;
use order::wire::{WireOrderState, WireOrderUpdate};
use ordering::Order;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{Instant, MissedTickBehavior};

use crate::args::{FollowersArgs, OrdersArgs};
use crate::histogram::Times;
use crate::platform::Platform;
use crate::rig::Rig;
use crate::{history, in_process, machine};

/// Orders that are placed at a time.
const PLACING: usize = 16;
/// Longest wait for what the diners have yet to see.
const PATIENCE: Duration = Duration::from_mins(2);

pub(crate) async fn run(args: FollowersArgs) -> anyhow::Result<()> {
    if let Some(server) = args.follow {
        return follow::run(server).await;
    }
    let orders = OrdersArgs {
        database: args.database.clone(),
        postgres: None,
        seconds: args.seconds,
        rounds: 1,
        diners: args.followers,
        restaurants: 40,
        history: vec![0],
        json: false,
    };
    let rig = Rig::start(&orders).await?;
    let measured = match rig.first() {
        Ok(platform) => measure(platform, &args).await,
        Err(error) => Err(error),
    };
    let stopped = rig.stop().await;
    print(&measured?);
    stopped
}

async fn measure(platform: &Platform, args: &FollowersArgs) -> anyhow::Result<String> {
    let orders = place(platform, usize::try_from(args.followers)?).await?;
    let before = machine::memory().unwrap_or(0);
    let mut diners = Diners::start(platform, &orders).await?;
    let each = machine::memory().unwrap_or(0).saturating_sub(before) / u64::from(args.followers);
    let length = Duration::from_secs(args.seconds.into());
    let idle = processor(tokio::time::sleep(length)).await?;
    let begun = Instant::now();
    let (told, cpu) = processor(tell(platform, &orders, args.changes, length)).await?;
    let (told, took) = (told?, begun.elapsed());
    let seen = diners.see(&told).await?;
    let quantiles = |times: &Times| {
        times.quantiles().map_or_else(String::new, |q| format!("{:.1} / {:.1} ms", q.p50_ms, q.p99_ms))
    };
    let share = |cpu: Duration, of: Duration| 100.0 * cpu.as_secs_f64() / of.as_secs_f64();
    Ok(format!(
        "{} diners follow an order each; load {:.1}\n\
         memory for each: {:.1} kB\n\
         processor without changes: {:.1} % of one\n\
         {} changes in {:.1} s: processor {:.1} % of one, applied in {} (median / 99th percentile)\n\
         a diner was told after the change was kept: {}; {} of {} were told",
        args.followers,
        machine::load().unwrap_or(0.0),
        to_f64(each) / 1e3,
        share(idle.1, length),
        told.len(),
        took.as_secs_f64(),
        share(cpu, took),
        quantiles(&applied(&told)?),
        quantiles(&seen),
        seen.count(),
        told.len(),
    ))
}

/// What `work` answers, and the processor time that the process used meanwhile.
async fn processor<T>(work: impl Future<Output = T>) -> anyhow::Result<(T, Duration)> {
    let before = machine::processor_time().context("the processor time is not told here")?;
    let answer = work.await;
    Ok((answer, machine::processor_time().unwrap_or(before).saturating_sub(before)))
}

async fn place(platform: &Platform, count: usize) -> anyhow::Result<Vec<Order>> {
    let mut orders = Vec::with_capacity(count);
    let meals: Vec<_> = platform.meals.iter().cycle().take(count).collect();
    for some in meals.chunks(PLACING) {
        let placed = some.iter().map(|meal| in_process::order(&platform.app, meal));
        for placed in futures::future::join_all(placed).await {
            orders.push(placed?.order);
        }
    }
    Ok(orders)
}

/// A change that was kept.
struct Told {
    /// Which order.
    at: usize,
    version: i64,
    kept: Timestamp,
    took: Duration,
}

fn applied(told: &[Told]) -> anyhow::Result<Times> {
    let mut times = Times::new()?;
    for told in told {
        times.note(told.took);
    }
    Ok(times)
}

/// So many changes a second, each of another order, as its partner sends them.
async fn tell(
    platform: &Platform,
    orders: &[Order],
    changes: u32,
    length: Duration,
) -> anyhow::Result<Vec<Told>> {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / changes);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (mut told, end) = (Vec::new(), Instant::now() + length);
    // Far from each other, and none twice.
    for (at, order) in orders.iter().enumerate() {
        ticks.tick().await;
        let began = Instant::now();
        if began >= end {
            break;
        }
        let state = WireOrderState { state: "CONFIRMED".into(), ..WireOrderState::default() };
        let update = WireOrderUpdate {
            action_order_id: order.action_order_id.clone().unwrap_or_default(),
            order_state: Some(state),
            update_time: Some(platform.app.ambient.now().to_string()),
            ..WireOrderUpdate::default()
        };
        let status = history::tell(platform, update).await?;
        anyhow::ensure!(status == 200, "an update was refused: {status}");
        let kept = platform.app.ambient.now();
        told.push(Told { at, version: order.version + 1, kept, took: began.elapsed() });
    }
    Ok(told)
}

/// The process that follows.
struct Diners {
    lines: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

impl Diners {
    /// Ready once each has been told how its order stands.
    async fn start(platform: &Platform, orders: &[Order]) -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["followers", "--follow", &platform.address.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut input = child.stdin.take().context("the diners cannot be spoken to")?;
        for order in orders {
            let line = format!("/orders/{}/events?seen={}\n", order.id, order.version);
            input.write_all(line.as_bytes()).await?;
        }
        drop(input);
        let output = child.stdout.take().context("the diners cannot be heard")?;
        let mut diners = Self { lines: BufReader::new(output).lines(), _child: child };
        for _ in orders {
            diners.next().await?;
        }
        Ok(diners)
    }

    /// How long after each change its diner heard of it.
    async fn see(&mut self, told: &[Told]) -> anyhow::Result<Times> {
        let mut times = Times::new()?;
        let kept: std::collections::HashMap<(usize, i64), Timestamp> =
            told.iter().map(|told| ((told.at, told.version), told.kept)).collect();
        while times.count() < u64::try_from(kept.len())? {
            let (at, version, seen) = self.next().await?;
            let Some(kept) = kept.get(&(at, version)) else { continue };
            // It may be there before the partner has its answer.
            times.note(Duration::try_from(seen.duration_since(*kept)).unwrap_or_default());
        }
        Ok(times)
    }

    /// Which diner was told of which version, and when.
    async fn next(&mut self) -> anyhow::Result<(usize, i64, Timestamp)> {
        let line = tokio::time::timeout(PATIENCE, self.lines.next_line()).await;
        let line = line.context("a diner was told nothing")??.context("the diners are gone")?;
        let mut fields = line.split(' ');
        let mut field = || fields.next().context("the diners said too little");
        Ok((field()?.parse()?, field()?.parse()?, Timestamp::from_microsecond(field()?.parse()?)?))
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn to_f64(bytes: u64) -> f64 {
    bytes as f64
}

#[expect(clippy::print_stdout, reason = "the result of the command belongs on standard output")]
fn print(text: &str) {
    println!("{text}");
}
