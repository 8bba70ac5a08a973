//! The demo's house: a folder, a mailbox, a database, and the platform on them.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use basis::Ambient;
use tempfile::TempDir;
use testkit::MailServer;
use tokio::net::TcpListener;
use url::Url;

use super::DemoArgs;
use crate::app::App;
use crate::config::{Config, MailSecurity};

/// Seconds until the next person is paged, short enough to watch.
const STEP_WAIT_SECONDS: i64 = 12;
/// Seconds between two evaluations of the alert rules.
const EVALUATE_EVERY_SECONDS: i64 = 2;

/// Everything the demo runs on.
pub(super) struct House {
    pub(super) app: App,
    pub(super) folder: PathBuf,
    pub(super) mail: Arc<MailServer>,
    listener: Mutex<Option<TcpListener>>,
    // Removed with everything in it at the end, unless the folder was named.
    _temporary: Option<TempDir>,
}

impl House {
    pub(super) async fn prepare(args: &DemoArgs, ambient: Ambient) -> anyhow::Result<Self> {
        let (folder, temporary) = folder(args.data_dir.as_deref())?;
        let listener = listen(args.port).await?;
        let mail = Arc::new(MailServer::start().await);
        let config = configure(&folder, &listener, mail.address())?;
        let app = App::open(config, ambient).await?;
        Ok(Self { app, folder, mail, listener: Mutex::new(Some(listener)), _temporary: temporary })
    }

    /// The socket of the pages; given once.
    pub(super) fn listener(&self) -> anyhow::Result<TcpListener> {
        self.listener
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
            .context("the pages are served already")
    }
}

fn folder(named: Option<&Path>) -> anyhow::Result<(PathBuf, Option<TempDir>)> {
    let Some(named) = named else {
        let temporary = tempfile::Builder::new().prefix("aboyeur-demo-").tempdir()?;
        return Ok((temporary.path().to_owned(), Some(temporary)));
    };
    std::fs::create_dir_all(named)
        .with_context(|| format!("the folder {} cannot be made", named.display()))?;
    let folder = named.canonicalize().with_context(|| format!("the folder {}", named.display()))?;
    Ok((folder, None))
}

async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    let wanted = SocketAddr::from(([127, 0, 0, 1], port));
    match web::bind(wanted).await {
        Ok(listener) => Ok(listener),
        Err(_) => Ok(web::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?),
    }
}

fn configure(folder: &Path, listener: &TcpListener, mail: SocketAddr) -> anyhow::Result<Config> {
    let address = listener.local_addr()?;
    let database = format!("sqlite:{}", folder.join("aboyeur.db").display()).into();
    let mut config = Config { database, ..Config::default() };
    config.server.listen = address;
    config.server.origin = Url::parse(&format!("http://{address}"))?;
    // The simulated partners and the mailbox live on this machine, so the demo may call it; a real platform may not.
    config.outbound.allow = vec!["127.0.0.0/8".parse()?];
    config.outbound.allow_http = true;
    "Aboyeur <support@aboyeur.example>".clone_into(&mut config.mail.from);
    config.mail.host = Some(mail.ip().to_string());
    config.mail.port = mail.port();
    config.mail.security = MailSecurity::None;
    config.inventory.feed_roots = vec![folder.join("feeds")];
    config.inventory.poll_every_seconds = 30;
    config.monitoring.evaluate_every_seconds = EVALUATE_EVERY_SECONDS;
    config.escalation.step_wait_seconds = STEP_WAIT_SECONDS;
    Ok(config)
}
