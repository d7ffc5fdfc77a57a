use serde_json::json;
use store::{Event, Store, StoreError};

use crate::samples::{at, codes, forge, shop};

fn event(subject: &str, kind: &str) -> Event {
    Event {
        at: at("2026-11-19T09:30:00"),
        time_zone: "Asia/Shanghai".to_owned(),
        operator: "王芳".to_owned(),
        subject: subject.to_owned(),
        kind: kind.to_owned(),
        payload: json!({ "note": "已致电收单机构", "amount": "128.00" }),
    }
}

fn append(store: &mut Store, count: u8) {
    for number in 1..=count {
        let kind = format!("kind-{number}");
        let subject = if number % 2 == 0 { "shop/2" } else { "shop/1" };
        store.transaction(|writer| writer.append(&event(subject, &kind), [number; 16])).unwrap();
    }
}

#[test]
fn the_chain_grows_and_holds() {
    let (_folder, mut store) = shop();
    assert_eq!(store.read().chain_head().unwrap().hash, "0".repeat(64));
    append(&mut store, 4);
    let reader = store.read();
    let first = &reader.events("shop/1").unwrap()[0];
    assert_eq!((first.seq, &first.event), (1, &event("shop/1", "kind-1")));
    let seqs: Vec<_> = reader.events("shop/2").unwrap().iter().map(|event| event.seq).collect();
    assert_eq!(seqs, [2, 4]);
    let last = reader.events_after(3).unwrap().pop().unwrap();
    let head = reader.chain_head().unwrap();
    assert_eq!((head.count, &head.hash), (4, &last.hash));
    let report = reader.verify_chain().unwrap();
    assert_eq!((report.events, report.broken, report.head), (4, None, head));
}

/// The hash of one known event, computed apart from the program (Python's hashlib, from the rule in words).
#[test]
fn the_hash_is_the_one_that_is_written_down() {
    let (_folder, mut store) = shop();
    let told = Event { payload: json!({ "a": 1 }), ..event("import/1", "imported") };
    let stored = store.transaction(|writer| writer.append(&told, [7; 16])).unwrap();
    assert_eq!(stored.hash, "eae7d03b8c44c8a7caaec57d13168e2b80fd90fdfee04e87c77fa80d42970562");
}

#[test]
fn a_later_event_depends_on_every_earlier_one() {
    let head = |second: &str| {
        let (_folder, mut store) = shop();
        for kind in ["opened", second, "closed"] {
            store.transaction(|writer| writer.append(&event("shop/1", kind), [1; 16])).unwrap();
        }
        store.read().chain_head().unwrap().hash
    };
    assert_ne!(head("called"), head("noted"));
    assert_eq!(head("called"), head("called"));
}

#[test]
fn the_file_itself_refuses_to_change_or_delete() {
    let (folder, mut store) = shop();
    append(&mut store, 2);
    let connection = rusqlite::Connection::open(folder.path().join("shop.settle")).unwrap();
    for sql in
        ["UPDATE event SET operator = 'x'", "DELETE FROM event WHERE seq = 2", "DELETE FROM chain_head"]
    {
        assert!(connection.execute_batch(sql).is_err(), "{sql}");
    }
}

#[test]
fn whatever_is_changed_is_found() {
    for (sql, seq, fault) in [
        ("UPDATE event SET operator = '李四' WHERE seq = 2", 2, "hash"),
        ("UPDATE event SET at = at + 1 WHERE seq = 3", 3, "hash"),
        ("UPDATE event SET time_zone = 'UTC' WHERE seq = 1", 1, "hash"),
        ("UPDATE event SET subject = 'shop/9' WHERE seq = 4", 4, "hash"),
        ("UPDATE event SET kind = 'closed' WHERE seq = 4", 4, "hash"),
        ("UPDATE event SET encoding_version = 2 WHERE seq = 4", 4, "hash"),
        ("UPDATE event SET payload = '{}' WHERE seq = 2", 2, "payload"),
        ("UPDATE event SET salt = zeroblob(16) WHERE seq = 2", 2, "payload"),
        ("UPDATE event SET hash = zeroblob(32) WHERE seq = 2", 2, "hash"),
        ("UPDATE event SET prev_hash = zeroblob(32) WHERE seq = 2", 2, "previous"),
        ("DELETE FROM event WHERE seq = 2", 2, "sequence"),
        ("DELETE FROM event WHERE seq = 4", 4, "head"),
        ("UPDATE chain_head SET count = 3", 5, "head"),
        ("UPDATE chain_head SET hash = zeroblob(32)", 5, "head"),
    ] {
        let (folder, mut store) = shop();
        append(&mut store, 4);
        forge(&folder, sql);
        let broken = store.read().verify_chain().unwrap().broken.unwrap();
        assert_eq!((broken.seq, broken.fault.as_str()), (seq, fault), "{sql}");
        assert_eq!(codes(&store), [store::FindingCode::Chain], "{sql}");
    }
}

#[test]
fn an_event_of_a_failed_intention_is_not_kept() {
    let (_folder, mut store) = shop();
    let done: Result<(), StoreError> = store.transaction(|writer| {
        writer.append(&event("shop/1", "opened"), [1; 16])?;
        Err(StoreError::DiskFull)
    });
    assert!(done.is_err());
    assert_eq!(store.read().chain_head().unwrap().count, 0);
}
