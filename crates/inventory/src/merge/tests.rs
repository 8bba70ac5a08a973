//! Every pair of what is stored and what comes.

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn times() -> Times {
    Times {
        snapshot_at: at("2026-03-14T10:00:00Z"),
        held_snapshot_at: Some(at("2026-03-13T10:00:00Z")),
        now: at("2026-03-14T10:30:00Z"),
    }
}

fn held(version: Option<&str>) -> HeldRow {
    HeldRow {
        id: "a".into(),
        version: version.map(at),
        origin: Origin::Batch,
        hash: 1,
        component: "r".into(),
        deleted: false,
        fault: None,
    }
}

const READ: RowOrigin = RowOrigin::Read { file: 0, line: 1 };

fn incoming(version: Option<&str>, origin: RowOrigin) -> Incoming<'static> {
    Incoming { id: "a", version: version.map(at), hash: 1, fault: None, component: "r", origin: Some(origin) }
}

#[test]
fn a_row_that_is_as_it_was_is_not_written() {
    let version = Some("2026-03-01T00:00:00Z");
    for version in [None, version] {
        assert_eq!(decide(Some(&held(version)), Some(&incoming(version, READ)), &times()), None);
    }
}

#[test]
fn what_differs_is_written_with_how_people_see_it() {
    let step = |held: HeldRow, row: Incoming<'static>| decide(Some(&held), Some(&row), &times());
    let row = || incoming(None, READ);
    assert_eq!(step(held(None), Incoming { hash: 2, ..row() }), Some(Step::Write(None, Change::Changed)));
    assert_eq!(
        step(held(None), Incoming { component: "q", ..row() }),
        Some(Step::Write(None, Change::Unseen))
    );
    let dated = Some(at("2026-03-14T00:00:00Z"));
    assert_eq!(
        step(held(None), Incoming { version: dated, ..row() }),
        Some(Step::Write(dated, Change::Unseen))
    );
    assert_eq!(decide(None, Some(&row()), &times()), Some(Step::Write(None, Change::Added)));
    let deleted = HeldRow { deleted: true, origin: Origin::Delete, ..held(Some("2026-03-02T00:00:00Z")) };
    assert_eq!(step(deleted, row()), Some(Step::Write(None, Change::Added)));
}

#[test]
fn what_the_batch_does_not_contain_ends() {
    assert_eq!(decide(Some(&held(None)), None, &times()), Some(Step::End(true)));
    let tombstone = HeldRow { deleted: true, ..held(None) };
    assert_eq!(decide(Some(&tombstone), None, &times()), Some(Step::End(false)));
}

#[test]
fn a_newer_stored_row_stays_and_only_its_surroundings_are_restated() {
    let newer = held(Some("2026-03-14T10:10:00Z"));
    let kept = incoming(Some("2026-03-14T10:10:00Z"), RowOrigin::Stored);
    assert_eq!(decide(Some(&newer), Some(&kept), &times()), None);
    let moved = Incoming { component: "q", hash: 9, ..kept };
    assert_eq!(decide(Some(&newer), Some(&moved), &times()), Some(Step::Restate(newer.version)));
}

#[test]
fn a_stored_row_without_a_version_does_not_climb_with_snapshots_that_could_not_replace_it() {
    let stale = incoming(Some("2026-03-13T10:00:00Z"), RowOrigin::Stored);
    let step = decide(Some(&held(None)), Some(&stale), &times());
    assert_eq!(step, Some(Step::Restate(times().held_snapshot_at)));
    let older = Times { snapshot_at: at("2026-03-12T10:00:00Z"), ..times() };
    assert_eq!(decide(Some(&held(None)), Some(&stale), &older), None);
}

#[test]
fn versions_from_the_future_are_not_kept() {
    let row = Incoming { fault: Some("FUTURE_TIMESTAMP"), ..incoming(Some("2099-01-01T00:00:00Z"), READ) };
    assert_eq!(decide(None, Some(&row), &times()), Some(Step::Write(None, Change::Added)));
    let far = Times { snapshot_at: at("2099-01-01T00:00:00Z"), ..times() };
    assert_eq!(far.next_snapshot_at(), times().now);
}

#[test]
fn rows_of_a_batch_older_than_the_last_have_its_time() {
    let older = Times { snapshot_at: at("2026-03-12T10:00:00Z"), ..times() };
    let step = decide(None, Some(&incoming(None, READ)), &older);
    assert_eq!(step, Some(Step::Write(Some(older.snapshot_at), Change::Added)));
    assert_eq!(older.next_snapshot_at(), at("2026-03-13T10:00:00Z"));
}

#[test]
fn missing_keys_are_marked_once() {
    let gap = Incoming { origin: None, ..incoming(None, READ) };
    assert_eq!(decide(None, Some(&gap), &times()), Some(Step::Mark));
    let marked = HeldRow { origin: Origin::Missing, deleted: true, ..held(None) };
    assert_eq!(decide(Some(&marked), Some(&gap), &times()), None);
    assert_eq!(decide(Some(&held(None)), Some(&gap), &times()), Some(Step::Mark));
}

#[test]
fn merging_meets_every_key_once_and_in_order() {
    let row = |id: &str| HeldRow { id: id.into(), ..held(None) };
    let new = |id| Incoming { id, ..incoming(None, READ) };
    let steps = merge(&[row("a"), row("b"), row("d")], &[new("b"), new("c")], &times());
    let found: Vec<_> = steps.iter().map(|(old, new, _)| (*old, *new)).collect();
    assert_eq!(found, [(Some(0), None), (None, Some(1)), (Some(2), None)]);
}

/// The batch compares hashes first and decides row by row only where they differ.
#[test]
fn what_is_taken_for_unchanged_is_what_nothing_is_decided_about() {
    use crate::stored_versions::content;
    let mut heads = Vec::new();
    for (version, origin) in [(None, Origin::Batch), (Some("2026-03-01T00:00:00Z"), Origin::Upsert)] {
        heads.push(held(version));
        heads.push(HeldRow { hash: 2, ..held(version) });
        heads.push(HeldRow { component: String::new(), ..held(version) });
        heads.push(HeldRow { fault: Some("MISSING_ID".into()), ..held(version) });
        heads.push(HeldRow { origin, ..held(version) });
        heads.push(HeldRow { deleted: true, origin: Origin::Delete, ..held(version) });
        heads.push(HeldRow { deleted: true, origin: Origin::Missing, hash: 0, ..held(None) });
    }
    let mut rows = Vec::new();
    for version in [None, Some("2026-03-01T00:00:00Z"), Some("2099-01-01T00:00:00Z")] {
        let row = incoming(version, READ);
        rows.extend([row, Incoming { hash: 2, ..row }, Incoming { component: "", ..row }]);
        rows.push(Incoming { fault: Some("MISSING_ID"), ..row });
        rows.push(Incoming { origin: Some(RowOrigin::Stored), ..row });
        rows.push(Incoming { origin: Some(RowOrigin::Tombstone), ..row });
        rows.push(Incoming { origin: None, hash: 0, ..row });
    }
    let older = Times { snapshot_at: at("2026-03-12T10:00:00Z"), ..times() };
    for times in [times(), older] {
        for row in &rows {
            let Some(unchanged) = row.unchanged(&times) else { continue };
            for held in &heads {
                let alike = content(held) == content(&unchanged);
                assert_eq!(alike, decide(Some(held), Some(row), &times).is_none(), "{held:?} {row:?}");
            }
        }
    }
}
