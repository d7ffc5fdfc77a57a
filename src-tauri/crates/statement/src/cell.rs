use std::borrow::Cow;

/// A cell without its dressing.
pub(crate) struct Clean<'t> {
    /// What it says; empty also where it says `-`, `--`, `/` or `NULL`.
    pub(crate) text: Cow<'t, str>,
    /// A back-tick, apostrophe, `="…"`, TAB or zero-width character was taken off.
    pub(crate) dressed: bool,
    /// A control character or direction mark was made visible.
    pub(crate) marked: bool,
}

/// Takes off blanks and dressing, and makes what cannot be seen visible.
pub(crate) fn clean(raw: &str) -> Clean<'_> {
    let mut dressed = false;
    let mut text = trimmed(raw, &mut dressed);
    while let Some(inner) = undressed(text) {
        dressed = true;
        text = trimmed(inner, &mut dressed);
    }
    if is_nothing(text) {
        return Clean { text: Cow::Borrowed(""), dressed, marked: false };
    }
    let mut marked = false;
    let text =
        if text.chars().any(is_unseen) { Cow::Owned(seen(text, &mut marked)) } else { Cow::Borrowed(text) };
    Clean { text, dressed, marked }
}

fn trimmed<'t>(text: &'t str, dressed: &mut bool) -> &'t str {
    let inner = text.trim_matches(|c: char| c.is_whitespace() || is_zero_width(c));
    *dressed |= inner.len() < text.len() && text.contains('\t');
    inner
}

fn undressed(text: &str) -> Option<&str> {
    let formula = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    formula.or_else(|| text.strip_prefix(['`', '\'']))
}

fn is_nothing(text: &str) -> bool {
    let dashes = !text.is_empty() && text.bytes().all(|byte| byte == b'-');
    dashes || matches!(text, "/" | "\\N" | "NULL" | "null" | "N/A")
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

fn is_unseen(c: char) -> bool {
    c.is_control()
        || is_zero_width(c)
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Line ends and TABs become blanks, other unseen characters a visible mark.
pub(crate) fn seen(text: &str, marked: &mut bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1F}' => {
                *marked = true;
                out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('␀'));
            }
            c if is_unseen(c) => {
                *marked = true;
                out.push_str(&format!("⟦U+{:04X}⟧", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// Text of an id: half-width, without blanks inside, zero-width characters gone.
pub(crate) fn id(raw: &str) -> Clean<'_> {
    if raw.chars().any(is_zero_width) {
        let bare: String = raw.chars().filter(|c| !is_zero_width(*c)).collect();
        let inner = clean(&bare);
        return Clean {
            text: Cow::Owned(half_width(&inner.text).into_owned()),
            dressed: true,
            marked: inner.marked,
        };
    }
    let inner = clean(raw);
    let plain = inner.text.is_ascii();
    let text = if plain { inner.text } else { Cow::Owned(half_width(&inner.text).into_owned()) };
    Clean { text, ..inner }
}

/// Full-width letters, digits and signs as plain ones, every kind of blank as a plain one.
pub(crate) fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let plain = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{2212}' | '\u{2010}'..='\u{2015}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    Cow::Owned(text.chars().map(plain).collect())
}

/// A header or word as it is compared: half-width, small letters, no blanks.
pub(crate) fn plain_word(text: &str) -> String {
    let half = half_width(text);
    half.chars()
        .filter(|c| !c.is_whitespace() && !is_zero_width(*c) && *c != '`')
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a spreadsheet took digits from an id: `4.2E+27`, or everything after the fifteenth digit zero.
///
/// Some spreadsheets keep a sixteenth digit; then four zeros must follow to tell it from chance.
pub(crate) fn lost_digits(id: &str) -> bool {
    let exponent = id.split_once(['E', 'e']).is_some_and(|(head, tail)| {
        let number = !head.is_empty() && head.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let power = tail.strip_prefix('+');
        number
            && power.is_some_and(|power| !power.is_empty() && power.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let told = id.trim_end_matches('0').len();
    let digits = told > 0 && id.bytes().all(|byte| byte.is_ascii_digit());
    let zeroed = (id.len() >= 18 && told <= 15) || (id.len() >= 20 && told <= 16);
    exponent || (digits && zeroed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dressing_comes_off() {
        for (input, expect, dressed) in [
            ("`4200001", "4200001", true),
            ("'31050136", "31050136", true),
            ("=\"000123\"", "000123", true),
            ("CS2026\t", "CS2026", true),
            ("  x ", "x", false),
            ("\u{3000}x\u{A0}", "x", false),
            ("--", "", false),
            ("-------------------", "", false),
            ("/", "", false),
            ("-1.00", "-1.00", false),
            ("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1", false),
            ("`", "", true),
        ] {
            let got = clean(input);
            assert_eq!((got.text.as_ref(), got.dressed), (expect, dressed), "{input:?}");
        }
    }

    #[test]
    fn the_unseen_is_shown() {
        let got = clean("a\u{202E}b\u{1}c\nd");
        assert_eq!((got.text.as_ref(), got.marked), ("a⟦U+202E⟧b␁c d", true));
        assert_eq!(id("12\u{200B}34").text, "1234");
    }

    #[test]
    fn spreadsheets_lose_digits() {
        for (input, expect) in [
            ("4.2E+27", true),
            ("2.02611E+15", true),
            ("4200002611202611000000000000", true),
            ("20261118000001", false),
            ("CS202611160001", false),
            ("123456789012345678", false),
            ("E+5", false),
        ] {
            assert_eq!(lost_digits(input), expect, "{input}");
        }
    }

    #[test]
    fn words_compare_plainly() {
        assert_eq!(plain_word(" 交易 金额（元）"), plain_word("交易金额(元)"));
        assert_eq!(plain_word("\u{FEFF}Total "), "total");
    }
}
