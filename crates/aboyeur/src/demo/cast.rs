//! Who plays in the demo: three partners with their people and simulated endpoints, and the platform's own people.

use std::fs;
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use basis::{Actor, Environment, Locale, PartnerId, UserId};
use calendar::{Rotation, ShiftLength};
use escalation::NewSchedule;
use identity::{NewUser, Role, StaffRole};
use inventory::IngestionState;
use jiff::tz::TimeZone;
use partner_sim::generate::{City, GenerateConfig, write_feed};
use partner_sim::{ServiceAccountKey, SimConfig, SimHandle, Simulator};
use partners::{ContactDraft, ContactKind, EnvironmentPatch, NewPartner, PartnerPatch, PartnerStatus};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::house::House;
use super::narrator::Narrator;
use super::{DemoArgs, LOOK};
use crate::app::App;

/// The password of everybody in the demo.
pub(super) const PASSWORD: &str = "aboyeur-demo";

/// The longest the first reading of the feeds may take.
const FEEDS_READY_WITHIN: Duration = Duration::from_mins(2);

/// Somebody who can sign in.
pub(super) struct Person {
    pub(super) email: &'static str,
    pub(super) role_key: &'static str,
}

/// A partner in the play.
pub(super) struct Player {
    pub(super) id: PartnerId,
    pub(super) name: &'static str,
    pub(super) environment: Environment,
    pub(super) sim: SimHandle,
}

/// Everybody.
pub(super) struct Cast {
    pub(super) origin: String,
    pub(super) healthy: Player,
    pub(super) breaking: Player,
    pub(super) integrating: Player,
    pub(super) people: Vec<Person>,
}

/// How a partner is written into the play.
struct Part {
    name: &'static str,
    slug: &'static str,
    city: City,
    country: &'static str,
    time_zone: &'static str,
    locale: Locale,
    environment: Environment,
    is_launched: bool,
    share: u32,
    users: [(&'static str, &'static str, Role); 2],
    emergency: [(&'static str, &'static str); 2],
}

const HEALTHY: Part = Part {
    name: "Bouchons de Lyon",
    slug: "bouchons",
    city: City::Lyon,
    country: "FR",
    time_zone: "Europe/Paris",
    locale: Locale::Fr,
    environment: Environment::Production,
    is_launched: true,
    share: 2,
    users: [
        ("Camille Morel", "camille@bouchons.example", Role::Administrator),
        ("Jules Perrin", "jules@bouchons.example", Role::Reader),
    ],
    emergency: [
        ("Astreinte Bouchons", "astreinte@bouchons.example"),
        ("Camille Morel", "camille@bouchons.example"),
    ],
};

const BREAKING: Part = Part {
    name: "Lakeside Eats",
    slug: "lakeside",
    city: City::Chicago,
    country: "US",
    time_zone: "America/Chicago",
    locale: Locale::En,
    environment: Environment::Production,
    is_launched: true,
    share: 2,
    users: [
        ("Dana Whitfield", "dana@lakeside.example", Role::Administrator),
        ("Omar Reyes", "omar@lakeside.example", Role::Editor),
    ],
    emergency: [("Lakeside pager", "pager@lakeside.example"), ("Dana Whitfield", "dana@lakeside.example")],
};

const INTEGRATING: Part = Part {
    name: "Petites Tables",
    slug: "petites-tables",
    city: City::Paris,
    country: "FR",
    time_zone: "Europe/Paris",
    locale: Locale::Fr,
    environment: Environment::Sandbox,
    is_launched: false,
    share: 1,
    users: [
        ("Inès Caron", "ines@petites-tables.example", Role::Administrator),
        ("Hugo Blanc", "hugo@petites-tables.example", Role::Tester),
    ],
    emergency: [
        ("Inès Caron", "ines@petites-tables.example"),
        ("Astreinte Petites Tables", "astreinte@petites-tables.example"),
    ],
};

const SHARES: u32 = 5;

/// What a folder that was used before remembers.
#[derive(Serialize, Deserialize)]
struct Memory {
    partners: Vec<PartnerId>,
}

/// Writes the feeds, makes the accounts unless they are there already, and starts the endpoints.
pub(super) async fn open(house: &House, args: &DemoArgs, narrator: &Narrator) -> anyhow::Result<Cast> {
    let app = &house.app;
    let remembered = house.folder.join("demo.json");
    let memory = match fs::read_to_string(&remembered) {
        Ok(text) => serde_json::from_str(&text).context("demo.json of the data folder cannot be read")?,
        Err(_) => found(house, args).await?,
    };
    fs::write(&remembered, serde_json::to_string(&memory)?)?;
    let [first, second, third] = <[PartnerId; 3]>::try_from(memory.partners)
        .map_err(|_| anyhow::anyhow!("demo.json of the data folder names other than three partners"))?;
    let cast = Cast {
        origin: app.config.origin(),
        healthy: play(house, &HEALTHY, first).await?,
        breaking: play(house, &BREAKING, second).await?,
        integrating: play(house, &INTEGRATING, third).await?,
        people: people(),
    };
    narrator.tell("demo-reading-feeds", &[]);
    for player in [&cast.healthy, &cast.breaking, &cast.integrating] {
        wait_for_feed(app, player).await?;
    }
    Ok(cast)
}

