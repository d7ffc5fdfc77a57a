//! The catalogue is complete: both languages, the same variables, a text for every value.

use std::collections::{BTreeMap, BTreeSet};

use casework::{
    AcquirerSide, Application, CaseError, CaseState, CauseKind, DeadlineSource, EventKind, EvidenceKind,
    FurtherCause, HoldOn, NextAction, Resolution, Severity, Step, StepState,
};
use matching::{ExceptionType, WHY_CODES};

use crate::{ERROR_CODES, Locale, Named, Words};

/// Every variant of an enum; a variant missing here does not compile.
macro_rules! every {
    ($kind:path: $($name:ident),* $(,)?) => {{
        use $kind as Kind;
        let _ = |value: Kind| match value { $(Kind::$name => ()),* };
        vec![$(Kind::$name),*]
    }};
}

/// Ids (with `id.attribute` for attributes) and the variables each uses, as one language's files have them.
fn entries(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for (file, text) in locale.files() {
        let (mut message, mut current) = (String::new(), String::new());
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let head = line.trim_start().split(" =").next().unwrap_or_default();
            if !line.starts_with(' ') && line.contains(" =") {
                message = head.to_owned();
                current = message.clone();
                assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "{file}: {current} twice");
            } else if head.starts_with('.') && line.contains(" =") {
                current = format!("{message}{head}");
                found.insert(current.clone(), BTreeSet::new());
            }
            let variables = line.split('$').skip(1).map(|rest| {
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
            });
            found
                .get_mut(&current)
                .unwrap_or_else(|| panic!("{file}: {line}"))
                .extend::<Vec<String>>(variables.collect());
        }
    }
    found
}

fn has(id: &str) {
    for locale in Locale::ALL {
        assert!(Words::new(locale).has(id), "{locale} has no text for {id}");
    }
}

fn all_named<N: Named>(values: &[N]) {
    for value in values {
        has(&format!("{}-{}", N::PREFIX, crate::named::code(value)));
    }
}

#[test]
fn both_languages_have_the_same_ids_with_the_same_variables() {
    let [chinese, english] = Locale::ALL.map(entries);
    let ids = |of: &BTreeMap<String, BTreeSet<String>>| of.keys().cloned().collect::<BTreeSet<_>>();
    let only: Vec<String> = ids(&chinese).symmetric_difference(&ids(&english)).cloned().collect();
    assert!(only.is_empty(), "in one language only: {only:?}");
    for (id, variables) in &chinese {
        assert_eq!(variables, &english[id], "{id}");
    }
}

#[test]
fn every_text_reads_and_says_something() {
    for locale in Locale::ALL {
        for (id, variables) in entries(locale) {
            let args: Vec<(&str, &str)> = variables.iter().map(|name| (name.as_str(), "VALUE")).collect();
            let words = Words::new(locale);
            let text = match id.split_once('.') {
                Some((message, attribute)) => words.attribute(message, attribute, &args).unwrap(),
                None => words.text(&id, &args),
            };
            assert!(!text.trim().is_empty() && text != id, "{locale} {id}");
            assert!(!text.contains(['{', '}', '\u{2068}', '\u{2069}']), "{locale} {id}: {text}");
        }
    }
}

#[test]
fn every_noun_of_rows_is_worded() {
    all_named(&every!(ledger::Leg: Pos, Acquirer, Bank, Wallet));
    all_named(&every!(ledger::TransactionKind: Sale, Void, Refund, Reversal, PreAuth, PreAuthVoid,
        PreAuthCompletion, Fee, Payout, Adjustment, Booking, Inquiry));
    all_named(&every!(ledger::Tender: Card, Qr, Cash, Prepaid, Coupon, Other));
    all_named(&every!(ledger::Pending: NotBooked, Failed));
    all_named(&every!(ledger::CardKind: Debit, Credit, SemiCredit, Prepaid, Foreign));
    all_named(
        &every!(ledger::ResponseClass: Approved, ApprovedConfirm, Declined, Unknown, Configuration, KeepCard),
    );
    all_named(&every!(shop::ContactRole: Acquirer, Bank, Terminal, Wallet, Other));
    all_named(&every!(shop::FeeNetting: Daily, Monthly));
}

