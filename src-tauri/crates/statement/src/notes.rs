use crate::{Note, NoteKind};

/// Normalisations and losses, summed per kind in the order they first happened.
#[derive(Debug, Default)]
pub(crate) struct Notes(Vec<Note>);

impl Notes {
    pub(crate) fn add(&mut self, kind: NoteKind, row: u32) {
        self.add_many(kind, 1, row);
    }

    pub(crate) fn add_many(&mut self, kind: NoteKind, count: u32, row: u32) {
        if count == 0 {
            return;
        }
        match self.0.iter_mut().find(|note| note.kind == kind) {
            Some(note) => note.count = note.count.saturating_add(count),
            None => self.0.push(Note { kind, count, first_row: row }),
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Note> {
        self.0
    }
}
