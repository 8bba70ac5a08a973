//! `aboyeur user add` and `aboyeur partner add`: the first people and partners of an installation.

use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use anyhow::Context;
use basis::{Actor, Ambient, Locale, PartnerId};
use clap::{Args, ValueEnum};
use identity::{NewUser, Role, StaffRole};
use partners::{NewPartner, PartnerStatus};

use crate::app::App;
use crate::cli::ConfigArgs;

/// A new person.
#[derive(Debug, Args)]
pub(crate) struct AddUserArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// The address with which the person signs in.
    #[arg(long)]
    email: String,
    /// The person's name.
    #[arg(long)]
    name: String,
    /// What the person may do for the platform; can be repeated.
    #[arg(long, value_enum, conflicts_with_all = ["partner", "role"], required_unless_present = "partner")]
    staff: Vec<StaffName>,
    /// The partner the person works for.
    #[arg(long, requires = "role")]
    partner: Option<PartnerId>,
    /// What the person may do for the partner.
    #[arg(long, value_enum)]
    role: Option<RoleName>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum StaffName {
    Consultant,
    Support,
    Oncall,
    Operator,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleName {
    Reader,
    Editor,
    Administrator,
    Tester,
}

/// A new partner.
#[derive(Debug, Args)]
pub(crate) struct AddPartnerArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// The account's name.
    #[arg(long)]
    name: String,
    /// ISO 3166-1 country code.
    #[arg(long, default_value = "FR")]
    country: String,
    /// The partner's time zone.
    #[arg(long, default_value = "Europe/Paris")]
    time_zone: String,
    /// The language in which the partner is written to.
    #[arg(long, default_value = "en", value_parser = parse_locale)]
    locale: Locale,
}

fn parse_locale(text: &str) -> Result<Locale, String> {
    text.parse().map_err(|()| "write en or fr".to_owned())
}

/// Adds a person; the password comes from standard input.
pub(crate) async fn add_user(args: AddUserArgs) -> anyhow::Result<ExitCode> {
    let password = read_password()?;
    let new = if let (Some(partner), Some(role)) = (args.partner, args.role) {
        NewUser::of_partner(partner, role.into(), &args.name, &args.email)
    } else {
        let roles: Vec<StaffRole> = args.staff.iter().map(|role| (*role).into()).collect();
        NewUser::staff(&roles, &args.name, &args.email)
    };
    let app = App::open(args.config.load()?, Ambient::system()).await?;
    let user = app.identity.create_user(Actor::system("command-line"), new.with_password(&password)).await?;
    say(&format!("{} is added; sign in at {}{}", user.name, app.config.origin(), web::session::SIGN_IN));
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Adds a partner.
pub(crate) async fn add_partner(args: AddPartnerArgs) -> anyhow::Result<ExitCode> {
    let app = App::open(args.config.load()?, Ambient::system()).await?;
    let new = NewPartner {
        country: args.country,
        time_zone: args.time_zone,
        locale: args.locale,
        status: PartnerStatus::Integrating,
        ..NewPartner::named(&args.name)
    };
    let partner = app.partners.create(Actor::system("command-line"), new).await?;
    say(&format!("{} is added with the partner id {}", partner.name, partner.id));
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stdout, reason = "a command answers on its standard output")]
fn say(text: &str) {
    println!("{text}");
}

fn read_password() -> anyhow::Result<String> {
    #[expect(clippy::print_stderr, reason = "the prompt for a person at a terminal")]
    if std::io::stdin().is_terminal() {
        eprintln!("Type the password, then Enter and Ctrl-D:");
    }
    let mut text = String::new();
    std::io::stdin().take(1024).read_to_string(&mut text).context("the password cannot be read")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

impl From<StaffName> for StaffRole {
    fn from(name: StaffName) -> Self {
        match name {
            StaffName::Consultant => Self::Consultant,
            StaffName::Support => Self::Support,
            StaffName::Oncall => Self::OnCall,
            StaffName::Operator => Self::Operator,
        }
    }
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Reader => Self::Reader,
            RoleName::Editor => Self::Editor,
            RoleName::Administrator => Self::Administrator,
            RoleName::Tester => Self::Tester,
        }
    }
}
