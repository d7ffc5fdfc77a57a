use casework::{Case, CaseNumber, CaseState, Context, Opening, PacketVersion, Rules};
use ledger::LineKeys;
use matching::{ExceptionId, ExceptionType};
use money::{Currency, Money};
use store::{CaseFilter, EVIDENCE_BYTES_MAX, FindingCode, NewEvidence, Store, StoreError};

use crate::samples::{at, codes, day, forge, sha256_hex, shop, tamper, tell};

pub(crate) fn open(store: &mut Store, exception: Option<&str>) -> Case {
    let calendar = calendar::BusinessCalendar::china();
    let context = Context { now: at("2026-11-19T10:00:00"), calendar: &calendar, rules: Rules::built_in() };
    let opening = Opening {
        exception: exception.map(|name| ExceptionId(name.to_owned())),
        suggested: ExceptionType::E06,
        relation: None,
        lines: Vec::new(),
        keys: LineKeys::default(),
        why: Vec::new(),
        amount: Money::from_minor(12_800, Currency::CNY).unwrap(),
        card_kind: None,
        event_day: day("2026-11-16"),
        event_at: None,
    };
    store
        .transaction(|writer| -> Result<Case, StoreError> {
            let number = writer.next_case_number(2026)?;
            let (case, event) = Case::open(number, opening, "王芳", &context).unwrap();
            writer.put_case(&case)?;
            let subject = format!("case/{}", case.number);
            tell(writer, &subject, "opened", serde_json::to_value(&event).unwrap())?;
            Ok(case)
        })
        .unwrap()
}

pub(crate) fn evidence(case: &Case, id: u32, name: &str) -> NewEvidence {
    NewEvidence {
        case: case.number.clone(),
        id,
        name: name.to_owned(),
        acquired_at: Some(at("2026-11-18T18:00:00")),
        added_at: at("2026-11-19T11:00:00"),
        added_by: "王芳".to_owned(),
    }
}

pub(crate) fn sealed(version: u32, bytes: &[u8]) -> PacketVersion {
    PacketVersion {
        version,
        sha256: sha256_hex(bytes),
        sealed_at: at("2026-11-19T12:00:00"),
        head: "ab".repeat(32),
    }
}

#[test]
fn numbers_run_per_year_and_only_if_kept() {
    let (_folder, mut store) = shop();
    let mut next = |year, keep: bool| {
        let mut given = None;
        let done: Result<(), StoreError> = store.transaction(|writer| {
            given = Some(writer.next_case_number(year)?);
            if keep { Ok(()) } else { Err(StoreError::DiskFull) }
        });
        assert_eq!(done.is_ok(), keep);
        given.unwrap().to_string()
    };
    for (year, keep, expect) in [
        (2026, true, "2026-0001"),
        (2026, false, "2026-0002"),
        (2026, true, "2026-0002"),
        (2027, true, "2027-0001"),
        (2026, true, "2026-0003"),
    ] {
        assert_eq!(next(year, keep), expect);
    }
}

#[test]
fn cases_read_back() {
    let (_folder, mut store) = shop();
    let (first, mut second) = (open(&mut store, Some("s0123456789")), open(&mut store, None));
    second.confirmed = Some(ExceptionType::E07);
    store.transaction(|writer| writer.put_case(&second)).unwrap();
    let reader = store.read();
    assert_eq!(reader.cases(&CaseFilter::default()).unwrap(), [first.clone(), second.clone()]);
    assert_eq!(reader.case(&second.number).unwrap(), Some(second.clone()));
    assert_eq!(reader.case(&CaseNumber::new(2026, 9)).unwrap(), None);
    assert_eq!(reader.cases_of(&ExceptionId("s0123456789".to_owned())).unwrap(), [first]);
    let of_kind = CaseFilter { kind: Some(ExceptionType::E07), ..CaseFilter::default() };
    assert_eq!(reader.cases(&of_kind).unwrap(), [second.clone()]);
    let of_state = CaseFilter { state: Some(second.state()), ..CaseFilter::default() };
    assert!(reader.cases(&of_state).unwrap().contains(&second));
    let closed = CaseFilter { state: Some(CaseState::Closed), ..CaseFilter::default() };
    assert_eq!(reader.cases(&closed).unwrap(), []);
}

#[test]
fn every_state_of_a_case_can_be_kept() {
    let (folder, mut store) = shop();
    open(&mut store, None);
    for state in CaseState::ALL {
        let word = serde_json::to_value(state).unwrap();
        tamper(&folder, &format!("UPDATE case_file SET state = '{}'", word.as_str().unwrap()));
    }
}

