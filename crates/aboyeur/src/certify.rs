//! `aboyeur partner certify`: the documented test cases against an endpoint, at a partner's desk.

use std::io::{self, IsTerminal};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use basis::{Ambient, Currency, Locale, Money};
use certification::{
    CaseResult, Endpoint, Kit, Line, Report, Sample, TestCase, TestSetup, Watch, html, json, run, text,
};
use clap::Args;
use feed::{CheckOptions, Checker, RestaurantDocument, ServiceType};
use indicatif::{ProgressBar, ProgressStyle};
use order::OptionsStyle;
use outbound::{Breakers, Outbound, OutboundPolicy};
use partners::AuthHeaderStyle;
use texts::Texts;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::certify_key;
use crate::cli::print;
use crate::feed_check::{ReportFormat, read_language};
use crate::feed_files::{Input, write_whole};

/// What to test and how to say it.
#[derive(Debug, Args)]
pub(crate) struct CertifyArgs {
    /// The partner's fulfillment endpoint.
    #[arg(long, value_name = "URL", required_unless_present = "print_keys")]
    endpoint: Option<Url>,
    /// The partner's feed: a file or a directory.
    #[arg(long, value_name = "PATH", required_unless_present = "print_keys")]
    feed: Option<PathBuf>,
    /// Cases to run, such as C1,C2,S1; without it, all.
    #[arg(long, value_delimiter = ',', value_name = "CASES")]
    cases: Vec<TestCase>,
    /// Restaurants for each case, chosen at random.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=250))]
    samples: u32,
    /// Calls a second at most.
    #[arg(long, default_value_t = 2.0, value_parser = read_qps)]
    qps: f64,
    /// Decides what chance decides; the same seed asks the same.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
    /// Write the result to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Language of the text and of the page: en or fr.
    #[arg(long, default_value = "en", value_parser = read_language)]
    language: Locale,
    #[command(flatten)]
    key: KeyArgs,
    #[command(flatten)]
    partner: PartnerArgs,
}