async fn found(house: &House, args: &DemoArgs) -> anyhow::Result<Memory> {
    let consultant = staff(&house.app).await?;
    let mut partners = Vec::new();
    for part in [&HEALTHY, &BREAKING, &INTEGRATING] {
        partners.push(found_partner(house, part, args.restaurants, consultant).await?);
    }
    Ok(Memory { partners })
}

/// The platform's own people and their on-call schedule; gives the consultant.
async fn staff(app: &App) -> anyhow::Result<UserId> {
    let actor = Actor::system("demo");
    let mut ids = Vec::new();
    for (name, email, roles) in [
        ("Lucie Garnier", "lucie@aboyeur.example", vec![StaffRole::Support]),
        ("Noé Marchand", "noe@aboyeur.example", vec![StaffRole::OnCall]),
        ("Ada Simon", "ada@aboyeur.example", vec![StaffRole::OnCall]),
        ("Victor Roche", "victor@aboyeur.example", vec![StaffRole::Consultant]),
        ("Olga Petit", "olga@aboyeur.example", vec![StaffRole::Operator]),
    ] {
        let new = NewUser::staff(&roles, name, email).with_password(PASSWORD);
        ids.push(app.identity.create_user(actor.clone(), new).await?.id);
    }
    let zone = TimeZone::get(&app.config.platform.time_zone)?;
    let today = zone.to_datetime(app.ambient.now()).date();
    let rotation = Rotation {
        zone,
        starts_on: today.yesterday()?,
        handover: jiff::civil::time(9, 0, 0, 0),
        shift: ShiftLength::Weekly(NonZeroU32::MIN),
        participants: 2,
    };
    let schedule = NewSchedule {
        name: "On call".to_owned(),
        is_default: true,
        rotation,
        participants: vec![ids[1], ids[2]],
    };
    app.escalation.create_schedule(actor, schedule).await?;
    Ok(ids[3])
}

async fn found_partner(
    house: &House,
    part: &Part,
    restaurants: u32,
    consultant: UserId,
) -> anyhow::Result<PartnerId> {
    let (app, actor) = (&house.app, Actor::system("demo"));
    let new = NewPartner {
        country: part.country.to_owned(),
        time_zone: part.time_zone.to_owned(),
        locale: part.locale,
        consultant: Some(consultant),
        ..NewPartner::named(part.name)
    };
    let partner = app.partners.create(actor.clone(), new).await?.id;
    let mut users = Vec::new();
    for (name, email, role) in part.users {
        let new = NewUser::of_partner(partner, role, name, email).with_password(PASSWORD);
        users.push(app.identity.create_user(actor.clone(), new).await?.id);
    }
    contacts(app, part, partner, users[0]).await?;
    write_files(house, part, partner, restaurants)?;
    let directory = house.folder.join("feeds").join(part.slug).display().to_string();
    let patch = EnvironmentPatch { feed_directory: Some(Some(directory)), ..EnvironmentPatch::default() };
    app.partners.update_environment(actor.clone(), partner, part.environment, patch).await?;
    let key = app.identity.create_service_account_key(actor.clone(), partner, &Environment::ALL).await?;
    write_key(&key_path(house, part), &serde_json::to_string(&key)?)?;
    if part.is_launched {
        for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
            app.partners.set_status(actor.clone(), partner, status, "The demo begins.").await?;
        }
    }
    Ok(partner)
}

async fn contacts(app: &App, part: &Part, partner: PartnerId, user: UserId) -> anyhow::Result<()> {
    let actor = Actor::system("demo");
    let (name, email, _) = part.users[0];
    let mut drafts: Vec<ContactDraft> = part
        .emergency
        .iter()
        .map(|(name, email)| ContactDraft::mail(ContactKind::TechnicalEmergency, name, email))
        .collect();
    drafts.push(ContactDraft::mail(ContactKind::TechnicalNonEmergency, name, email));
    drafts.push(ContactDraft { user_id: Some(user), ..ContactDraft::mail(ContactKind::Alert, name, email) });
    drafts.push(ContactDraft::mail(ContactKind::OperationalMerchant, name, email));
    let phone = Some(if part.country == "US" { "+13125550142" } else { "+33472005501" }.to_owned());
    for kind in [ContactKind::OperationalPlatform, ContactKind::OperationalUser] {
        drafts.push(ContactDraft { phone: phone.clone(), ..ContactDraft::mail(kind, name, email) });
    }
    drafts.push(ContactDraft {
        hours: Some(format!("{}; mon-fri 09:00-22:00; sat,sun 10:00-22:00", part.time_zone)),
        email: None,
        ..ContactDraft::mail(ContactKind::OperationalHours, name, email)
    });
    for draft in drafts {
        app.partners
            .add_contact(actor.clone(), partner, ContactDraft { locale: part.locale, ..draft })
            .await
            .with_context(|| format!("a contact of {}", part.name))?;
    }
    let patch = PartnerPatch { locale: Some(part.locale), ..PartnerPatch::default() };
    app.partners.update(actor, partner, patch).await?;
    Ok(())
}

