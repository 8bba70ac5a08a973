//! `aboyeur partner push`.

use std::path::PathBuf;

use anyhow::Context;
use basis::{Ambient, Environment};
use clap::Args;
use serde_json::Value;
use url::Url;

use super::{read_key, say};
use crate::realtime::{UpdateSender, UpdateVerb};

/// Push entities to a platform as real-time updates, or delete them there.
#[derive(Args, Clone, Debug)]
pub struct PushArgs {
    /// The partner's number.
    #[arg(long)]
    pub partner: i64,
    /// Service-account key file.
    #[arg(long, value_name = "FILE")]
    pub service_account: PathBuf,
    /// The platform.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub platform: Url,
    /// Sandbox instead of production.
    #[arg(long)]
    pub sandbox: bool,
    /// Delete the entities instead; `@type` and `@id` of each suffice.
    #[arg(long)]
    pub delete: bool,
    /// The entities, one on each line, as in a feed file.
    pub file: PathBuf,
}

/// Sends the entities of a file. Prints how many were accepted.
pub async fn push(args: PushArgs) -> anyhow::Result<()> {
    let text = tokio::fs::read_to_string(&args.file)
        .await
        .with_context(|| format!("cannot read {}", args.file.display()))?;
    let entities = entities(&text)?;
    let environment = if args.sandbox { Environment::Sandbox } else { Environment::Production };
    let key = read_key(&args.service_account).await?;
    let sender = UpdateSender::new(&args.platform, args.partner, environment, key, Ambient::system())?;
    let verb = if args.delete { UpdateVerb::Delete } else { UpdateVerb::Upsert };
    sender.send(verb, &entities).await?;
    say(&format!("{} updates were accepted; what became of them stands in the reports.", entities.len()))
}

fn entities(text: &str) -> anyhow::Result<Vec<Value>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let entities = lines
        .map(|(n, line)| serde_json::from_str(line).with_context(|| format!("line {} is not JSON", n + 1)));
    let entities: Vec<Value> = entities.collect::<anyhow::Result<_>>()?;
    anyhow::ensure!(!entities.is_empty(), "the file holds no entity");
    Ok(entities)
}
