import { createContext, useContext } from 'react';
import type { Language, Money } from '../api/types';
import { find, type MessageArgs } from './bundles';
import * as format from './format';

/** The wording of the window in one language. */
export type Words = {
  language: Language;
  /** The text of a message; the id itself where the catalogue has none, so that a gap is seen. */
  t: (id: string, args?: MessageArgs) => string;
  /** The text of a message, or null. */
  maybe: (id: string, args?: MessageArgs) => string | null;
  /** The word for one value of an enumeration: `term('leg', 'pos')` reads `leg-pos`. */
  term: (prefix: string, value: string, args?: MessageArgs) => string;
  money: (money: Money) => string;
  day: (iso: string) => string;
  time: (iso: string) => string;
  count: (n: number) => string;
  bytes: (n: number) => string;
};

/** Builds the wording of one language. */
export function wordsOf(language: Language): Words {
  const maybe = (id: string, args?: MessageArgs) => find(language, id, args);
  const t = (id: string, args?: MessageArgs) => maybe(id, args) ?? id;
  return {
    language,
    t,
    maybe,
    term: (prefix, value, args) => t(`${prefix}-${value}`, args),
    money: format.money,
    day: (iso) => format.day(iso, language),
    time: format.time,
    count: format.count,
    bytes: format.bytes,
  };
}

/** The wording in use; the window's root sets it. */
export const WordsContext = createContext<Words>(wordsOf('zh-CN'));

/** The wording in the language of the window. */
export function useWords(): Words {
  return useContext(WordsContext);
}
