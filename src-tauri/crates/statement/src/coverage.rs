use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{Coverage, Leg, SourceId};

use crate::preamble::Preamble;
use crate::{LookReason, RowContent};

type Holder = (Leg, SourceId, Option<String>, Option<String>);

/// Which days of which source the file speaks for; rows that need a look say nothing about it.
#[derive(Debug, Default)]
pub(crate) struct Spans(BTreeMap<Holder, (NaiveDate, NaiveDate)>);

impl Spans {
    /// Takes a row into account.
    pub(crate) fn row(&mut self, content: &RowContent) {
        let RowContent::Line { line, look: None | Some(LookReason::UnknownKind) } = content else { return };
        let terminal_no = line.keys.terminal_no.clone().filter(|_| line.leg == Leg::Pos);
        let merchant_no = line.keys.merchant_no.clone().filter(|_| line.leg != Leg::Bank);
        let day = if line.leg == Leg::Acquirer { line.settled_on.unwrap_or(line.day) } else { line.day };
        let holder = (line.leg, line.source.clone(), merchant_no, terminal_no);
        let span = self.0.entry(holder).or_insert((day, day));
        *span = (span.0.min(day), span.1.max(day));
    }

    /// What the file covers, widened to the period it states.
    pub(crate) fn finish(self, leg: Leg, preamble: &Preamble) -> Vec<Coverage> {
        let stated = preamble.period();
        let widened = self.0.into_iter().map(|((_, source, merchant_no, terminal_no), (from, to))| {
            let (from, to) = stated.map_or((from, to), |(first, last)| (from.min(first), to.max(last)));
            Coverage { leg, source, merchant_no, terminal_no, from, to }
        });
        widened.collect()
    }
}
