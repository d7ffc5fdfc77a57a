import type { Cause, NextAction, Why } from '../api/types';
import { UNKNOWN } from './bundles';
import { grouped } from './format';
import type { Words } from './words';

/** Arguments whose values are names of the field, and the prefix that words them; as the core has them. */
const WORDED: Record<string, string> = {
  leg: 'leg',
  resolution: 'resolution',
  application: 'application',
  card_kind: 'card-kind',
  field: 'field',
  'looks-like': 'looks-like',
  looks_like: 'looks-like',
};

type Speaker = Pick<Words, 'maybe' | 't'>;

/** A fact as people read it: names worded, amounts with separators, an unknown one as a dash. */
export function fact(words: Speaker, name: string, value: string, prefix = WORDED[name]): string {
  const worded = prefix === undefined ? null : words.maybe(`${prefix}-${value}`);
  if (worded !== null) return worded;
  if (value === '') return UNKNOWN;
  return /^-?\d+\.\d{2,}$/.test(value) ? grouped(value) : value;
}

/** All arguments of a message as people read them. */
export function facts(words: Speaker, args: Readonly<Record<string, string>>, prefix?: string): Record<string, string> {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, fact(words, name, value, prefix)]));
}

/** One statement of fact behind an exception. */
export function whyText(words: Speaker, { code, args }: Why): string {
  return words.t(`why-${code}`, facts(words, args, code === 'kinds-differ' ? 'kind' : undefined));
}

/** One thing without which a case may not close, as the wire tells it. */
type Missing = Extract<NextAction, { is: 'complete' }>['missing'];

const MISSING_CODES: Record<Missing['is'], string> = {
  type: 'no-type',
  resolution: 'no-resolution',
  proof: 'no-proof',
  reason: 'no-reason',
  second_name: 'no-second-name',
  cause: 'no-cause',
  prevention: 'no-prevention',
  checklist: 'checklist-open',
};

function missingArgs(missing: Missing): Record<string, string> {
  switch (missing.is) {
    case 'proof':
    case 'reason':
      return { resolution: missing.resolution };
    case 'second_name':
      return { limit: missing.limit.amount, currency: missing.limit.currency };
    case 'checklist':
      return { count: String(missing.items.length), items: missing.items.join(', ') };
    default:
      return {};
  }
}

/** What to do next, in words; `itemText` words an item of the checklist where the playbook is at hand. */
export function nextText(words: Words, next: NextAction, itemText?: (item: string) => string): string {
  const id = `next-action-${next.is}`;
  switch (next.is) {
    case 'decide_proposal':
      return next.how === null
        ? words.t(id)
        : words.t('next-action-decide_proposal_as', { resolution: words.term('resolution', next.how) });
    case 'chase':
      return words.t(id, { who: next.who, date: next.promised });
    case 'do_item':
      return itemText
        ? words.t(id, { text: itemText(next.item) })
        : words.t('ui-next-step', { step: words.term('step', next.step) });
    case 'complete': {
      const code = `case-error-${MISSING_CODES[next.missing.is]}`;
      return words.t(id, { missing: words.t(code, facts(words, missingArgs(next.missing))) });
    }
    default:
      return words.t(id);
  }
}

/** A cause with its second level, where known. */
export function causeText(words: Pick<Words, 'term'>, { kind, further }: Cause): string {
  const first = words.term('cause', kind);
  return further === null ? first : `${first} · ${words.term('further-cause', further)}`;
}