#[test]
fn evidence_reads_back_and_equal_bytes_are_kept_once() {
    let (folder, mut store) = shop();
    let case = open(&mut store, None);
    let bytes: Vec<u8> = (0..2_500_000_u32).flat_map(u32::to_le_bytes).take(2_500_000).collect();
    let items =
        [evidence(&case, 1, "签购单.jpg"), evidence(&case, 2, "again.jpg"), evidence(&case, 3, "empty.txt")];
    for (item, bytes) in items.iter().zip([&bytes[..], &bytes[..], &[]]) {
        let kept = store.transaction(|writer| writer.put_evidence(item, &mut &*bytes)).unwrap();
        assert_eq!((kept.bytes, kept.sha256), (bytes.len() as u64, sha256_hex(bytes)));
    }
    let kept = store.read().evidence(&case.number).unwrap();
    let names: Vec<_> = kept.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["签购单.jpg", "again.jpg", "empty.txt"]);
    assert_eq!(kept[0].acquired_at, Some(at("2026-11-18T18:00:00")));
    for (id, expect) in [(1, &bytes[..]), (2, &bytes[..]), (3, &[])] {
        let mut read = Vec::new();
        store.read().evidence_bytes(&case.number, id, &mut read).unwrap();
        assert!(read == expect, "{id}");
    }
    let connection = rusqlite::Connection::open(folder.path().join("shop.settle")).unwrap();
    let (blobs, chunks): (u32, u32) = connection
        .query_row("SELECT (SELECT count(*) FROM blob), (SELECT count(*) FROM blob_chunk)", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!((blobs, chunks), (2, 3));
}

#[test]
fn evidence_that_cannot_be_kept_is_refused() {
    let (_folder, mut store) = shop();
    let case = open(&mut store, None);
    let mut put = |item: &NewEvidence, bytes: &[u8]| {
        store.transaction(|writer| writer.put_evidence(item, &mut &*bytes)).map(|_| ())
    };
    put(&evidence(&case, 1, "a"), b"a").unwrap();
    assert!(matches!(put(&evidence(&case, 1, "b"), b"b"), Err(StoreError::Taken { .. })));
    let big = vec![0; usize::try_from(EVIDENCE_BYTES_MAX).unwrap() + 1];
    assert!(matches!(put(&evidence(&case, 2, "big"), &big), Err(StoreError::TooLarge { .. })));
    put(&evidence(&case, 2, "just fits"), &big[1..]).unwrap();
    let elsewhere = NewEvidence { case: CaseNumber::new(2026, 9), ..evidence(&case, 1, "a") };
    assert!(matches!(put(&elsewhere, b"a"), Err(StoreError::Sql(_))));
    let mut nowhere = Vec::new();
    let missing = store.read().evidence_bytes(&case.number, 9, &mut nowhere);
    assert!(matches!(missing, Err(StoreError::NotFound { .. })), "{missing:?}");
}

#[test]
fn a_changed_byte_is_found() {
    let (folder, mut store) = shop();
    let case = open(&mut store, None);
    store.transaction(|writer| writer.put_evidence(&evidence(&case, 1, "a"), &mut &b"slip"[..])).unwrap();
    forge(&folder, "UPDATE blob_chunk SET bytes = x'00'");
    let mut out = Vec::new();
    let read = store.read().evidence_bytes(&case.number, 1, &mut out);
    assert!(matches!(read, Err(StoreError::Damaged(_))) && out.is_empty(), "{read:?}");
    assert!(codes(&store).contains(&FindingCode::Bytes));
}

#[test]
fn a_sealed_packet_stays_as_it_is() {
    let (folder, mut store) = shop();
    let case = open(&mut store, None);
    let mut put = |sealed: &PacketVersion, bytes: &[u8]| {
        store.transaction(|writer| writer.put_packet(&case.number, sealed, bytes))
    };
    put(&sealed(1, b"first"), b"first").unwrap();
    put(&sealed(2, b"second"), b"second").unwrap();
    assert!(matches!(put(&sealed(2, b"third"), b"third"), Err(StoreError::Taken { .. })));
    assert!(matches!(put(&sealed(3, b"said"), b"given"), Err(StoreError::Damaged(_))));
    assert_eq!(store.read().packets(&case.number).unwrap(), [sealed(1, b"first"), sealed(2, b"second")]);
    assert_eq!(store.read().packet_bytes(&case.number, 1).unwrap(), b"first");
    let missing = store.read().packet_bytes(&case.number, 3);
    assert!(matches!(missing, Err(StoreError::NotFound { .. })), "{missing:?}");
    let connection = rusqlite::Connection::open(folder.path().join("shop.settle")).unwrap();
    for sql in [
        "UPDATE packet SET sealed_at = 0",
        "DELETE FROM packet",
        "UPDATE blob SET sha256 = 'x'",
        "UPDATE blob_chunk SET bytes = x'00'",
        "DELETE FROM blob_chunk",
    ] {
        assert!(connection.execute_batch(sql).is_err(), "{sql}");
    }
}
