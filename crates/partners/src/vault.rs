//! Secrets that partners entrust to the platform, such as the key of a bucket: sealed before they are stored.
//!
//! With `platform.secret_key` a secret is sealed (AES-256-GCM under a key derived for this one purpose) and bound to the
//! place it belongs to, so that rows cannot be swapped. Without it, as for signing keys, it is stored as it is.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use basis::Ambient;
use secrecy::{ExposeSecret, SecretBox, SecretString};

/// A secret as it is stored. Its `Debug` form does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredSecret(pub(crate) String);

impl fmt::Debug for StoredSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoredSecret(…)")
    }
}

/// Why a secret could not be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The cipher refused.
    #[error("the secret could not be sealed")]
    Seal,
    /// Damaged, of another place, or sealed with another key.
    #[error("the stored secret cannot be opened with the platform's secret key; enter it again")]
    Open,
}

/// Seals and opens stored secrets. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Vault {
    key: Option<Arc<SecretBox<[u8; 32]>>>,
}

impl Vault {
    /// A vault whose secrets are sealed with the platform's secret key.
    pub fn sealed(key: [u8; 32]) -> Self {
        Self { key: Some(Arc::new(SecretBox::new(Box::new(key)))) }
    }

    /// The stored form of a secret that belongs to `place`.
    pub fn seal(
        &self,
        ambient: &Ambient,
        place: &str,
        secret: &SecretString,
    ) -> Result<StoredSecret, VaultError> {
        let plain = secret.expose_secret().as_bytes();
        let Some(cipher) = self.cipher().map_err(|()| VaultError::Seal)? else {
            return Ok(StoredSecret(format!("plain:{}", STANDARD_NO_PAD.encode(plain))));
        };
        let nonce: [u8; NONCE_LEN] = ambient.random_bytes();
        let mut body = plain.to_vec();
        cipher
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.as_bytes()),
                &mut body,
            )
            .map_err(|_| VaultError::Seal)?;
        let sealed = [nonce.as_slice(), &body].concat();
        Ok(StoredSecret(format!("sealed:{}", STANDARD_NO_PAD.encode(sealed))))
    }

    /// Opens what [`Vault::seal`] made for the same `place`. What was stored before there was a key opens too.
    pub fn open(&self, place: &str, stored: &StoredSecret) -> Result<SecretString, VaultError> {
        let (kind, text) = stored.0.split_once(':').ok_or(VaultError::Open)?;
        let bytes = STANDARD_NO_PAD.decode(text).map_err(|_| VaultError::Open)?;
        let plain = match kind {
            "plain" => bytes,
            "sealed" => self.unseal(place, bytes)?,
            _ => return Err(VaultError::Open),
        };
        String::from_utf8(plain).map(SecretString::from).map_err(|_| VaultError::Open)
    }

    fn unseal(&self, place: &str, mut bytes: Vec<u8>) -> Result<Vec<u8>, VaultError> {
        let cipher = self.cipher().map_err(|()| VaultError::Open)?.ok_or(VaultError::Open)?;
        let (nonce, body) = bytes.split_first_chunk_mut::<NONCE_LEN>().ok_or(VaultError::Open)?;
        let plain = cipher
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(place.as_bytes()), body)
            .map_err(|_| VaultError::Open)?;
        Ok(plain.to_vec())
    }

    fn cipher(&self) -> Result<Option<LessSafeKey>, ()> {
        let Some(key) = &self.key else { return Ok(None) };
        let derived = Salt::new(HKDF_SHA256, b"aboyeur partner secrets").extract(key.expose_secret());
        let okm = derived.expand(&[b"seal"], &AES_256_GCM).map_err(|_| ())?;
        Ok(Some(LessSafeKey::new(UnboundKey::from(okm))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ambient() -> Ambient {
        testkit::ambient().0
    }

    #[test]
    fn a_sealed_secret_opens_with_its_key_and_place_alone_and_shows_itself_nowhere() {
        let (right, wrong) = (Vault::sealed([1; 32]), Vault::sealed([2; 32]));
        let secret = SecretString::from("s3cret");
        let sealed = right.seal(&ambient(), "1001:production", &secret).unwrap();
        assert!(!sealed.0.contains(&STANDARD_NO_PAD.encode("s3cret")));
        assert_eq!(format!("{sealed:?}"), "StoredSecret(…)");
        assert_eq!(right.open("1001:production", &sealed).unwrap().expose_secret(), "s3cret");
        for (vault, place) in
            [(&right, "1002:production"), (&wrong, "1001:production"), (&Vault::default(), "1001:production")]
        {
            assert_eq!(vault.open(place, &sealed).err(), Some(VaultError::Open));
        }
        assert!(right.open("x", &StoredSecret("sealed:AA".to_owned())).is_err());
        assert!(right.open("x", &StoredSecret("nonsense".to_owned())).is_err());
    }

    #[test]
    fn what_was_stored_before_there_was_a_key_still_opens() {
        let stored = Vault::default().seal(&ambient(), "x", &SecretString::from("s")).unwrap();
        assert_eq!(Vault::sealed([1; 32]).open("x", &stored).unwrap().expose_secret(), "s");
    }
}
