//! The service that everything hangs on: the database, the clock, the settings and the keys in memory.

use std::sync::{Arc, OnceLock};

use basis::Ambient;
use db::Db;
use tokio::sync::Semaphore;

use crate::error::IdentityError;
use crate::keyring::Keyring;
use crate::password;
use crate::settings::IdentitySettings;

/// So many passwords are checked at the same time; each takes its memory.
const PASSWORDS_AT_ONCE: usize = 4;

/// Users, sessions, keys and tokens. Cheap to clone.
#[derive(Clone)]
pub struct Identity {
    pub(crate) db: Db,
    pub(crate) ambient: Ambient,
    pub(crate) settings: Arc<IdentitySettings>,
    pub(crate) keyring: Arc<Keyring>,
    passwords: Arc<Passwords>,
}

struct Passwords {
    turns: Semaphore,
    /// The stored form of a password that nobody has, so that unknown addresses cost as much as known ones.
    decoy: OnceLock<String>,
}

impl Identity {
    /// On a database, with a clock and settings. Warns when the signing keys will lie in the database unsealed.
    pub fn new(db: Db, ambient: Ambient, settings: IdentitySettings) -> Self {
        if settings.secret_key().is_none() {
            tracing::warn!(
                "no secret key is configured: whoever reads the database can sign as the platform; set a secret key of 32 bytes to seal its signing keys"
            );
        }
        let passwords = Passwords { turns: Semaphore::new(PASSWORDS_AT_ONCE), decoy: OnceLock::new() };
        Self {
            db,
            ambient,
            settings: Arc::new(settings),
            keyring: Arc::default(),
            passwords: Arc::new(passwords),
        }
    }

    /// The settings.
    pub fn settings(&self) -> &IdentitySettings {
        &self.settings
    }

    /// Hashes a password on the blocking pool.
    pub(crate) async fn hash_password(&self, password: &str) -> Result<String, IdentityError> {
        let (password, salt, cost) =
            (password.to_owned(), self.ambient.random_bytes(), self.settings.password_cost);
        self.in_turn(move || password::hash(&password, salt, cost)).await?
    }

    /// Checks a password on the blocking pool; against the decoy, always in vain, when there is no stored form.
    pub(crate) async fn verify_password(
        &self,
        password: &str,
        stored: Option<String>,
    ) -> Result<bool, IdentityError> {
        let (password, cost, salt) =
            (password.to_owned(), self.settings.password_cost, self.ambient.random_bytes());
        let passwords = self.passwords.clone();
        self.in_turn(move || {
            if let Some(stored) = stored {
                return password::verify(&password, &stored);
            }
            let decoy = passwords.decoy.get_or_init(|| decoy(salt, cost));
            password::verify(&password, decoy);
            false
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, IdentityError> {
        let _turn = self.passwords.turns.acquire().await.map_err(|_| IdentityError::Interrupted)?;
        on_blocking_pool(work).await
    }
}

fn decoy(salt: [u8; 16], cost: password::PasswordCost) -> String {
    password::hash("nobody has this password", salt, cost).unwrap_or_default()
}

/// Runs slow computing where it holds nobody up.
pub(crate) async fn on_blocking_pool<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, IdentityError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| IdentityError::Interrupted)
}
