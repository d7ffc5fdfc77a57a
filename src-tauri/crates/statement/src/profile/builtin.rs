use crate::Profile;

/// Profiles that come with the program, as TOML.
const BUILTIN: &[&str] = &[
    include_str!("../../profiles/pos-terminal-log.toml"),
    include_str!("../../profiles/acquirer-detail.toml"),
    include_str!("../../profiles/unionpay-merchant-file.toml"),
    include_str!("../../profiles/chinaums-portal.toml"),
    include_str!("../../profiles/allinpay-bill.toml"),
    include_str!("../../profiles/allinpay-check.toml"),
    include_str!("../../profiles/leshua-trade.toml"),
    include_str!("../../profiles/lcsw-trade.toml"),
    include_str!("../../profiles/wechat-trade.toml"),
    include_str!("../../profiles/wechat-fund.toml"),
    include_str!("../../profiles/wechat-personal.toml"),
    include_str!("../../profiles/alipay-trade.toml"),
    include_str!("../../profiles/alipay-fund.toml"),
    include_str!("../../profiles/alipay-personal.toml"),
    include_str!("../../profiles/jd-personal.toml"),
    include_str!("../../profiles/meituan-personal.toml"),
    include_str!("../../profiles/bank-abc.toml"),
    include_str!("../../profiles/bank-bmo.toml"),
    include_str!("../../profiles/bank-bmo-card.toml"),
    include_str!("../../profiles/bank-boc-corporate.toml"),
    include_str!("../../profiles/bank-boc-retail.toml"),
    include_str!("../../profiles/bank-bocom.toml"),
    include_str!("../../profiles/bank-bocom-card.toml"),
    include_str!("../../profiles/bank-ccb-corporate.toml"),
    include_str!("../../profiles/bank-cgb-card.toml"),
    include_str!("../../profiles/bank-citic-card.toml"),
    include_str!("../../profiles/bank-cmb.toml"),
    include_str!("../../profiles/bank-cmb-card.toml"),
    include_str!("../../profiles/bank-hsbc-hk.toml"),
    include_str!("../../profiles/bank-icbc-corporate.toml"),
    include_str!("../../profiles/bank-icbc-retail.toml"),
    include_str!("../../profiles/bank-spdb.toml"),
    include_str!("../../profiles/bank-camt.toml"),
    include_str!("../../profiles/bank-mt940.toml"),
    include_str!("../../profiles/bank-ofx.toml"),
    include_str!("../../profiles/bank-bai2.toml"),
    include_str!("../../profiles/bank-general.toml"),
    include_str!("../../profiles/adyen-settlement.toml"),
    include_str!("../../profiles/eu-acquirer-pt.toml"),
    include_str!("../../profiles/square-transactions.toml"),
    include_str!("../../profiles/stripe-payout.toml"),
    include_str!("../../profiles/sumup-de.toml"),
    include_str!("../../profiles/sumup-en.toml"),
];

impl Profile {
    /// The profiles that come with the program.
    ///
    /// # Panics
    /// Never: a test reads the embedded files.
    #[expect(clippy::expect_used, reason = "the embedded files are checked by a test")]
    pub fn builtin() -> Vec<Self> {
        BUILTIN.iter().map(|text| Self::from_toml(text).expect("an embedded profile is valid")).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_embedded_profiles_are_valid() {
        let profiles = Profile::builtin();
        let names: BTreeSet<_> = profiles.iter().map(|profile| profile.name.as_str()).collect();
        assert_eq!(names.len(), BUILTIN.len());
        for profile in &profiles {
            assert!(!profile.source.is_empty() && !profile.zh.is_empty() && !profile.en.is_empty());
            let known = |name: &String| {
                profile.columns.contains_key(name)
                    || profile.ignored.contains(name)
                    || profile.personal.contains(name)
            };
            for set in &profile.recognise {
                assert!(set.iter().all(known), "{}: {set:?}", profile.name);
            }
            let layouts = [
                profile.headerless.as_ref().map(|one| &one.columns),
                profile.fixed.as_ref().map(|one| &one.columns),
            ];
            for column in layouts.into_iter().flatten().flatten() {
                assert!(known(&crate::cell::plain_word(column)), "{}: {column}", profile.name);
            }
            for part in profile.parts.values() {
                assert!(profile.columns.contains_key(&part.of), "{}: {part:?}", profile.name);
            }
            let found = profile.recognise.len() + layouts.into_iter().flatten().count();
            assert!(found > 0, "{}: nothing to know it by", profile.name);
        }
    }

    #[test]
    fn every_word_of_the_language_is_used() {
        let error = Profile::from_toml("moon = 1").unwrap_err().to_string();
        let (_, words) = error.split_once("expected one of ").unwrap();
        let keys = |text: &&str| text.parse::<toml::Table>().unwrap().into_iter().map(|(key, _)| key);
        let used: BTreeSet<String> = BUILTIN.iter().flat_map(keys).collect();
        let words: BTreeSet<_> = words.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        let unused: Vec<_> = words.difference(&used).collect();
        assert!(unused.is_empty(), "{unused:?}");
        assert!(words.len() > 30);
    }

    #[test]
    fn a_wrong_profile_says_why() {
        let check = |text: &str, expect: &str| {
            let error = Profile::from_toml(text).unwrap_err().to_string();
            assert!(error.contains(expect), "{error}");
        };
        let good = BUILTIN[0];
        check(&good.replace("sign = \"by_kind\"", "sign = \"by_moon\""), "by_moon");
        check(&good.replace("response = [", "response = [\"商户号\", "), "has two roles");
        check(&good.replace("kind = [\"交易类型\"", "kindly = [\"交易类型\""), "kindly");
        check(&good.replace("[\"response\"]]", "[\"net\"]]"), "required role");
        check(&good.replace("sign =", "time_zone = \"Moon/Tycho\"\nsign ="), "no time zone \"Moon/Tycho\"");
        let fixed = BUILTIN[2];
        check(&fixed.replace("widths = [3, ", "widths = ["), "do not fit");
        check(&fixed.replace("\"digits:6\"", "\"prime:6\""), "no shape of a column");
        check(&fixed.replace("shape = { \"系统跟踪号\"", "shape = { \"系统\""), "do not fit");
    }
}