#[test]
fn every_noun_of_matching_is_worded() {
    all_named(&every!(matching::Relation: Sale, Payout));
    all_named(&every!(matching::Pass: Net, StrongKey, SecondKey, TimeWindow, Payout, Pinned));
    all_named(&every!(matching::Waiting: FileMissing, Buffer, NotDue, Suggestion, NeedsLook));
    all_named(
        &every!(matching::NotMoney: Declined, OtherTender, OtherBusiness, PreAuthorisation, Inquiry, BeforeStart),
    );
    all_named(&every!(matching::ExceptionState: Watch, Open));
    all_named(&every!(matching::ExceptionFamily: FailedTransaction, Duplicate, WrongAmount, UnclearStatus));
    all_named(&every!(matching::Signal: ReferenceNo, BatchVoucher, OrderNo, ChannelNo, RefundNo, Original,
        AuthCode, TerminalNo, MerchantNo, Amount, AmountDiffers, CardTail, SecondsApart, Day, RemarkDay,
        RemarkMerchant, RemarkGross, Payer, NetSum, ExpectedDay, LateDays, OnlyCandidate));
    all_named(&ExceptionType::ALL);
    for fate in ["matched", "netted", "excepted", "waiting", "not_money"] {
        has(&format!("fate-{fate}"));
    }
    for locale in Locale::ALL {
        for kind in ExceptionType::ALL {
            assert!(!Words::new(locale).about(kind).is_empty(), "{locale} {kind}");
        }
    }
}

#[test]
fn every_noun_of_casework_is_worded() {
    all_named(&CaseState::ALL);
    all_named(&HoldOn::ALL);
    all_named(&Step::ALL);
    all_named(&StepState::ALL);
    all_named(&Severity::ALL);
    all_named(&CauseKind::ALL);
    all_named(&FurtherCause::ALL);
    all_named(&Resolution::ALL);
    all_named(&AcquirerSide::ALL);
    all_named(&Application::ALL);
    all_named(&EvidenceKind::ALL);
    all_named(&DeadlineSource::ALL);
    all_named(&EventKind::ALL);
    for side in ["on_hold", "auto_cleared", "false_alarm", "merged", "written_off", "reopened"] {
        has(&format!("side-{side}"));
    }
    for code in NextAction::CODES {
        has(&format!("next-action-{code}"));
    }
}

#[test]
fn texts_use_no_variable_that_their_code_does_not_give() {
    let whys = WHY_CODES.iter().map(|(code, names)| (format!("why-{code}"), *names));
    let errors = ERROR_CODES.iter().map(|(code, names)| (format!("error-{code}"), *names));
    let rules = CaseError::CODES.iter().map(|(code, names)| (format!("case-error-{code}"), *names));
    let entries = entries(Locale::ZhCn);
    for (id, names) in whys.chain(errors).chain(rules) {
        has(&id);
        for (entry, variables) in
            entries.iter().filter(|(entry, _)| **entry == id || entry.starts_with(&format!("{id}.")))
        {
            let unknown: Vec<_> = variables.iter().filter(|name| !names.contains(&name.as_str())).collect();
            assert!(unknown.is_empty(), "{entry} uses {unknown:?}");
        }
    }
}

#[test]
fn every_error_says_what_was_kept_and_what_to_do() {
    for locale in Locale::ALL {
        for (code, _) in ERROR_CODES {
            let text = Words::new(locale).error(code, &BTreeMap::new());
            assert!(
                !text.what.is_empty() && !text.kept.is_empty() && !text.next.is_empty(),
                "{locale} {code}"
            );
        }
    }
    let known: BTreeSet<String> = ERROR_CODES.iter().map(|(code, _)| format!("error-{code}")).collect();
    let written: Vec<String> =
        entries(Locale::En).into_keys().filter(|id| id.starts_with("error-") && !id.contains('.')).collect();
    assert!(written.iter().all(|id| known.contains(id)), "{written:?}");
}
