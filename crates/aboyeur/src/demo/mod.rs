//! `aboyeur demo`: the whole product working in one command.
//!
//! Three partners with some 200 restaurants, their simulated endpoints, steady diners, and a story that goes wrong and
//! is put right, told in the terminal. Nothing here is a short cut: feeds are read from files, endpoints are called
//! over HTTP with signed tokens, mail goes by SMTP to a mailbox that the demo shows as a page.

mod cast;
mod diners;
mod house;
mod mailbox;
mod narrator;
mod story;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use basis::{Ambient, Locale};
use clap::Args;
use telemetry::Metrics;

use crate::app::App;
use crate::serve;
use house::House;
use narrator::Narrator;

/// How the demo runs.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Keep everything in this folder; without it, nothing is kept.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// Port of the pages; a free one is taken if it is in use, or with 0.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Restaurants of all partners together.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(15..=5_000))]
    restaurants: u32,
    /// Only open the house: no failing endpoint, no claim, no one to mend it.
    #[arg(long)]
    no_story: bool,
    /// Tell the story as one JSON object a line.
    #[arg(long)]
    json: bool,
    /// Language of the story: en or fr. By default that of the terminal.
    #[arg(long, value_parser = parse_locale)]
    lang: Option<Locale>,
    /// Stop when the story is over.
    #[arg(long, conflicts_with = "no_story")]
    exit_after_story: bool,
}

fn parse_locale(text: &str) -> Result<Locale, String> {
    text.parse().map_err(|()| "write en or fr".to_owned())
}

/// Runs the demo until it is told to stop.
pub async fn run(args: DemoArgs) -> anyhow::Result<ExitCode> {
    telemetry::init(telemetry::LogFormat::Text, "error")?;
    let metrics = Metrics::install()?;
    let locale = args.lang.unwrap_or_else(terminal_locale);
    let narrator = Narrator::new(locale, args.json);
    narrator.tell("demo-preparing", &[]);
    let house = House::prepare(&args, Ambient::system()).await?;
    let (app, listener) = (house.app.clone(), house.listener()?);
    serve::stop_on_signal(app.stop.clone());
    let pages = mailbox::router(house.mail.clone());
    let serving = {
        let (app, metrics) = (app.clone(), metrics.clone());
        tokio::spawn(async move { serve::run(&app, listener, &metrics, vec![pages]).await })
    };
    let cast = cast::open(&house, &args, &narrator).await;
    let result = match cast {
        Ok(cast) => act(&args, &app, &narrator, cast).await,
        Err(error) => Err(error),
    };
    app.stop.cancel();
    serving.await??;
    result?;
    narrator.tell("demo-stopped", &[]);
    Ok(ExitCode::SUCCESS)
}

async fn act(args: &DemoArgs, app: &App, narrator: &Narrator, cast: cast::Cast) -> anyhow::Result<()> {
    narrator.introduce(&cast);
    let diners = diners::seat(app, &cast, app.stop.child_token());
    if args.no_story {
        app.stop.cancelled().await;
    } else {
        tokio::select! {
            () = app.stop.cancelled() => {}
            told = story::tell(app, &cast, narrator, &diners) => {
                told?;
                if !args.exit_after_story {
                    app.stop.cancelled().await;
                }
            }
        }
    }
    app.stop.cancel();
    diners.leave().await;
    cast.leave().await;
    Ok(())
}

fn terminal_locale() -> Locale {
    let language = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    language.and_then(|tag| tag.parse().ok()).unwrap_or_default()
}

/// How often the story looks whether what it waits for has happened.
const LOOK: Duration = Duration::from_millis(500);
