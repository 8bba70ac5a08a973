//! A feed behind a sitemap, fetched for a check as the platform fetches it (inventory feeds 8.2).

use std::path::{Path, PathBuf};

use anyhow::Context;
use basis::Ambient;
use clap::Args;
use db::Db;
use inventory::{Fetched, SourceError, SourceSettings, fetch_sitemap};
use outbound::{Breakers, Outbound, OutboundPolicy};
use secrecy::SecretString;
use tempfile::TempDir;
use url::Url;

/// How a sitemap is opened.
#[derive(Debug, Default, Args)]
pub(crate) struct Access {
    /// For a sitemap: the name for HTTP basic authentication.
    #[arg(long, value_name = "NAME", env = "ABOYEUR_FEED_USER")]
    user: Option<String>,
    /// For a sitemap: the file that holds the password. Without it, ABOYEUR_FEED_PASSWORD counts.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// For a sitemap: let it lie on this machine (127.0.0.0/8), and let its address begin with http://.
    #[arg(long)]
    allow_local: bool,
}

/// A feed that was fetched, and the folder in which its copies lie as long as this is kept.
pub(crate) struct Remote {
    pub(crate) fetched: Fetched,
    _folder: TempDir,
}

/// The address, if the path is one.
pub(crate) fn address(path: &Path) -> Option<Url> {
    let text = path.to_str()?;
    let begins =
        |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (begins("https://") || begins("http://")).then(|| Url::parse(text).ok()).flatten()
}

/// Fetches the sitemap and all files that it names.
pub(crate) async fn fetch(sitemap: Url, access: &Access) -> anyhow::Result<Remote> {
    anyhow::ensure!(
        sitemap.username().is_empty() && sitemap.password().is_none(),
        "leave name and password out of the address; use --user and --password-file"
    );
    let password = password(access)?;
    let folder = tempfile::tempdir().context("a folder for the copies cannot be made")?;
    let ambient = Ambient::system();
    let policy = if access.allow_local { OutboundPolicy::loopback() } else { OutboundPolicy::default() };
    // Breakers live in a database; this one goes with the folder, and nothing is written to it.
    let database = format!("sqlite:{}", folder.path().join("breakers.db").display());
    let breakers = Breakers::new(Db::connect(&database).await?);
    let outbound = Outbound::new(policy, ambient.clone(), breakers)?;
    let settings = SourceSettings { spool_dir: folder.path().join("files"), ..SourceSettings::default() };
    let login = access.user.as_deref().map(|user| (user, password.as_ref()));
    let fetched = fetch_sitemap(outbound, &ambient, sitemap, login, &settings)
        .await
        .map_err(|error| explained(&error))?;
    Ok(Remote { fetched, _folder: folder })
}

fn password(access: &Access) -> anyhow::Result<Option<SecretString>> {
    let Some(path) = &access.password_file else {
        return Ok(std::env::var("ABOYEUR_FEED_PASSWORD").ok().map(SecretString::from));
    };
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned().into()))
}

/// The code, what happened and what helps, as the platform's report of a run would say it.
fn explained(error: &SourceError) -> anyhow::Error {
    anyhow::anyhow!("{}: {}. {}", error.code(), error.explain(), error.cure())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_fetched() {
        assert!(address(Path::new("https://feeds.example.org/sitemap.xml")).is_some());
        assert!(address(Path::new("HTTP://localhost:8000/sitemap.xml")).is_some());
        for path in ["feed/", "https:/x", "ftp://x.org/a", "httpsx", "https://", "é"] {
            assert!(address(Path::new(path)).is_none(), "{path}");
        }
    }
}
