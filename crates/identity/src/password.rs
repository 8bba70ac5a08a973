//! Passwords: which are good enough, how they are stored and checked.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use basis::FieldErrors;

use crate::error::IdentityError;

/// The fewest characters of a password.
const SHORTEST: usize = 12;
/// The most bytes, so that nobody makes the server hash a book.
const LONGEST_BYTES: usize = 512;

/// How costly it is to check a password (Argon2id). A change takes effect for passwords set from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in kibibytes.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Default for PasswordCost {
    /// 19 MiB and two passes, as OWASP advises.
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2 }
    }
}

impl PasswordCost {
    /// The least that the algorithm allows: for tests alone.
    pub const CHEAPEST: Self = Self { memory_kib: 8, passes: 1 };

    fn hasher(self) -> Result<Argon2<'static>, IdentityError> {
        let params = Params::new(self.memory_kib, self.passes, 1, None)
            .map_err(|_| IdentityError::Crypto("the password cost is out of range"))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

/// Long passwords that stand on every list of guesses.
const COMMON: [&str; 24] = [
    "passwordpassword",
    "password1234",
    "password12345",
    "password123456",
    "password123!",
    "motdepasse123",
    "motdepasse1234",
    "motdepassemotdepasse",
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456789012345",
    "1234567890123456",
    "qwertyuiop123",
    "qwertyuiop12",
    "qwerty123456",
    "qwertyuiop[]",
    "azertyuiop123",
    "azerty123456",
    "administrator",
    "administrateur",
    "letmeinletmein",
    "iloveyou1234",
    "changemechangeme",
];

/// Checks a new password: at least 12 characters, at most 512 bytes, not on lists of guesses, not of a few letters
/// repeated, and not made of the person's own address. No other rules: they make passwords worse.
pub fn check_password(field: &str, password: &str, email: &str) -> Result<(), FieldErrors> {
    let wrong = |code: &str, message: &str| Err(FieldErrors::one(field, code, message));
    if password.chars().count() < SHORTEST {
        return wrong("password_too_short", "use at least 12 characters; a few words in a row are fine");
    }
    if password.len() > LONGEST_BYTES {
        return wrong("too_long", "the password is longer than 512 bytes; shorten it");
    }
    let lower = password.to_lowercase();
    let mut letters: Vec<char> = lower.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if COMMON.contains(&lower.as_str()) || letters.len() < 5 {
        return wrong("password_too_common", "this password is easily guessed; choose another");
    }
    let local = email.split('@').next().unwrap_or_default().to_lowercase();
    if lower == email.to_lowercase() || (local.len() >= 4 && lower.starts_with(&local)) {
        return wrong("password_like_email", "the password begins as your address does; choose another");
    }
    Ok(())
}

/// The stored form of a password.
pub(crate) fn hash(password: &str, salt: [u8; 16], cost: PasswordCost) -> Result<String, IdentityError> {
    let hash: PasswordHash = cost
        .hasher()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|_| IdentityError::Crypto("the password could not be hashed"))?;
    Ok(hash.to_string())
}

/// Whether `password` is the one of the stored form. A stored form that cannot be read matches nothing.
pub(crate) fn verify(password: &str, stored: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(stored) else { return false };
    password.len() <= LONGEST_BYTES && Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused_and_long_ones_are_welcome() {
        for (password, code) in [
            ("short", "password_too_short"),
            ("elevenchars", "password_too_short"),
            ("Password1234", "password_too_common"),
            ("aaaaaaaaaaaaaaaa", "password_too_common"),
            ("ababababababab", "password_too_common"),
            ("ana.lisa@example.org", "password_like_email"),
            ("ana.lisa-2026-x", "password_like_email"),
        ] {
            let errors = check_password("password", password, "Ana.Lisa@example.org").unwrap_err();
            assert_eq!(errors.0[0].code, code, "{password}");
        }
        assert!(check_password("password", &"é".repeat(300), "ana@x.org").is_err());
        assert!(check_password("password", "un cheval vert dort", "ana@x.org").is_ok());
    }

    #[test]
    fn only_the_same_password_fits_the_stored_form() {
        let stored = hash("un cheval vert dort", [7; 16], PasswordCost::CHEAPEST).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
        assert!(verify("un cheval vert dort", &stored));
        assert!(!verify("un cheval vert dorT", &stored));
        assert!(!verify("", &stored));
        assert!(!verify("un cheval vert dort", "not a hash"));
    }
}
