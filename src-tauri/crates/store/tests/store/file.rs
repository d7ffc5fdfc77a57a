use std::path::Path;

use shop::Shop;
use store::{Key, RuleKind, Store, StoreError};

use crate::samples::{at, shop, tamper};

const SHOP: &str = include_str!("../../../../../fixtures/days/corner-shop/shop.toml");

fn pragma(path: &Path, name: &str) -> String {
    let connection = rusqlite::Connection::open(path).unwrap();
    let value =
        connection.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0)).unwrap();
    match value {
        rusqlite::types::Value::Integer(number) => number.to_string(),
        rusqlite::types::Value::Text(text) => text,
        other => format!("{other:?}"),
    }
}

#[test]
fn a_new_file_is_set_up_as_the_design_says() {
    let (folder, store) = shop();
    let path = store.path().to_owned();
    drop(store);
    for (name, expect) in [
        ("page_size", "16384"),
        ("auto_vacuum", "2"),
        ("journal_mode", "wal"),
        ("user_version", "1"),
        ("application_id", &store::APPLICATION_ID.to_string()),
    ] {
        assert_eq!(pragma(&path, name), expect, "{name}");
    }
    let files: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["shop.settle"], "a closed shop is one file");
}

#[test]
fn every_table_is_strict() {
    let (folder, _store) = shop();
    let connection = rusqlite::Connection::open(folder.path().join("shop.settle")).unwrap();
    let loose: u32 = connection
        .query_row(
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict
             AND name NOT LIKE 'sqlite_%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(loose, 0);
}

#[test]
fn every_index_on_lines_begins_with_the_day() {
    let (folder, _store) = shop();
    let connection = rusqlite::Connection::open(folder.path().join("shop.settle")).unwrap();
    let mut statement = connection
        .prepare("SELECT i.name, c.name FROM pragma_index_list('line') AS i, pragma_index_info(i.name) AS c WHERE c.seqno = 0")
        .unwrap();
    let first: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert!(!first.is_empty());
    assert!(first.iter().all(|(_, column)| column == "day"), "{first:?}");
}

#[test]
fn what_is_none_of_ours_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.db");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE a (x)").unwrap();
    let (text, empty) = (folder.path().join("text.settle"), folder.path().join("empty.settle"));
    std::fs::write(&text, "日期,金额\n").unwrap();
    std::fs::write(&empty, "").unwrap();
    for path in [&other, &text, &empty, &folder.path().to_owned()] {
        let before = std::fs::read(path).ok();
        let error = Store::open(path, None).err().unwrap();
        assert!(matches!(error, StoreError::NotOurs(_)), "{path:?}: {error}");
        assert_eq!(std::fs::read(path).ok(), before, "{path:?}");
    }
    let error = Store::open(&folder.path().join("none.settle"), None).err().unwrap();
    assert!(matches!(error, StoreError::Io { operation: "open", .. }), "{error}");
    assert!(!folder.path().join("none.settle").exists());
}

#[test]
fn a_newer_file_is_refused() {
    let (folder, store) = shop();
    let path = store.path().to_owned();
    drop(store);
    tamper(&folder, "PRAGMA user_version = 99");
    let error = Store::open(&path, None).err().unwrap();
    assert!(matches!(error, StoreError::Newer { found: 99, known: 1 }), "{error}");
}

#[test]
fn a_file_is_never_overwritten_and_a_key_never_ignored() {
    let (_folder, store) = shop();
    assert!(matches!(Store::create(store.path()), Err(StoreError::Exists(_))));
    assert!(matches!(Store::open(store.path(), Some(&Key(vec![1]))), Err(StoreError::KeyRefused)));
    let empty = store.path().with_file_name("empty.settle");
    std::fs::write(&empty, "").unwrap();
    drop(Store::create(&empty).unwrap());
    assert_eq!(Store::open(&empty, None).unwrap().read().check().unwrap(), []);
    let nowhere = Path::new("/no/such/folder/shop.settle");
    assert!(matches!(Store::create(nowhere), Err(StoreError::Io { operation: "create", .. })));
}

