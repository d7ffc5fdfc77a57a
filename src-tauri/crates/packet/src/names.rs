//! Names of files in a packet: short, and safe on every system that unpacks them.

/// Most characters of a renamed piece of evidence, extension and number included; banks' upload pages refuse more.
const EVIDENCE_MAX: usize = 30;
const EXTENSION_MAX: usize = 5;
/// Most characters of a path in a packet.
const PATH_MAX: usize = 200;
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Letters, digits, Chinese characters: nothing that a file system, a shell or Unicode folding treats in its own way.
fn plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// The name of the piece of evidence with a number, `01-slip.jpg`.
pub(crate) fn evidence(number: usize, original: &str) -> String {
    let base = original.rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, extension) = match base.rsplit_once('.') {
        Some((stem, extension)) if (1..=EXTENSION_MAX).contains(&extension.chars().count()) => {
            (stem, extension)
        }
        _ => (base, ""),
    };
    let extension: String = extension.chars().filter(char::is_ascii_alphanumeric).collect();
    let extension =
        if extension.is_empty() { String::new() } else { format!(".{}", extension.to_lowercase()) };
    let words: Vec<String> =
        stem.split(|c| !plain(c)).filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect();
    let prefix = format!("{number:02}-");
    let room = EVIDENCE_MAX.saturating_sub(prefix.len() + extension.len());
    let stem: String = words.join("-").chars().take(room).collect();
    let stem = stem.trim_end_matches('-');
    let stem = if stem.is_empty() { "file" } else { stem };
    format!("{prefix}{stem}{extension}")
}

/// Whether a path can be unpacked anywhere without surprise.
pub(crate) fn is_safe(path: &str) -> bool {
    let allowed = |c: char| plain(c) || matches!(c, '-' | '_' | '.');
    let safe_part = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
        !part.is_empty()
            && part.chars().all(allowed)
            && !part.ends_with('.')
            && !part.starts_with('.')
            && !RESERVED.contains(&stem.as_str())
    };
    path.chars().count() <= PATH_MAX && path.split('/').all(safe_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_renamed_short_and_safe() {
        for (number, original, expect) in [
            (1, "slip.JPG", "01-slip.jpg"),
            (2, "发票.pdf.exe", "02-发票-pdf.exe"),
            (3, "C:\\users\\x\\签购单 (1).png", "03-签购单-1.png"),
            (4, "../../etc/passwd", "04-passwd"),
            (5, "CON", "05-CON"),
            (6, "?*.png", "06-file.png"),
            (7, "a-very-long-name-of-a-photograph.jpeg", "07-a-very-long-name-of-a.jpeg"),
            (123, "é\u{301}.d", "123-file.d"),
        ] {
            let name = evidence(number, original);
            assert_eq!(name, expect, "{original:?}");
            assert!(name.chars().count() <= EVIDENCE_MAX && is_safe(&name), "{name}");
        }
    }

    #[test]
    fn unsafe_paths_are_told() {
        for (path, expect) in [
            ("settlebench-2026-0001-v1/data/case.json", true),
            ("a/证据.png", true),
            ("../../evil.txt", false),
            ("..././x", false),
            ("/etc/x", false),
            ("C:\\x", false),
            ("a\\..\\x", false),
            ("a/NUL.txt", false),
            ("a/aux", false),
            ("a/x.", false),
            ("a/x ", false),
            ("a:b", false),
            ("a//b", false),
            ("e\u{301}", false),
            ("", false),
        ] {
            assert_eq!(is_safe(path), expect, "{path:?}");
        }
        assert!(!is_safe(&"a".repeat(300)));
    }
}
