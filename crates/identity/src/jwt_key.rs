//! Private keys that sign JSON Web Tokens, and their public halves.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use crate::error::IdentityError;

/// The two signatures of Rule H3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SigningAlgorithm {
    /// RSA with 2048 bits, which every library knows.
    #[default]
    Rs256,
    /// P-256: smaller and faster.
    Es256,
}

impl SigningAlgorithm {
    /// The name in token headers and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
        }
    }

    /// Reads the name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Rs256, Self::Es256].into_iter().find(|algorithm| algorithm.as_str() == name)
    }

    pub(crate) const fn in_tokens(self) -> Algorithm {
        match self {
            Self::Rs256 => Algorithm::RS256,
            Self::Es256 => Algorithm::ES256,
        }
    }
}

/// A private key.
pub(crate) struct PrivateKey {
    algorithm: SigningAlgorithm,
    pkcs8: Vec<u8>,
}

impl PrivateKey {
    /// A new key from the operating system's random source. Slow for RSA: call it on the blocking pool.
    pub(crate) fn generate(algorithm: SigningAlgorithm) -> Result<Self, IdentityError> {
        let failed = |_| IdentityError::Crypto("a key could not be made");
        let pkcs8 = match algorithm {
            SigningAlgorithm::Rs256 => {
                let pair = KeyPair::generate(KeySize::Rsa2048).map_err(failed)?;
                AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(failed)?.as_ref().to_vec()
            }
            SigningAlgorithm::Es256 => {
                let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(failed)?;
                pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec()
            }
        };
        Ok(Self { algorithm, pkcs8 })
    }

    pub(crate) fn from_pkcs8(algorithm: SigningAlgorithm, pkcs8: Vec<u8>) -> Self {
        Self { algorithm, pkcs8 }
    }

    pub(crate) fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    pub(crate) fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// The key as PEM text, as key files carry it.
    pub(crate) fn pem(&self) -> String {
        let body = STANDARD.encode(&self.pkcs8);
        let mut pem = "-----BEGIN PRIVATE KEY-----\n".to_owned();
        let mut rest = body.as_str();
        while !rest.is_empty() {
            let (line, tail) = rest.split_at(rest.len().min(64));
            pem.push_str(line);
            pem.push('\n');
            rest = tail;
        }
        pem.push_str("-----END PRIVATE KEY-----\n");
        pem
    }

    fn encoding_key(&self) -> Result<EncodingKey, IdentityError> {
        let pem = self.pem();
        match self.algorithm {
            SigningAlgorithm::Rs256 => EncodingKey::from_rsa_pem(pem.as_bytes()),
            SigningAlgorithm::Es256 => EncodingKey::from_ec_pem(pem.as_bytes()),
        }
        .map_err(|_| IdentityError::Crypto("a stored key cannot be read"))
    }

    /// The public half as a JSON Web Key with the given name.
    pub(crate) fn public_jwk(&self, key_id: &str) -> Result<Jwk, IdentityError> {
        let mut jwk = Jwk::from_encoding_key(&self.encoding_key()?, self.algorithm.in_tokens())
            .map_err(|_| IdentityError::Crypto("the public half of a key cannot be read"))?;
        jwk.common.key_id = Some(key_id.to_owned());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(jwk)
    }

    /// A token with these claims and the key's name in its header.
    pub(crate) fn sign(&self, key_id: &str, claims: &impl Serialize) -> Result<String, IdentityError> {
        let mut header = Header::new(self.algorithm.in_tokens());
        header.kid = Some(key_id.to_owned());
        jsonwebtoken::encode(&header, claims, &self.encoding_key()?)
            .map_err(|_| IdentityError::Crypto("a token could not be signed"))
    }
}
