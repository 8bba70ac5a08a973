//! Users, roles, sessions, keys, tokens and the audit log (operations 3, fulfillment-api 3).
//!
//! * People sign in with a password and hold a session ([`Identity::sign_in`], [`Identity::authenticate`]).
//! * What they may do is one table, [`may`].
//! * The platform signs short tokens for partners (Rules H1 to H3) with keys that rotate by themselves.
//! * Partners' servers get access tokens with service-account keys (Rules H7 to H10).
//!
//! Secrets are stored as hashes; only the platform's own signing keys are kept whole, sealed where a secret key is
//! configured. What this crate does not do: cookies, request forgery, mail. Those are the web's and `notify`'s.

mod api_key;
mod audit;
mod desk_key;
mod error;
mod grant;
mod grant_service;
mod jwt_key;
mod keyring;
mod lockout;
mod password;
mod password_service;
mod permission;
mod reconcile;
mod role;
mod roster;
mod secrets;
mod service;
mod service_account;
mod session;
mod session_service;
mod settings;
mod signing_key;
mod store;
mod user;
mod user_service;

pub use api_key::{ApiKey, NewApiKey};
pub use audit::{AuditEntry, list_audit, record_audit};
pub use desk_key::{DeskKey, TokenFlaw};
pub use error::{IdentityError, RosterRefusal, SignInError};
pub use grant::{AccessToken, GrantError, Scope, ServiceCaller, TokenError};
pub use jwt_key::SigningAlgorithm;
pub use lockout::{AttemptDecision, AttemptState, decide_attempt};
pub use password::{PasswordCost, check_password};
pub use password_service::{LinkPurpose, PasswordLink};
pub use permission::{Permission, may};
pub use reconcile::{RotateKeys, SweepExpired};
pub use role::{Role, StaffRole};
pub use secrets::SessionSecret;
pub use service::Identity;
pub use service_account::{ServiceAccountKey, ServiceAccountKeyFile};
pub use session::{Session, SessionRow, SessionState, decide_session};
pub use settings::IdentitySettings;
pub use signing_key::{KeyPlan, KeyTimes, decide_keys};
pub use store::{STATEMENTS, find_user, find_user_by_email, list_staff, list_users};
pub use user::{Account, MailingList, NewUser, User, UserPatch};
