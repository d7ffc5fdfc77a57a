use ledger::Leg;
use statement::{Choice, FileError, LookReason, Profile, ReadContext, Row, RowContent};

use crate::support::{BANK, DETAIL, LATE, LOG, Reading, context, gbk, read, read_as};

fn choose(bytes: &[u8], leg: Option<Leg>, profile: Option<&str>) -> Result<String, FileError> {
    let choice = Choice { leg, profile: profile.map(str::to_owned), ..Choice::default() };
    read_as(bytes, &choice, &context()).map(|reading| reading.summary.profile)
}

#[test]
fn a_choice_is_kept_to() {
    let other = |profile: &str| Err(FileError::OtherLeg { profile: profile.to_owned() });
    assert_eq!(choose(LOG, Some(Leg::Pos), None), Ok("pos-terminal-log".to_owned()));
    assert_eq!(choose(LOG, Some(Leg::Bank), None), other("pos-terminal-log"));
    assert_eq!(choose(DETAIL, Some(Leg::Pos), None), other("acquirer-detail"));
    assert_eq!(choose(LATE, Some(Leg::Acquirer), Some("acquirer-detail")), Ok("acquirer-detail".to_owned()));
    assert_eq!(choose(LOG, Some(Leg::Bank), Some("pos-terminal-log")), other("pos-terminal-log"));
    assert_eq!(choose(LOG, None, Some("moon")), Err(FileError::NoSuchProfile("moon".into())));
    let columns = ["终端号", "交易类型", "金额", "应答码"].map(str::to_owned).to_vec();
    let missing = Err(FileError::MissingColumns { profile: "pos-terminal-log".into(), columns, row: 7 });
    assert_eq!(choose(BANK, None, Some("pos-terminal-log")), missing);
}

#[test]
fn two_profiles_that_fit_alike_ask() {
    let mut profiles = Profile::builtin();
    let mut twin = profiles[0].clone();
    twin.name = "twin".into();
    profiles.push(twin);
    let context = ReadContext { profiles: &profiles, ..context() };
    let asked = read_as(LOG, &Choice::default(), &context);
    assert_eq!(asked, Err(FileError::Ambiguous(vec!["pos-terminal-log".into(), "twin".into()])));
    let chosen = Choice { profile: Some("twin".into()), ..Choice::default() };
    assert_eq!(read_as(LOG, &chosen, &context).unwrap().profile, "twin");
}

#[test]
fn a_merchant_that_is_told_stands_above_what_the_file_says() {
    let told = |bytes: &[u8], merchant_no: &str| {
        let choice = Choice { merchant_no: Some(merchant_no.to_owned()), ..Choice::default() };
        read_as(bytes, &choice, &context()).unwrap()
    };
    let own = read(DETAIL).unwrap();
    assert_eq!(told(DETAIL, "898310058120001"), own, "as it says itself");
    let text = String::from_utf8(DETAIL.to_vec()).unwrap();
    let wrong = text.replace("898310058120001", "898310058129999");
    let looks = |reading: &Reading| {
        let other = Some(LookReason::OtherMerchant);
        let needs = |row: &&Row| matches!(&row.content, RowContent::Line { look, .. } if *look == other);
        reading.rows.iter().filter(needs).count()
    };
    assert_eq!(looks(&read(wrong.as_bytes()).unwrap()), own.rows.len());
    let put_right = told(wrong.as_bytes(), "898310058120001");
    assert_eq!((&put_right.rows, &put_right.coverage), (&own.rows, &own.coverage));
    let without = text.replace("898310058120001", "");
    assert_eq!(told(without.as_bytes(), "898310058120001").rows, own.rows);
    assert_eq!(looks(&told(DETAIL, "898310058129999")), own.rows.len());
    assert_eq!(told(BANK, "898310058120001"), read(BANK).unwrap(), "an account has no merchant no.");
}

#[test]
fn every_column_a_profile_cannot_do_without_is_named() {
    let check = |bytes: &[u8], column: &str, profile: &str| {
        let text = if bytes.starts_with(&[0xEF]) {
            String::from_utf8(bytes.to_vec()).unwrap()
        } else {
            encoding_rs::GB18030.decode(bytes).0.into_owned()
        };
        let renamed = text.replacen(&format!(",{column},"), ",无名,", 1);
        assert_ne!(renamed, text, "{column}");
        match read(&gbk(&renamed)) {
            Err(FileError::MissingColumns { profile: told, columns, .. }) => {
                assert_eq!((told.as_str(), columns), (profile, vec![column.to_owned()]));
            }
            other => panic!("{column}: {other:?}"),
        }
    };
    for column in ["终端号", "交易类型", "金额", "应答码"] {
        check(LOG, column, "pos-terminal-log");
    }
    for column in ["交易类型", "交易金额"] {
        check(DETAIL, column, "acquirer-detail");
    }
    for column in ["借方发生额（支取）", "贷方发生额（收入）"] {
        check(BANK, column, "bank-ccb-corporate");
    }
}

#[test]
fn every_profile_has_a_name_on_the_screen() {
    let catalogues = [
        include_str!("../../../words/locales/en/window.ftl"),
        include_str!("../../../words/locales/zh-CN/window.ftl"),
    ];
    for profile in Profile::builtin() {
        let id = format!("\nui-profile-{} = ", profile.name);
        assert!(catalogues.iter().all(|catalogue| catalogue.contains(&id)), "{}", profile.name);
    }
}
