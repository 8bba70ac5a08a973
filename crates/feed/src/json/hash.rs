//! A hash of the content of a row.

use std::hash::Hasher;

use bumpalo::Bump;
use bumpalo::collections::Vec;
use siphasher::sip::SipHasher13;

use super::{Json, Members};

/// A hash of the content that does not depend on the order of members. It is stored, so it is the
/// same in every run and every build.
pub(crate) fn content_hash(members: Members<'_>, arena: &Bump) -> u64 {
    // The hasher takes few large pieces faster than many small ones, and gives the same.
    let mut bytes = Vec::with_capacity_in(1024, arena);
    write_members(members, &mut bytes);
    let mut hasher = SipHasher13::new();
    hasher.write(&bytes);
    hasher.finish()
}

/// Every part goes in with its kind and length, so that no two contents give the same bytes.
fn write_part(kind: u8, part: &str, bytes: &mut Vec<'_, u8>) {
    write_head(kind, part.len(), bytes);
    bytes.extend_from_slice_copy(part.as_bytes());
}

fn write_head(kind: u8, length: usize, bytes: &mut Vec<'_, u8>) {
    let length = u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    bytes.extend_from_slice_copy(&[kind, length[0], length[1], length[2], length[3]]);
}

fn write_members(members: Members<'_>, bytes: &mut Vec<'_, u8>) {
    let mut sorted = Vec::from_iter_in(members.iter().map(|member| (start(member.0), member)), bytes.bump());
    sorted.sort_unstable_by(|(left_start, left), (right_start, right)| {
        left_start.cmp(right_start).then_with(|| left.0.cmp(right.0))
    });
    write_head(b'{', sorted.len(), bytes);
    for (_, (key, value)) in sorted {
        write_part(b'k', key, bytes);
        write_value(value, bytes);
    }
}

/// The first bytes of a key as a number that orders keys as they do, and mostly decides.
fn start(key: &str) -> u64 {
    let mut bytes = [0; 8];
    let length = key.len().min(8);
    bytes[..length].copy_from_slice(&key.as_bytes()[..length]);
    u64::from_be_bytes(bytes)
}

fn write_value(value: &Json<'_>, bytes: &mut Vec<'_, u8>) {
    match value {
        Json::Null => write_head(b'n', 0, bytes),
        Json::Bool(value) => write_head(b'b', usize::from(*value), bytes),
        Json::Number(text) => write_part(b'0', text, bytes),
        Json::Text(text) => write_part(b't', text, bytes),
        Json::List(values) => {
            write_head(b'[', values.len(), bytes);
            values.iter().for_each(|value| write_value(value, bytes));
        }
        Json::Object(members) => write_members(members, bytes),
    }
}
