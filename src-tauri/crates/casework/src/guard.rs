use crate::{Case, CaseError, Missing, Proof, ResolutionRecord, Rules};

/// Legs whose imported rows prove money: the acquirer's, the wallet's, the bank's; never the shop's own log.
const PROVING_SOURCES: &[&str] = &["acquirer/", "wallet/", "bank/"];

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
        let second = record.second.as_deref().map(str::trim).filter(|name| !name.is_empty());
        if self.amount.abs() > limit && second.is_none_or(|name| name == record.by) {
            missing.push(Missing::SecondName { limit });
        }
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
