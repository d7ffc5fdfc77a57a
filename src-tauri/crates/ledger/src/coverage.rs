use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Leg, SourceId};

/// Days for which a file speaks for a source; absence means something only inside them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Coverage {
    /// Which leg.
    pub leg: Leg,
    /// Which account or merchant.
    pub source: SourceId,
    /// 商户号, for POS and acquirer files.
    pub merchant_no: Option<String>,
    /// 终端号, for POS files.
    pub terminal_no: Option<String>,
    /// First covered day: POS transaction day, acquirer settlement day (清算日期), bank booking day.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub from: NaiveDate,
    /// Last covered day.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub to: NaiveDate,
}

impl Coverage {
    /// Whether it speaks for this day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}
