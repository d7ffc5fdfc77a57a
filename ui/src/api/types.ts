// The types of the wire, and the names of their parts that screens speak of.
import type { Fate, RowOutcome, Settings } from './generated';

export type * from './generated';

export type Language = Settings['language'];
export type Theme = Settings['theme'];
export type FateKind = Fate['is'];
export type OutcomeKind = RowOutcome['is'];
