use std::collections::BTreeMap;

use crate::Why;

/// Every code of a [`Why`] with the names of its arguments; the words crate proves that it has a text for each.
///
/// Amounts are plain decimals, dates ISO, legs `pos`, `acquirer`, `bank`, `wallet`.
pub const WHY_CODES: &[(&str, &[&str])] = &[
    // E01, E03
    ("pos-failed-acquirer-settled", &["amount", "reference_no", "response"]),
    ("pos-unknown-acquirer-settled", &["amount", "reference_no", "response"]),
    ("reversal-failed", &["voucher_no"]),
    ("customer-paid-again", &["amount", "reference_no"]),
    ("pos-unknown", &["amount", "response"]),
    ("not-at-acquirer", &["day"]),
    // E04, E05
    ("pos-reversed-acquirer-settled", &["amount", "reference_no"]),
    ("acquirer-reversed-pos-approved", &["amount", "reference_no"]),
    ("void-not-at-acquirer", &["amount", "reference_no"]),
    ("refund-not-at-acquirer", &["amount", "reference_no"]),
    ("failed-at-pos-executed-at-acquirer", &["amount", "reference_no", "response"]),
    ("original-before-start", &["start"]),
    // E06
    ("same-order", &["order_no", "payments", "seconds"]),
    ("same-card-amount-terminal", &["amount", "card", "payments", "seconds", "terminal_no"]),
    ("reference-twice", &["leg", "reference_no"]),
    ("settled-at-acquirer", &["payments", "settled"]),
    // E07, E08, E10
    ("amounts-differ", &["acquirer", "difference", "pos"]),
    ("digits-swapped", &["acquirer", "pos"]),
    ("difference-by-nine", &["difference"]),
    ("factor-of-ten", &["factor"]),
    ("net-taken-as-gross", &["fee", "net"]),
    ("partial-approval", &["response"]),
    ("kinds-differ", &["acquirer", "pos"]),
    ("currencies-differ", &["acquirer", "pos"]),
    // E11, E12
    ("approved-not-at-acquirer", &["amount", "day", "reference_no"]),
    ("acquirer-file-covers", &["day", "merchant_no"]),
    ("acquirer-only", &["amount", "day", "reference_no"]),
    ("acquirer-refund-only", &["amount", "day", "reference_no"]),
    ("pos-file-covers", &["day", "terminal_no"]),
    ("watched-until", &["until"]),
    // E14, E15, E16
    ("payout-not-received", &["day", "expected", "merchant_no", "net", "rows"]),
    ("bank-file-covers", &["from", "to"]),
    ("payout-late", &["business_days", "day", "expected", "received"]),
    ("credit-without-rows", &["amount", "counterparty", "day"]),
    // E17
    ("payout-net-differs", &["day", "difference", "expected", "merchant_no", "received"]),
    ("gap-equals-refund", &["amount", "day", "leg", "reference_no"]),
    ("gap-equals-row", &["amount", "day", "reference_no"]),
    ("gap-equals-earlier-sale", &["amount", "candidates", "day", "reference_no"]),
    ("gap-in-gross", &["rows", "stated"]),
    ("gap-in-fee", &["rows", "stated"]),
    ("gap-digits-swapped", &["expected", "received"]),
    ("gap-unexplained", &["difference"]),
    // E18
    ("fees-differ", &["acquirer", "agreed", "charged", "difference", "month", "rows"]),
    // E20
    ("file-missing", &["day", "leg", "merchant_no", "rows"]),
    ("leg-never-imported", &["leg", "rows", "since"]),
    ("file-between-missing", &["day", "leg"]),
    ("file-overdue", &["day", "leg", "until"]),
];

/// A statement of fact; the code and its argument names stand in [`WHY_CODES`].
pub(crate) fn why<const N: usize>(code: &'static str, args: [(&'static str, String); N]) -> Why {
    let args: BTreeMap<String, String> =
        args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    debug_assert!(
        WHY_CODES.iter().any(|(known, names)| *known == code && args.keys().eq(names.iter())),
        "{code} {args:?} is not listed"
    );
    Why { code: code.to_owned(), args }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kebab_case_once_and_their_arguments_sorted() {
        for (at, (code, names)) in WHY_CODES.iter().enumerate() {
            assert!(code.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
            assert!(names.is_sorted(), "{code}");
            assert!(!WHY_CODES[..at].iter().any(|(other, _)| other == code), "{code} twice");
        }
    }
}
