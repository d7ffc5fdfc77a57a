// The nouns of the core, and names for what some of their fields may hold.
import type { Fate, RowOutcome } from './generated';

export type * from './generated';

export type FateKind = Fate['is'];
export type OutcomeKind = RowOutcome['is'];
export type Language = 'zh-CN' | 'en';
export type Theme = 'system' | 'light' | 'dark';
export type PickPurpose =
  | 'statement'
  | 'evidence'
  | 'packet'
  | 'calendar'
  | 'shop_toml'
  | 'open_shop'
  | 'new_shop'
  | 'folder';
