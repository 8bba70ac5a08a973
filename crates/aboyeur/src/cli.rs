//! The command line: what can be asked of the program, and where each request goes.
//!
//! Exit codes: 0 good, 1 problems were found, 2 the command could not run.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Config;
use crate::{certify, demo, feed_check, feed_convert, feed_generate, feed_schema, serve, users};

/// End-to-end food ordering: feeds in, orders out, and every problem to the right people.
#[derive(Debug, Parser)]
#[command(name = "aboyeur", version, about, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the platform.
    Serve(ConfigArgs),
    /// Watch the whole product work: three simulated partners, diners, and a story in this terminal.
    Demo(demo::DemoArgs),
    /// Bring the database's schema up to date.
    Migrate(ConfigArgs),
    /// People who sign in.
    #[command(subcommand)]
    User(UserCommand),
    /// Inventory feeds.
    #[command(subcommand)]
    Feed(FeedCommand),
    /// Partners.
    #[command(subcommand)]
    Partner(PartnerCommand),
    /// Copy the SQLite database, also while the platform runs.
    Backup(BackupArgs),
}

/// Where the configuration is.
#[derive(Clone, Debug, Args)]
pub struct ConfigArgs {
    /// The configuration file; without it, defaults are used.
    #[arg(long, env = "ABOYEUR_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The database, instead of the one in the configuration file.
    #[arg(long, env = "ABOYEUR_DATABASE", value_name = "ADDRESS", hide_env_values = true)]
    database: Option<String>,
}

impl ConfigArgs {
    /// The configuration that these arguments name.
    pub fn load(&self) -> anyhow::Result<Config> {
        let mut config = self.config.as_deref().map_or_else(|| Ok(Config::default()), Config::read)?;
        if let Some(database) = &self.database {
            config.database = database.clone().into();
        }
        Ok(config)
    }
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add a person; the password is read from standard input.
    Add(users::AddUserArgs),
}

#[derive(Debug, Subcommand)]
enum FeedCommand {
    /// Check a feed file, a directory or a sitemap's feed without a server.
    Check(feed_check::CheckArgs),
    /// Convert v1 documents to rows of v2, and tell every loss.
    Convert(feed_convert::ConvertArgs),
    /// Print the JSON Schemas of rows.
    Schema(feed_schema::SchemaArgs),
    /// Write a believable feed of any size, with defects on request.
    Generate(Box<feed_generate::GenerateArgs>),
    /// Compare the defects that were planted in a feed with those that a check found.
    Score(feed_generate::ScoreArgs),
}

#[derive(Debug, Subcommand)]
enum PartnerCommand {
    /// Add a partner, with its sandbox and production.
    Add(users::AddPartnerArgs),
    /// Be a partner: serve a feed, answer checkout and submit, send order updates, and misbehave on command.
    Simulate(partner_sim::cli::SimulateArgs),
    /// Run the documented test cases against a partner's endpoint, without a server and without a database.
    Certify(Box<certify::CertifyArgs>),
    /// Push entities to a platform as real-time updates, or delete them there.
    Push(partner_sim::cli::PushArgs),
}

#[derive(Debug, Args)]
struct BackupArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// Where the copy goes; the file must not exist.
    target: PathBuf,
}

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// Writes a result.
#[expect(clippy::print_stdout, reason = "the result of a command belongs on standard output")]
pub(crate) fn print(text: &str) {
    println!("{text}");
}

/// Carries out what was asked.
pub async fn run(cli: Cli) -> ExitCode {
    let result = match cli.command {
        Command::Serve(args) => serve::serve(&args).await,
        Command::Demo(args) => demo::run(args).await,
        Command::Migrate(args) => serve::migrate(&args).await,
        Command::User(UserCommand::Add(args)) => users::add_user(args).await,
        Command::Feed(FeedCommand::Check(args)) => feed_check::check(args).await,
        Command::Feed(FeedCommand::Convert(args)) => feed_convert::convert(args),
        Command::Feed(FeedCommand::Schema(args)) => feed_schema::schema(args),
        Command::Feed(FeedCommand::Generate(args)) => feed_generate::generate(*args),
        Command::Feed(FeedCommand::Score(args)) => feed_generate::score(args),
        Command::Partner(PartnerCommand::Add(args)) => users::add_partner(args).await,
        Command::Partner(PartnerCommand::Simulate(args)) => serve::simulate(args).await,
        Command::Partner(PartnerCommand::Certify(args)) => certify::certify(*args).await,
        Command::Partner(PartnerCommand::Push(args)) => {
            partner_sim::cli::push(args).await.map(|()| ExitCode::SUCCESS)
        }
        Command::Backup(args) => serve::backup(&args.config, &args.target).await,
    };
    result.unwrap_or_else(|error| {
        #[expect(clippy::print_stderr, reason = "a command that could not run says so on standard error")]
        {
            eprintln!("aboyeur: {error:#}");
        }
        ExitCode::from(2)
    })
}