/// How the requests are signed.
#[derive(Debug, Args)]
struct KeyArgs {
    /// Project id of the partner: the audience of the tokens.
    #[arg(long, default_value = "aboyeur-certification")]
    project_id: String,
    /// The key to sign with (PEM); it is made, and kept there, if the file is missing.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Where the public keys are served while the command runs.
    #[arg(long, default_value = "127.0.0.1:8092", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The issuer in the tokens; without it, the address at which the keys are served.
    #[arg(long, value_name = "URL")]
    issuer: Option<Url>,
    /// Print the public keys and do nothing else, for an endpoint that cannot fetch them here.
    #[arg(long, requires = "key")]
    print_keys: bool,
    /// How the token stands in the Authorization header: bearer or bare.
    #[arg(long, default_value = "bearer")]
    auth_header_style: AuthHeaderStyle,
    /// A certificate authority of your own that is trusted too (PEM).
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

/// What is known of the partner.
#[derive(Debug, Args)]
struct PartnerArgs {
    /// The test configuration as JSON, as the REST interface gives it; the options below go before it.
    #[arg(long, value_name = "FILE")]
    setup: Option<PathBuf>,
    /// Minimum order value, such as 10.00USD.
    #[arg(long, value_name = "AMOUNT", value_parser = read_money)]
    minimum_order: Option<Money>,
    /// The minimum holds for takeout too.
    #[arg(long)]
    minimum_on_takeout: bool,
    /// A promo code that works.
    #[arg(long, value_name = "CODE")]
    promo: Option<String>,
    /// The value from which the code works, such as 20.00USD.
    #[arg(long, value_name = "AMOUNT", value_parser = read_money)]
    promo_minimum: Option<Money>,
    /// A promo code that does not work; without it, one is made up.
    #[arg(long, value_name = "CODE")]
    invalid_promo: Option<String>,
    /// Services to test, delivery or takeout; without it, all.
    #[arg(long = "service", value_delimiter = ',', value_parser = read_service)]
    services: Vec<ServiceType>,
    /// The payment token that the test gateway takes.
    #[arg(long, value_name = "TOKEN")]
    payment_token: Option<String>,
    /// The payment token that it declines.
    #[arg(long, value_name = "TOKEN")]
    declined_token: Option<String>,
    /// Guests may order.
    #[arg(long)]
    guest: bool,
    /// The partner counts prices of options inside the prices of lines.
    #[arg(long)]
    options_in_line_price: bool,
}

fn read_qps(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok().filter(|number| (0.01..=1000.0).contains(number));
    number.ok_or_else(|| "write a number of 0.01 to 1000".to_owned())
}

fn read_money(text: &str) -> Result<Money, String> {
    let wrong = || "write an amount with its currency, such as 10.00USD".to_owned();
    let at = text.len().checked_sub(3).filter(|at| text.is_char_boundary(*at)).ok_or_else(wrong)?;
    let (amount, currency) = text.split_at(at);
    let currency: Currency = currency.to_ascii_uppercase().parse().map_err(|_| wrong())?;
    Money::from_decimal(amount.trim(), currency).map_err(|_| wrong())
}

fn read_service(text: &str) -> Result<ServiceType, String> {
    ServiceType::parse(text).ok_or_else(|| "the services are delivery and takeout".to_owned())
}

/// Tests and prints; exit code 1 if a case failed.
pub(crate) async fn certify(args: CertifyArgs) -> anyhow::Result<ExitCode> {
    if args.key.print_keys {
        let issuer = args.key.issuer.as_ref().map(Url::to_string).unwrap_or_default();
        let key = certify_key::find(args.key.key.as_deref(), issuer).await?;
        print(&serde_json::to_string_pretty(&key.jwks()?)?);
        return Ok(ExitCode::SUCCESS);
    }
    let (Some(endpoint), Some(feed)) = (args.endpoint.clone(), args.feed.clone()) else {
        anyhow::bail!("--endpoint and --feed are needed");
    };
    let stop = CancellationToken::new();
    let _stopped = stop.clone().drop_guard();
    let ambient = Ambient::system();
    let restaurants = tokio::task::spawn_blocking(move || read_restaurants(&feed)).await??;
    let kit = kit(&args)?;
    let line = line(&args, endpoint, ambient.clone(), &stop).await?;
    let bar = Bar::new(kit.most_samples(restaurants.len()));
    let until = stop_at_interrupt();
    let report = run(&kit, &restaurants, &line, &bar, &until).await?;
    bar.0.finish_and_clear();
    write(&args, &report, ambient.now())?;
    Ok(if report.is_passed() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Ends the run at Ctrl-C with what was found until then.
fn stop_at_interrupt() -> CancellationToken {
    let until = CancellationToken::new();
    let interrupted = until.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            interrupted.cancel();
        }
    });
    until
}

fn write(args: &CertifyArgs, report: &Report, now: basis::Timestamp) -> anyhow::Result<()> {
    let t = Texts::new(args.language);
    let written = match args.format {
        ReportFormat::Text => text(report, t),
        ReportFormat::Json => serde_json::to_string_pretty(&json(report, t))?,
        ReportFormat::Html => html(report, now, t)?,
    };
    if let Some(path) = &args.output {
        return write_whole(path, written.as_bytes());
    }
    print(&written);
    Ok(())
}

fn kit(args: &CertifyArgs) -> anyhow::Result<Kit> {
    let mut kit = Kit::new(setup(&args.partner)?);
    if !args.cases.is_empty() {
        kit.cases.retain(|case| args.cases.contains(case));
    }
    kit.samples = args.samples;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0.01 to 1000 was checked")]
    let qps_milli = (args.qps * 1000.0).round() as u32;
    kit.qps_milli = qps_milli;
    kit.seed = args.seed;
    if args.partner.options_in_line_price {
        kit.style = OptionsStyle::InLinePrice;
    }
    Ok(kit)
}

fn setup(args: &PartnerArgs) -> anyhow::Result<TestSetup> {
    let mut setup = match &args.setup {
        None => TestSetup::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            serde_json::from_str(&text)
                .with_context(|| format!("{} is no test configuration", path.display()))?
        }
    };
    setup.minimum_order = args.minimum_order.or(setup.minimum_order);
    setup.minimum_on_takeout |= args.minimum_on_takeout;
    setup.valid_promo = args.promo.clone().or(setup.valid_promo);
    setup.promo_minimum = args.promo_minimum.or(setup.promo_minimum);
    setup.invalid_promo = args.invalid_promo.clone().or(setup.invalid_promo);
    if !args.services.is_empty() {
        setup.service_types.clone_from(&args.services);
    }
    setup.payment_valid = args.payment_token.clone().unwrap_or(setup.payment_valid);
    setup.payment_declined = args.declined_token.clone().unwrap_or(setup.payment_declined);
    setup.guest |= args.guest;
    setup.read().map_err(|wrong| {
        let problems: Vec<String> =
            wrong.0.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
        anyhow::anyhow!("the test configuration: {}", problems.join("; "))
    })
}

