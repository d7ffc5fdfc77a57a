use super::super::number::{Look, binary, look_of, text};
use super::lines;
use crate::convert::build::Book;

#[test]
fn numbers_are_told_as_they_are_meant() {
    for (digits, look, expect) in [
        ("12", Look::Plain, Some("12")),
        ("12.00", Look::Plain, Some("12")),
        ("-0.50", Look::Plain, Some("-0.5")),
        ("-0", Look::Plain, Some("0")),
        ("12.299999999", Look::Plain, Some("12.3")),
        ("0.30000000000000004", Look::Plain, Some("0.3")),
        ("12.305", Look::Plain, Some("12.305")),
        ("12.3051234", Look::Plain, Some("12.3051234")),
        ("0.0000003", Look::Plain, Some("0.0000003")),
        ("3.7999999999999999E-3", Look::Plain, Some("0.0038")),
        ("1.2E+05", Look::Plain, Some("120000")),
        ("20261118000001", Look::Plain, Some("20261118000001")),
        ("1000000000000000", Look::Plain, Some("1E+15")),
        ("4.2000012345678902E+27", Look::Plain, Some("4.2000012345678902E+27")),
        ("6222020200112230000", Look::Plain, Some("6.22202020011223E+18")),
        ("1E-300", Look::Plain, Some("1E-300")),
        ("0.0038", Look::Percent, Some("0.38%")),
        ("5.9999999999999995E-3", Look::Percent, Some("0.6%")),
        ("NaN", Look::Plain, None),
        ("", Look::Plain, None),
        ("1,5", Look::Plain, None),
    ] {
        assert_eq!(text(digits, look, false).as_deref(), expect, "{digits}");
    }
}

#[test]
fn days_of_both_systems() {
    for (digits, look, since_1904, expect) in [
        ("46345", Look::Day, false, Some("2026-11-19")),
        ("46345", Look::Moment, false, Some("2026-11-19 00:00:00")),
        ("46345.516319444447", Look::Day, false, Some("2026-11-19 12:23:30")),
        ("46345.999999999", Look::Moment, false, Some("2026-11-20 00:00:00")),
        ("0.5", Look::Time, false, Some("12:00:00")),
        ("0.5", Look::Moment, false, Some("12:00:00")),
        ("1.5", Look::Elapsed, false, Some("36:00:00")),
        ("1", Look::Day, false, Some("1900-01-01")),
        ("59", Look::Day, false, Some("1900-02-28")),
        ("60", Look::Day, false, Some("1900-02-29")),
        ("61", Look::Day, false, Some("1900-03-01")),
        ("44883", Look::Day, true, Some("2026-11-19")),
        ("2958465", Look::Day, false, Some("9999-12-31")),
        ("2958466", Look::Day, false, None),
        ("-1", Look::Day, false, None),
        ("1000000000", Look::Day, false, None),
        ("79228162514264337593543950335", Look::Day, false, None),
    ] {
        assert_eq!(text(digits, look, since_1904).as_deref(), expect, "{digits} {look:?}");
    }
}

#[test]
fn binary_numbers_become_digits() {
    for (number, expect) in [
        (0.1, "0.1"),
        (12.3, "12.3"),
        (-1250.75, "-1250.75"),
        (46_345.516_319_444_45, "46345.5163194444"),
        (1e22, "1E+22"),
        (4.200_001_234_567_89e27, "4.20000123456789E+27"),
        (0.0, "0"),
        (1e-7, "0.0000001"),
        (9_007_199_254_740_991.0, "9.007199254740991E+15"),
    ] {
        let digits = binary(f64::to_bits(number)).unwrap();
        assert_eq!(text(&digits, Look::Plain, false).as_deref(), Some(expect), "{number} {digits}");
    }
    assert_eq!(binary(f64::NAN.to_bits()), None);
    assert_eq!(binary(f64::INFINITY.to_bits()), None);
    assert_eq!(binary(f64::MAX.to_bits()), None);
    assert_eq!(binary(1), None);
}

#[test]
fn formats_tell_days_from_numbers() {
    for (code, expect) in [
        ("General", Look::Plain),
        ("0.00E+00", Look::Plain),
        ("#,##0.00_);[Red](#,##0.00)", Look::Plain),
        ("\"yd\"0.00", Look::Plain),
        ("[$¥-804]#,##0.00", Look::Plain),
        ("0.00%", Look::Percent),
        ("yyyy\\-mm\\-dd", Look::Day),
        ("yyyy\"年\"m\"月\"d\"日\";@", Look::Day),
        ("[$-804]e\"年\"m\"月\"", Look::Day),
        ("m/d/yy h:mm", Look::Moment),
        ("yyyy-mm-dd hh:mm:ss.000", Look::Moment),
        ("hh:mm:ss", Look::Time),
        ("mm:ss.0", Look::Time),
        ("[h]:mm:ss", Look::Elapsed),
        ("@", Look::Plain),
    ] {
        assert_eq!(look_of(code), expect, "{code}");
    }
}

#[test]
fn cells_of_every_kind() {
    let rows = "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"inlineStr\"><is><r><t>ri</t></r><r><t>ch</t></r><rPh><t>x</t></rPh></is></c>\
        <c r=\"D2\"><v>12.5</v></c><c r=\"E2\" s=\"1\"><v>46345</v></c><c r=\"F2\" t=\"b\"><v>1</v></c><c r=\"G2\" t=\"str\"><f>A1</f><v>it &amp; me</v></c>\
        <c r=\"H2\" s=\"4\"><v>0.0038</v></c><c r=\"I2\" t=\"d\"><v>2026-11-19T08:00:00</v></c><c r=\"J2\" s=\"6\"><v>-3</v></c><c r=\"K2\" s=\"1\"/></row>\
        <row><c><v>1</v></c><c t=\"inlineStr\"><is><t>a_x000D_&#10;b</t></is></c></row>";
    assert_eq!(
        lines(&Book::rows(rows).bytes()).unwrap(),
        ["", "shared\t\trich\t12.5\t2026-11-19\tTRUE\tit & me\t0.38%\t2026-11-19 08:00:00\t-3", "1\ta b",]
    );
}
