use std::collections::BTreeMap;

use casework::{Case, NextAction, Playbook, Refusal};
use matching::{Reason, Why};

use crate::format::{date, grouped, is_amount};
use crate::{ErrorText, Words};

/// Arguments whose values are names of the field, and the prefix that words them.
const WORDED: &[(&str, &str)] = &[
    ("leg", "leg"),
    ("resolution", "resolution"),
    ("application", "application"),
    ("card_kind", "card-kind"),
    ("field", "field"),
    ("reason", "reject"),
    ("looks-like", "looks-like"),
    ("what", "limit"),
];
/// Facts of an error that tell what was kept before it, in place of the code's own "nothing was changed".
const KEPT: &[&str] = &["kept-files", "kept-version"];
/// Facts whose sides are kinds of transaction.
const KINDS_DIFFER: &str = "kinds-differ";
/// What stands for a fact nobody knows.
const UNKNOWN: &str = "—";

impl Words {
    /// A statement of fact behind an exception.
    pub fn why(&self, why: &Why) -> String {
        let args = why.args.iter().map(|(name, value)| {
            let prefix = (why.code == KINDS_DIFFER).then_some("kind");
            (name.as_str(), self.fact(prefix, name, value))
        });
        let args: Vec<(&str, String)> = args.collect();
        self.text(&format!("why-{}", why.code), &borrowed(&args))
    }

    /// One thing that speaks for a match, with the value it rests on.
    pub fn reason(&self, reason: &Reason) -> String {
        let name = self.name(&reason.signal);
        if reason.detail.is_empty() {
            name
        } else {
            format!("{name} {}", self.fact(None, "", &reason.detail))
        }
    }

    /// Why an action on a case is refused, in one sentence.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        self.filled(&format!("case-error-{}", refusal.code), &refusal.params)
    }

    /// What is missing or wrong, by code and parameters, for those who hold no [`Refusal`].
    pub fn case_error(&self, code: &str, params: &BTreeMap<String, String>) -> String {
        self.filled(&format!("case-error-{code}"), params)
    }

    /// An error: what happened, what was not changed, what to do next.
    pub fn error(&self, code: &str, params: &BTreeMap<String, String>) -> ErrorText {
        let known =
            crate::ERROR_CODES.iter().find(|(known, _)| *known == code).map_or(&[][..], |(_, names)| names);
        let mut params = params.clone();
        for name in known {
            params.entry((*name).to_owned()).or_insert_with(|| UNKNOWN.to_owned());
        }
        let id = if known.is_empty() && !self.has(&format!("error-{code}")) {
            "error-internal".to_owned()
        } else {
            format!("error-{code}")
        };
        let args: Vec<(&str, String)> =
            params.iter().map(|(name, value)| (name.as_str(), self.fact(None, name, value))).collect();
        let args = borrowed(&args);
        let kept = KEPT.iter().find(|name| params.contains_key(**name));
        ErrorText {
            what: self.text(&id, &args),
            points: self.points(&params),
            kept: match kept {
                Some(name) => self.text(name, &args),
                None => self.attribute(&id, "kept", &args).unwrap_or_default(),
            },
            next: self.attribute(&id, "next", &args).unwrap_or_default(),
        }
    }

    /// The rules of casework that an error names: `rules` lists their codes, `<code>.<name>` are their facts.
    fn points(&self, params: &BTreeMap<String, String>) -> Vec<String> {
        let codes = params.get("rules").map_or("", String::as_str).split_whitespace();
        let point = |code: &str| {
            let facts = params.iter().filter_map(|(name, value)| {
                let name = name.strip_prefix(code)?.strip_prefix('.')?;
                Some((name.to_owned(), value.clone()))
            });
            self.case_error(code, &facts.collect())
        };
        codes.filter(|code| self.has(&format!("case-error-{code}"))).map(point).collect()
    }

    /// What to do next in a case.
    pub fn next_action(&self, action: &NextAction, case: &Case) -> String {
        let id = format!("next-action-{}", action.code());
        match action {
            NextAction::DecideProposal { how: Some(how) } => {
                self.text("next-action-decide_proposal_as", &[("resolution", &self.name(how))])
            }
            NextAction::Chase { who, promised } => {
                self.text(&id, &[("who", who), ("date", &date(*promised))])
            }
            NextAction::DoItem { item, .. } => self.text(&id, &[("text", &self.item(case, item))]),
            NextAction::Complete { missing } => {
                self.text(&id, &[("missing", &self.refusal(&missing.refusal()))])
            }
            _ => self.text(&id, &[]),
        }
    }

    /// A checklist item's text; its id where the playbook no longer has it.
    pub fn item(&self, case: &Case, id: &str) -> String {
        let book = Playbook::for_type(case.kind());
        book.item(id).map_or_else(|| id.to_owned(), |item| self.pick(&item.text).to_owned())
    }

    /// What the case's type is, in one plain sentence of its playbook.
    pub fn what(&self, case: &Case) -> String {
        let text = Playbook::for_type(case.kind()).what(case.kind());
        text.map_or_else(|| self.about(case.kind()), |text| self.pick(text).to_owned())
    }

    fn filled(&self, id: &str, params: &BTreeMap<String, String>) -> String {
        let args: Vec<(&str, String)> =
            params.iter().map(|(name, value)| (name.as_str(), self.fact(None, name, value))).collect();
        self.text(id, &borrowed(&args))
    }

    /// A fact as people read it: names worded, amounts with separators, an unknown one as a dash.
    fn fact(&self, prefix: Option<&str>, name: &str, value: &str) -> String {
        let prefix =
            prefix.or_else(|| WORDED.iter().find(|(worded, _)| *worded == name).map(|(_, prefix)| *prefix));
        if let Some(id) = prefix.map(|prefix| format!("{prefix}-{value}")).filter(|id| self.has(id)) {
            return self.text(&id, &[]);
        }
        if value.is_empty() && name == "response" {
            self.text("response-none", &[])
        } else if value.is_empty() {
            UNKNOWN.to_owned()
        } else if is_amount(value) {
            grouped(value)
        } else {
            value.to_owned()
        }
    }
}