#[test]
fn a_cut_off_file_is_damaged() {
    let (folder, store) = shop();
    let path = store.path().to_owned();
    drop(store);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..20_000]).unwrap();
    let opened = Store::open(&path, None).and_then(|store| store.read().imports().map(|_| ()));
    assert!(matches!(opened, Err(StoreError::Damaged(_))), "{opened:?}");
    drop(folder);
}

#[test]
fn another_writer_locks() {
    let (folder, mut store) = shop();
    let mut other = Store::open(store.path(), None).unwrap();
    let held = store.transaction(|_| -> Result<_, StoreError> {
        Ok(other.transaction(|writer| writer.put_setting("language", &"zh-CN")))
    });
    assert!(matches!(held, Ok(Err(StoreError::Locked))), "{held:?}");
    drop(folder);
}

#[test]
fn an_error_keeps_nothing() {
    let (_folder, mut store) = shop();
    let done: Result<(), StoreError> = store.transaction(|writer| {
        writer.put_setting("theme", &"dark")?;
        assert_eq!(writer.read().setting::<String>("theme")?.as_deref(), Some("dark"));
        Err(StoreError::DiskFull)
    });
    assert!(done.is_err());
    assert_eq!(store.read().setting::<String>("theme").unwrap(), None);
}

#[test]
fn the_shop_its_settings_and_its_rules_read_back() {
    let (_folder, mut store) = shop();
    let told = Shop::from_toml(SHOP).unwrap();
    assert_eq!(store.read().shop().unwrap(), None);
    store
        .transaction(|writer| -> Result<(), StoreError> {
            writer.put_shop(&told)?;
            writer.put_setting("language", &"en")?;
            writer.put_setting("language", &"zh-CN")?;
            for text in ["first", "second"] {
                writer.put_rule_file(
                    RuleKind::Calendar,
                    "cn.toml",
                    text,
                    at("2026-11-19T09:00:00"),
                    "王芳",
                )?;
            }
            Ok(())
        })
        .unwrap();
    let path = store.path().to_owned();
    drop(store);
    let store = Store::open(&path, None).unwrap();
    assert_eq!(store.read().shop().unwrap(), Some(told));
    assert_eq!(store.read().setting::<String>("language").unwrap().as_deref(), Some("zh-CN"));
    assert_eq!(store.read().rule_file(RuleKind::Calendar).unwrap().as_deref(), Some("second"));
    assert_eq!(store.read().rule_file(RuleKind::ResponseTable).unwrap(), None);
    assert_eq!(store.read().check().unwrap(), []);
}

#[test]
fn a_file_whose_inside_is_not_ours_is_damaged() {
    for change in ["PRAGMA user_version = 0", "DROP TABLE chain_head"] {
        let (folder, store) = shop();
        drop(store);
        let path = folder.path().join("shop.settle");
        rusqlite::Connection::open(&path).unwrap().execute_batch(change).unwrap();
        let error = Store::open(&path, None).err().unwrap();
        assert!(matches!(error, StoreError::Damaged(_)), "{change}: {error}");
    }
}

#[test]
fn what_takes_no_writing_is_told_so() {
    use rusqlite::{Error, ffi};
    for (code, expect) in [
        (ffi::SQLITE_READONLY, "takes no writing"),
        (ffi::SQLITE_READONLY_DIRECTORY, "takes no writing"),
        (ffi::SQLITE_CANTOPEN, "takes no writing"),
        (ffi::SQLITE_IOERR_SHMSIZE, "disk is full"),
        (ffi::SQLITE_FULL, "disk is full"),
    ] {
        let error = StoreError::from(Error::SqliteFailure(ffi::Error::new(code), None));
        assert!(error.to_string().contains(expect), "{code}: {error}");
    }
}
