//! The demo shop: three days of a corner restaurant, carried inside the program.

/// One file of the demo shop.
pub(crate) struct DemoFile {
    pub(crate) name: &'static str,
    pub(crate) bytes: &'static [u8],
}

macro_rules! demo_file {
    ($name:literal) => {
        DemoFile {
            name: $name,
            bytes: include_bytes!(concat!("../../../../fixtures/days/corner-shop/", $name)),
        }
    };
}

/// `shop.toml` of the demo shop.
pub(crate) const SHOP: &str = include_str!("../../../../fixtures/days/corner-shop/shop.toml");

/// Its files, in the order a manager would get them.
pub(crate) const FILES: &[DemoFile] = &[
    demo_file!("1-terminal-log.csv"),
    demo_file!("2-acquirer-detail.csv"),
    demo_file!("3-bank-statement.csv"),
    demo_file!("4-acquirer-late.csv"),
];

/// The day the story is judged by after its first three files, and after the late one.
pub(crate) const FIRST_DAY: &str = "2026-11-19";
/// See [`FIRST_DAY`].
pub(crate) const LAST_DAY: &str = "2026-11-23";
