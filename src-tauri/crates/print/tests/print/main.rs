//! The cover sheet as a bank clerk sees it: what stands on it, and that it stays on the page.

#[cfg(test)]
mod sample;

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use casework::{Case, EvidenceKind};
    use ledger::{Leg, Line};
    use print::{CoverEvidence, CoverRow, CoverSheet, Direction, cover_sheet, direction};
    use shop::Shop;
    use words::Locale;

    use crate::sample;

    const HEAD: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    struct Sample {
        shop: Shop,
        case: Case,
        rows: Vec<(Line, &'static str, u64)>,
        names: Vec<String>,
    }

    impl Sample {
        fn new() -> Self {
            let files = [
                ("01-failed-slip.jpg", EvidenceKind::Slip),
                ("03-settlement-slip.png", EvidenceKind::SettlementSlip),
            ];
            let attachments = files.iter().enumerate().map(|(index, (name, kind))| {
                sample::attachment(name, *kind, &HEAD.replace("9f", &format!("{index:02}")), 1234)
            });
            let (case, _) = sample::case(attachments.collect(), "顾客已另行付款");
            let names = case.evidence.iter().map(|file| file.name.clone()).collect();
            Self { shop: sample::shop(), case, rows: sample::rows().to_vec(), names }
        }

        fn set(&self, locale: Option<Locale>) -> Vec<u8> {
            let sheet = CoverSheet {
                shop: &self.shop,
                case: &self.case,
                rows: self.rows.iter().map(|(line, file, row)| CoverRow { line, file, row: *row }).collect(),
                evidence: self
                    .names
                    .iter()
                    .zip(&self.case.evidence)
                    .map(|(name, meta)| CoverEvidence { name, meta })
                    .collect(),
                version: 1,
                supersedes: None,
                head: HEAD,
                sealed_at: sample::time("2026-11-19T10:06:30"),
                handled_by: "林经理",
            };
            cover_sheet(&sheet, locale).unwrap()
        }
    }

    /// The text of a PDF; `None` where poppler is not installed and nobody insists on it.
    fn text(pdf: &[u8]) -> Option<String> {
        let spawned = Command::new("pdftotext")
            .args(["-layout", "-", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut child) = spawned else {
            assert!(std::env::var_os("CI").is_none(), "pdftotext is missing");
            println!("skipped: pdftotext is missing");
            return None;
        };
        let mut stdin = child.stdin.take().unwrap();
        let bytes = pdf.to_vec();
        let writer = std::thread::spawn(move || stdin.write_all(&bytes).unwrap());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Some(String::from_utf8(output.stdout).unwrap())
    }

    fn says(pdf: &[u8], expected: &[&str]) {
        let Some(text) = text(pdf) else { return };
        // Break opportunities inside long numbers are no part of what is read.
        let flat: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect();
        for expect in expected {
            let wanted: String = expect.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(flat.contains(&wanted), "{expect} is not in:\n{text}");
        }
    }

    #[test]
    fn the_sheet_says_what_a_bank_asks_for() {
        let sample = Sample::new();
        let pdf = sample.set(None);
        assert!(pdf.starts_with(b"%PDF-"));
        says(
            &pdf,
            &[
                "交易差错处理申请单",
                "2026-0001",
                "交易失败被扣款",
                "Failed sale, customer debited",
                "沪上街角餐饮管理有限公司",
                "91310101MA1FXXXX0X",
                "0188",
                "898310058120001",
                "10080001",
                "181230050471",
                "622202******4471",
                "2026-11-18 12:30:05",
                "288.00 CNY",
                "长款",
                "贷记调整",
                "商品未交付",
                "1-terminal-log.csv",
                "第 87 行",
                "03-settlement-slip.png",
                HEAD.trim_start_matches("9f"),
                "商户盖章",
                "Page 1 of",
            ],
        );
    }

    #[test]
    fn one_language_stays_alone() {
        let sample = Sample::new();
        says(&sample.set(Some(Locale::En)), &["Settlement exception: application", "row 87"]);
        if let Some(text) = text(&sample.set(Some(Locale::En))) {
            assert!(!text.contains("申请单"), "{text}");
        }
    }

    #[test]
    fn the_same_view_gives_the_same_bytes() {
        let sample = Sample::new();
        assert_eq!(sample.set(None), sample.set(None));
    }

    #[test]
    fn what_people_type_is_never_markup() {
        let mut sample = Sample::new();
        let typed = "#panic(\"x\") *bold* $x^2$ \\u{41} <label> @ref // /* ] } \" `raw`";
        typed.clone_into(&mut sample.shop.merchant.licence_name);
        says(&sample.set(None), &[typed]);
    }

    #[test]
    fn long_names_and_many_rows_stay_on_the_page() {
        let mut sample = Sample::new();
        sample.shop.merchant.licence_name = "沪上街角餐饮管理有限公司".repeat(5);
        sample.shop.merchant.address = "VeryLongStreetNameWithoutAnyBlank".repeat(4);
        sample.names[0] = "01-averyveryverylongname12.jpeg".to_owned();
        sample.rows = (0..200_u64)
            .map(|row| {
                (
                    sample::line(Leg::Acquirer, "2026-11-18T12:30:06", "1288888.00", Some("00")),
                    "2-acquirer-detail.csv",
                    row + 2,
                )
            })
            .collect();
        says(&sample.set(None), &["第 61 行", "另有 140 条记录", "Page 2 of"]);
    }

    #[test]
    fn the_direction_follows_type_and_records() {
        use matching::ExceptionType::{E01, E03, E07, E11};
        let pos = sample::line(Leg::Pos, "2026-11-18T12:30:05", "98.00", Some("00"));
        let less = sample::line(Leg::Acquirer, "2026-11-18T12:30:05", "89.00", Some("00"));
        let more = sample::line(Leg::Acquirer, "2026-11-18T12:30:05", "980.00", Some("00"));
        for (kind, lines, expect) in [
            (E01, vec![&pos, &more], Direction::Surplus),
            (E01, vec![&pos], Direction::Open),
            (E03, vec![&pos], Direction::Open),
            (E07, vec![&pos, &less], Direction::Shortage),
            (E07, vec![&pos, &more], Direction::Surplus),
            (E07, vec![&pos], Direction::Open),
            (E11, vec![&pos], Direction::Shortage),
        ] {
            let rows: Vec<_> = lines.iter().map(|line| CoverRow { line, file: "f", row: 1 }).collect();
            assert_eq!(direction(kind, &rows), expect, "{kind:?}");
        }
    }
}
