//! From an exception to a case: steps, checklist, evidence, deadlines, events, resolution.
