use ledger::Line;

use crate::{Case, CaseError, Missing, Moves, Proof, Resolution, ResolutionRecord, Rules};

/// Legs whose imported rows prove money: the acquirer's, the wallet's, the bank's; never the shop's own log.
const PROVING_SOURCES: &[&str] = &["acquirer/", "wallet/", "bank/"];

/// Fewest letters of a name: Chinese names have two characters.
const LETTERS_OF_A_NAME: usize = 2;

impl Case {
    /// Everything without which the case may not close; empty when it may.
    pub fn missing_to_close(&self, rules: &Rules) -> Vec<Missing> {
        let mut missing = Vec::new();
        if self.confirmed.is_none() {
            missing.push(Missing::Type);
        }
        match &self.resolution {
            None => missing.push(Missing::Resolution),
            Some(record) => self.missing_in(record, rules, &mut missing),
        }
        if self.cause.is_none() {
            missing.push(Missing::Cause);
        }
        if self.prevention.is_empty() {
            missing.push(Missing::Prevention);
        }
        let open = self.checklist.iter().filter(|item| item.required && item.done.is_none());
        let items: Vec<String> = open.map(|item| item.id.clone()).collect();
        if !items.is_empty() {
            missing.push(Missing::Checklist { items });
        }
        missing
    }

    fn missing_in(&self, record: &ResolutionRecord, rules: &Rules, missing: &mut Vec<Missing>) {
        let resolution = record.how;
        if resolution.recovers() {
            let here = |proof: &Proof| !matches!(proof, Proof::Line(line) if self.is_withdrawn(line));
            let proved =
                record.proof.as_ref().is_some_and(|proof| self.accepts(proof).is_ok() && here(proof));
            if !proved {
                missing.push(Missing::Proof { resolution });
            }
            return;
        }
        if record.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            missing.push(Missing::Reason { resolution });
        }
        let limit = rules.second_name_above(self.amount.currency());
        let second = record.second.as_deref().unwrap_or_default();
        if self.amount.abs() > limit && !is_another_person(second, &record.by) {
            missing.push(Missing::SecondName { limit });
        }
    }

    /// Whether an imported row shows what an outcome says.
    ///
    /// A recovering outcome is closed on money that is verified: the row is another party's, its money goes the
    /// outcome's way, and it is the amount at stake or a row of the case itself. Another amount, such as a payout
    /// of several days, needs a reason, which is kept with the outcome.
    ///
    /// # Errors
    /// [`CaseError::NotAProof`], [`CaseError::WrongWay`], [`CaseError::OtherAmount`].
    pub fn proves(&self, row: &Line, how: Resolution, reason: Option<&str>) -> Result<(), CaseError> {
        self.accepts(&Proof::Line(row.identity.clone()))?;
        let amount = row.amount;
        let fits = match how.moves() {
            Some(Moves::In) => amount.units() > 0,
            Some(Moves::Out) => amount.units() < 0,
            None => true,
        };
        if !fits {
            return Err(CaseError::WrongWay { line: row.identity.clone(), resolution: how, amount });
        }
        let at_stake = [Some(amount), row.net].into_iter().flatten().any(|paid| paid.abs() == self.amount);
        let own = self.lines.contains(&row.identity);
        let explained = reason.is_some_and(|reason| !reason.trim().is_empty());
        if how.recovers() && !at_stake && !own && !explained {
            let (line, at_stake) = (row.identity.clone(), self.amount);
            return Err(CaseError::OtherAmount { line, amount, at_stake });
        }
        Ok(())
    }

    /// Whether something can stand as proof in this case.
    ///
    /// # Errors
    /// [`CaseError::NotAProof`] for a POS row, [`CaseError::NoSuchEvidence`] for a file that is not attached.
    pub fn accepts(&self, proof: &Proof) -> Result<(), CaseError> {
        match proof {
            Proof::Line(line) if PROVING_SOURCES.iter().any(|source| line.0.starts_with(source)) => Ok(()),
            Proof::Line(line) => Err(CaseError::NotAProof { line: line.clone() }),
            Proof::Evidence(id) => {
                self.evidence_by_id(*id).map(|_| ()).ok_or(CaseError::NoSuchEvidence { id: *id })
            }
        }
    }
}

/// Characters that leave nothing on paper: controls, joiners, marks of direction, soft hyphens.
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Whether a text is a name, of two letters at least, and not another spelling of the first person's.
fn is_another_person(name: &str, first: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    letters >= LETTERS_OF_A_NAME && folded(name) != folded(first)
}

/// A name as it is compared: full-width letters as narrow ones, no case, nothing blank or unseen.
fn folded(name: &str) -> String {
    const WIDER_BY: u32 = 0xFEE0;
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - WIDER_BY).unwrap_or(c),
        _ => c,
    };
    name.chars()
        .map(narrow)
        .filter(|c| !c.is_whitespace() && !is_unseen(*c))
        .flat_map(char::to_lowercase)
        .collect()
}