fn write_files(house: &House, part: &Part, partner: PartnerId, restaurants: u32) -> anyhow::Result<()> {
    let directory = house.folder.join("feeds").join(part.slug);
    fs::create_dir_all(&directory)?;
    let count = (restaurants * part.share / SHARES).max(5);
    let seed = partner.get().unsigned_abs();
    let mut config = GenerateConfig::new(part.city, usize::try_from(count)?, seed, house.app.ambient.now());
    config.always_open = true;
    write_feed(&directory, &config).with_context(|| format!("the feed of {}", part.name))?;
    Ok(())
}

fn key_path(house: &House, part: &Part) -> std::path::PathBuf {
    house.folder.join("keys").join(format!("{}.json", part.slug))
}

/// The key is a secret: only the owner of the folder may read it.
fn write_key(path: &Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    Ok(file.write_all(text.as_bytes())?)
}

async fn play(house: &House, part: &Part, partner: PartnerId) -> anyhow::Result<Player> {
    let (app, actor) = (&house.app, Actor::system("demo"));
    let config = app.partners.environment(partner, part.environment).await?;
    let key: ServiceAccountKey = serde_json::from_str(&fs::read_to_string(key_path(house, part))?)
        .context("a key of the data folder cannot be read")?;
    let feed = house.folder.join("feeds").join(part.slug);
    let mut sim =
        SimConfig::new(part.name, config.project_id.as_str(), app.config.server.origin.clone(), feed)?;
    sim.service_account = Some(key);
    // A meal of three quarters of an hour takes about one minute.
    sim.pace = 45.0;
    let sim = Simulator::start(sim).await.with_context(|| format!("the endpoint of {}", part.name))?;
    let url = sim.url();
    let patch = EnvironmentPatch { fulfillment_url: Some(Some(url)), ..EnvironmentPatch::default() };
    app.partners.update_environment(actor, partner, part.environment, patch).await?;
    Ok(Player { id: partner, name: part.name, environment: part.environment, sim })
}

async fn wait_for_feed(app: &App, player: &Player) -> anyhow::Result<()> {
    app.inventory.request_ingestion(player.id, player.environment, Actor::system("demo")).await?;
    let waiting = async {
        loop {
            let runs = app.inventory.list_ingestions(player.id, player.environment).await?;
            match runs.iter().find(|run| run.state.is_final()) {
                Some(run) if run.state == IngestionState::Done => return Ok(()),
                Some(run) => anyhow::bail!("the feed of {} was refused: {:?}", player.name, run.failure),
                None => tokio::time::sleep(LOOK).await,
            }
        }
    };
    tokio::time::timeout(FEEDS_READY_WITHIN, waiting)
        .await
        .with_context(|| format!("the feed of {} was not read in time", player.name))?
}

fn people() -> Vec<Person> {
    vec![
        Person { email: "olga@aboyeur.example", role_key: "demo-person-operator" },
        Person { email: "lucie@aboyeur.example", role_key: "demo-person-support" },
        Person { email: "noe@aboyeur.example", role_key: "demo-person-oncall" },
        Person { email: "victor@aboyeur.example", role_key: "demo-person-consultant" },
        Person { email: "dana@lakeside.example", role_key: "demo-person-breaking" },
        Person { email: "camille@bouchons.example", role_key: "demo-person-healthy" },
        Person { email: "ines@petites-tables.example", role_key: "demo-person-integrating" },
    ]
}

impl Cast {
    /// For programs: where everything is.
    pub(super) fn as_json(&self) -> serde_json::Value {
        let partner = |player: &Player| {
            json!({
                "partner_id": player.id,
                "name": player.name,
                "environment": player.environment,
                "endpoint": player.sim.url(),
            })
        };
        json!({
            "event": "ready",
            "origin": self.origin,
            "password": PASSWORD,
            "sign_ins": self.people.iter().map(|person| person.email).collect::<Vec<_>>(),
            "healthy": partner(&self.healthy),
            "breaking": partner(&self.breaking),
            "integrating": partner(&self.integrating),
        })
    }

    /// Stops the endpoints.
    pub(super) async fn leave(self) {
        for player in [self.healthy, self.breaking, self.integrating] {
            player.sim.stop().await;
        }
    }
}
