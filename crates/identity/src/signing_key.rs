//! The platform's own signing keys: when they sign, how long they are published, how they are sealed (Rule H3).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use basis::{KeyId, Timestamp};
use jiff::SignedDuration;

use crate::error::IdentityError;
use crate::settings::SecretKey;

/// A new key is published so long before it signs, and an old one so long after it last signed.
const OVERLAP_HOURS: i64 = 24;
/// A key signs for so long before the next takes over.
const SIGNS_FOR_DAYS: i64 = 90;

/// When a key was made and when it begins to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyTimes {
    /// Which key.
    pub id: KeyId,
    /// Since when it signs, or will.
    pub signs_from: Timestamp,
}

/// What the keys are for at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPlan {
    /// The key that signs now.
    pub signing: Option<KeyId>,
    /// The keys that partners may meet, oldest first: the signing one, its successor and predecessors.
    pub published: Vec<KeyId>,
    /// The keys that nobody can meet any more.
    pub expired: Vec<KeyId>,
    /// When a new key is due: the instant from which it is to sign.
    pub new_signs_from: Option<Timestamp>,
}

/// Decides what each key is for. The newest key that has begun to sign signs. Each key is published from its making
/// until 24 hours after its successor began. The very first key signs at once; every other is due 24 hours before it
/// takes over, 90 days after its predecessor began.
pub fn decide_keys(keys: &[KeyTimes], now: Timestamp) -> KeyPlan {
    let overlap = SignedDuration::from_hours(OVERLAP_HOURS);
    let mut sorted = keys.to_vec();
    sorted.sort_by_key(|key| (key.signs_from, key.id));
    let over = |place: usize| sorted.get(place + 1).is_some_and(|next| next.signs_from + overlap <= now);
    let (mut published, mut expired) = (vec![], vec![]);
    for (place, key) in sorted.iter().enumerate() {
        if over(place) { expired.push(key.id) } else { published.push(key.id) }
    }
    let signing = sorted.iter().rev().find(|key| key.signs_from <= now).map(|key| key.id);
    let new_signs_from = match sorted.last() {
        _ if signing.is_none() => Some(now),
        Some(newest) => {
            let end = newest.signs_from + SignedDuration::from_hours(24 * SIGNS_FOR_DAYS);
            (end - overlap <= now).then_some(now + overlap)
        }
        None => Some(now),
    };
    KeyPlan { signing, published, expired, new_signs_from }
}

/// Seals a private key: nonce, then ciphertext with tag. The key's own id is bound in, so that rows cannot be swapped.
pub(crate) fn seal(
    secret: &SecretKey,
    id: KeyId,
    nonce: [u8; NONCE_LEN],
    plain: &[u8],
) -> Result<Vec<u8>, IdentityError> {
    let mut body = plain.to_vec();
    cipher(secret)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(*id.as_bytes()), &mut body)
        .map_err(|_| IdentityError::Crypto("a key could not be sealed"))?;
    Ok([nonce.as_slice(), &body].concat())
}

/// Opens what [`seal`] made.
pub(crate) fn open(secret: &SecretKey, id: KeyId, sealed: &[u8]) -> Result<Vec<u8>, IdentityError> {
    let broken = || IdentityError::Crypto("a sealed key cannot be opened");
    let (nonce, body) = sealed.split_first_chunk::<NONCE_LEN>().ok_or_else(broken)?;
    let mut body = body.to_vec();
    let plain = cipher(secret)?
        .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(*id.as_bytes()), &mut body)
        .map_err(|_| broken())?;
    Ok(plain.to_vec())
}

fn cipher(secret: &SecretKey) -> Result<LessSafeKey, IdentityError> {
    let key = UnboundKey::new(&AES_256_GCM, secret.bytes());
    key.map(LessSafeKey::new).map_err(|_| IdentityError::Crypto("the secret key cannot be used"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::settings::IdentitySettings;

    fn hours(n: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + n * 3600).unwrap()
    }

    fn key(number: u8, signs_from: i64) -> KeyTimes {
        KeyTimes { id: KeyId::from_bytes([number; 16]), signs_from: hours(signs_from) }
    }

    fn ids(numbers: &[u8]) -> Vec<KeyId> {
        numbers.iter().map(|number| KeyId::from_bytes([*number; 16])).collect()
    }

    #[test]
    fn the_first_key_signs_at_once() {
        let plan = decide_keys(&[], hours(0));
        assert_eq!((plan.signing, plan.new_signs_from), (None, Some(hours(0))));
    }

    #[test]
    fn a_successor_is_published_a_day_before_it_signs_and_the_old_key_a_day_after() {
        let life = 90 * 24;
        let one = [key(1, 0)];
        assert_eq!(decide_keys(&one, hours(life - 25)).new_signs_from, None);
        assert_eq!(decide_keys(&one, hours(life - 24)).new_signs_from, Some(hours(life)));
        let two = [key(2, life), key(1, 0)];
        for (now, signing, published) in [
            (life - 24, 1, vec![1, 2]),
            (life - 1, 1, vec![1, 2]),
            (life, 2, vec![1, 2]),
            (life + 23, 2, vec![1, 2]),
            (life + 24, 2, vec![2]),
        ] {
            let plan = decide_keys(&two, hours(now));
            assert_eq!(plan.signing, Some(KeyId::from_bytes([signing; 16])), "{now}");
            assert_eq!(plan.published, ids(&published), "{now}");
            assert_eq!(plan.new_signs_from, None, "{now}");
        }
        assert_eq!(decide_keys(&two, hours(life + 24)).expired, ids(&[1]));
    }

    proptest! {
        #[test]
        fn the_signing_key_is_always_published(starts in prop::collection::vec(-4000i64..4000, 1..6)) {
            let keys: Vec<KeyTimes> = (1..).zip(&starts).map(|(n, start)| key(n, *start)).collect();
            let plan = decide_keys(&keys, hours(0));
            if let Some(signing) = plan.signing {
                prop_assert!(plan.published.contains(&signing));
            } else {
                prop_assert_eq!(plan.new_signs_from, Some(hours(0)));
            }
            prop_assert_eq!(plan.published.len() + plan.expired.len(), keys.len());
        }
    }

    #[test]
    fn a_sealed_key_opens_with_its_secret_and_id_alone() {
        let settings = |byte| IdentitySettings::new("https://x.org").with_secret_key([byte; 32]);
        let (right, wrong) = (settings(1), settings(2));
        let (right, wrong) = (right.secret_key().unwrap(), wrong.secret_key().unwrap());
        let id = KeyId::from_bytes([1; 16]);
        let sealed = seal(right, id, [9; NONCE_LEN], b"private").unwrap();
        assert!(!sealed.windows(7).any(|part| part == b"private"));
        assert_eq!(open(right, id, &sealed).unwrap(), b"private");
        assert!(open(wrong, id, &sealed).is_err());
        assert!(open(right, KeyId::from_bytes([2; 16]), &sealed).is_err());
        assert!(open(right, id, &sealed[..5]).is_err());
        assert_ne!(right.id(), wrong.id());
    }
}
