use std::collections::BTreeSet;

use casework::{Case, Cause, Playbook, Step, Text, fill};
use matching::ExceptionType;

use crate::Desk;

fn texts(book: &Playbook) -> Vec<&Text> {
    let mut texts: Vec<&Text> = book.what.values().chain(&book.do_not).collect();
    texts.extend(book.items.iter().flat_map(|item| [&item.text, &item.reason]));
    texts.extend(book.evidence.iter().map(|need| &need.text));
    texts.extend([&book.call_script, &book.customer_script]);
    texts
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn playbooks_are_whole() {
    for book in Playbook::built_in() {
        let id = &book.id;
        assert!(book.version > 0 && !book.source.is_empty() && book.do_not.len() >= 3, "{id}");
        assert!(
            !book.evidence.is_empty() && !book.applications.is_empty() && !book.usual_causes.is_empty(),
            "{id}"
        );
        let ids: BTreeSet<&str> = book.items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids.len(), book.items.len(), "{id}: an item id stands twice");
        assert!(book.items.is_sorted_by_key(|item| item.step), "{id}: items out of order");
        for step in Step::ALL {
            assert!(book.items.iter().any(|item| item.step == step), "{id} has nothing for {step:?}");
        }
        let required = |step| book.items.iter().any(|item| item.step == step && item.required);
        assert!(required(Step::Identify) && required(Step::Verify) && required(Step::Prevent), "{id}");
    }
}

#[test]
fn both_languages_say_it_with_the_same_placeholders() {
    for book in Playbook::built_in() {
        for text in texts(book) {
            assert!(
                is_chinese(&text.zh) && !is_chinese(&text.en) && !text.en.is_empty(),
                "{}: {text:?}",
                book.id
            );
            assert_eq!(placeholders(&text.zh), placeholders(&text.en), "{}", book.id);
            let unknown = placeholders(&text.zh).into_iter().find(|name| !Case::PLACEHOLDERS.contains(name));
            assert_eq!(unknown, None, "{}", book.id);
        }
        for needed in ["merchant_no", "terminal_no", "amount", "date", "reference_no"] {
            assert!(placeholders(&book.call_script.zh).contains(needed), "{}: {needed}", book.id);
        }
    }
}

#[test]
fn every_type_has_its_playbook_and_its_sentence() {
    for kind in ExceptionType::ALL {
        let book = Playbook::for_type(kind);
        let own = matches!(kind.code().as_str(), "E01" | "E03" | "E06" | "E07");
        assert_eq!(book.id, if own { kind.code() } else { "general".into() });
        assert!(book.what.contains_key(&kind.code()), "{kind} has no sentence of its own");
        assert_eq!(book.what(kind), book.what.get(&kind.code()));
    }
}

#[test]
fn scripts_are_filled_and_blanks_stay_blank() {
    let desk = Desk::open(ExceptionType::E01, "128.00");
    let values = desk.case.script_values();
    assert!(values.keys().all(|name| Case::PLACEHOLDERS.contains(name)));
    for (template, expect) in [
        ("参考号 {reference_no}，{amount} {currency}", "参考号 023456789012，128.00 CNY"),
        ("{date} {time}", "2026-11-17 ______"),
        ("{no_such} {", "______ {"),
        ("plain", "plain"),
    ] {
        assert_eq!(fill(template, &values), expect);
    }
    assert!(!fill(&desk.case.book().call_script.zh, &values).contains('{'));
}

#[test]
fn causes_read_with_and_without_their_second_level() {
    for (input, expect) in [
        ("operating_error", Some("operating_error")),
        ("Operating-Error / untrained-staff", Some("operating_error/untrained_staff")),
        ("operating_error/none", None),
        ("weather", None),
    ] {
        let got = input.parse::<Cause>().ok().map(|cause| cause.to_string());
        assert_eq!(got.as_deref(), expect, "{input}");
    }
}