/// The way to the endpoint, and the keys for it.
async fn line(
    args: &CertifyArgs,
    endpoint: Url,
    ambient: Ambient,
    stop: &CancellationToken,
) -> anyhow::Result<Line> {
    let (listener, address) = certify_key::listen(args.key.listen).await?;
    let issuer = match &args.key.issuer {
        Some(issuer) => issuer.as_str().trim_end_matches('/').to_owned(),
        None => format!("http://{address}"),
    };
    let key = certify_key::find(args.key.key.as_deref(), issuer).await?;
    certify_key::publish(&key, listener, stop.clone())?;
    say(&format!(
        "Issuer {}, project id {}; keys at http://{address}/.well-known/jwks.json while this runs.",
        key.issuer(),
        args.key.project_id
    ));
    let private_cas = match &args.key.ca {
        None => Vec::new(),
        Some(path) => vec![
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?,
        ],
    };
    // Whoever sits at this desk may call what this machine can reach.
    let everywhere: Vec<ipnet::IpNet> = vec!["0.0.0.0/0".parse()?, "::/0".parse()?];
    let policy = OutboundPolicy { allow: everywhere, allow_http: true, private_cas };
    Ok(Line {
        outbound: Outbound::new(policy, ambient.clone(), Breakers::none())?,
        tokens: Arc::new((Arc::new(key), ambient.clone())),
        endpoint: Endpoint {
            url: endpoint,
            project_id: args.key.project_id.clone(),
            auth_header_style: args.key.auth_header_style,
        },
        ambient,
    })
}

fn read_restaurants(path: &Path) -> anyhow::Result<Vec<Arc<RestaurantDocument>>> {
    let input = Input::find(path)?;
    let mut checker = Checker::new(CheckOptions::new(Ambient::system().now()));
    let progress = input.progress();
    for file in &input.files {
        let reader = file.open(&progress)?;
        let failed = || format!("{} cannot be read", file.path.display());
        checker.read_file(&file.name, reader).with_context(failed)?;
    }
    progress.finish_and_clear();
    let checked = checker.finish();
    let errors = checked.report.summary.errors;
    anyhow::ensure!(
        !checked.restaurants.is_empty(),
        "no restaurant of the feed can be ordered from ({errors} errors; see aboyeur feed check)"
    );
    Ok(checked.restaurants.into_iter().map(Arc::new).collect())
}

/// What is no result goes to standard error.
#[expect(clippy::print_stderr, reason = "the result alone belongs on standard output")]
fn say(text: &str) {
    eprintln!("{text}");
}

/// A bar over all samples; hidden unless a person watches.
struct Bar(ProgressBar);

impl Bar {
    fn new(samples: usize) -> Self {
        if !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(u64::try_from(samples).unwrap_or(u64::MAX));
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of at most {len}, {elapsed}  {msg}") {
            bar.set_style(style);
        }
        Self(bar)
    }
}

#[async_trait]
impl Watch for Bar {
    async fn sample(&self, sample: &Sample) -> anyhow::Result<()> {
        self.0.set_message(format!("{} {}", sample.case, sample.restaurant.name));
        self.0.inc(1);
        Ok(())
    }

    async fn case(&self, _: &CaseResult) -> anyhow::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_name_their_currency() {
        assert_eq!(read_money("10.00USD").unwrap(), Money::new(1000, Currency::USD));
        assert_eq!(read_money("12.5 eur").unwrap(), Money::new(1250, Currency::EUR));
        for wrong in ["", "10", "€10", "tenUSD"] {
            assert!(read_money(wrong).is_err(), "{wrong}");
        }
        assert!(read_qps("0").is_err() && read_qps("NaN").is_err());
    }
}