fn borrowed<'a>(args: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    args.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Locale;
    use casework::{CaseError, Missing, Resolution};
    use matching::Signal;

    fn facts(args: &[(&str, &str)]) -> BTreeMap<String, String> {
        args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn check_why(code: &str, args: &[(&str, &str)], chinese: &str, english: &str) {
        let why = Why { code: code.to_owned(), args: facts(args) };
        assert_eq!(Words::new(Locale::ZhCn).why(&why), chinese, "{code}");
        assert_eq!(Words::new(Locale::En).why(&why), english, "{code}");
    }

    #[test]
    fn facts_are_worded_and_amounts_separated() {
        check_why(
            "amounts-differ",
            &[("pos", "1234.50"), ("acquirer", "1243.50"), ("difference", "-9.00")],
            "店里 1,234.50，收单机构 1,243.50，相差 -9.00。",
            "Shop 1,234.50, acquirer 1,243.50, difference -9.00.",
        );
        check_why(
            "reference-twice",
            &[("leg", "acquirer"), ("reference_no", "012345678901")],
            "收单机构里参考号 012345678901 出现了两次。",
            "Acquirer: reference no. 012345678901 stands there twice.",
        );
        check_why(
            "kinds-differ",
            &[("pos", "sale"), ("acquirer", "refund")],
            "店里是消费，收单机构是退货。",
            "Shop: Sale. Acquirer: Refund.",
        );
        check_why(
            "pos-unknown",
            &[("amount", "20.00"), ("response", "")],
            "店里这笔 20.00 结果未知（应答码：无应答）。",
            "The result of this 20.00 is unknown in the shop (response: none).",
        );
    }

    #[test]
    fn reasons_name_the_signal_and_its_value() {
        let reason = |signal, detail: &str| Reason { signal, points: 1, detail: detail.to_owned() };
        let words = Words::new(Locale::En);
        assert_eq!(words.reason(&reason(Signal::Amount, "1000.00")), "Amount equal 1,000.00");
        assert_eq!(words.reason(&reason(Signal::OnlyCandidate, "")), "No other candidate");
    }

    #[test]
    fn refusals_word_their_facts() {
        let missing = Missing::Proof { resolution: Resolution::RecordAdded }.refusal();
        assert!(Words::new(Locale::ZhCn).refusal(&missing).contains("“已补登”"));
        assert!(Words::new(Locale::En).refusal(&missing).contains("\"Record added\""));
        let empty = CaseError::EmptyText { field: "reason" }.refusals().remove(0);
        assert_eq!(Words::new(Locale::ZhCn).refusal(&empty), "请填写理由。");
    }

    #[test]
    fn an_error_lists_the_rules_behind_it() {
        let told = facts(&[("rules", "no-cause no-such-evidence"), ("no-such-evidence.id", "3")]);
        let text = Words::new(Locale::En).error("case-rule", &told);
        assert_eq!(text.points, ["The cause is not confirmed.", "This case has no evidence number 3."]);
        assert_eq!(Words::new(Locale::En).error("disk-full", &facts(&[])).points, Vec::<String>::new());
    }

    #[test]
    fn facts_nobody_gave_are_dashes_and_unknown_codes_are_internal() {
        let words = Words::new(Locale::En);
        assert_eq!(words.error("no-such-case", &facts(&[])).what, "There is no case —");
        let late = facts(&[("path", "b.csv"), ("kept-files", "a.csv")]);
        assert!(words.error("file-not-found", &late).kept.contains("a.csv"), "what was kept is told");
        assert_eq!(words.error("never-heard-of", &facts(&[])), words.error("internal", &facts(&[])));
        let limit = facts(&[("what", "rows"), ("actual", "9"), ("limit", "8")]);
        assert_eq!(words.error("file-limit", &limit).what, "The file is over a limit: rows 9, at most 8");
    }
}
