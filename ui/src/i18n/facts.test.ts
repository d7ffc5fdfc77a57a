import { expect, test } from 'vitest';
import type { NextAction } from '../api/types';
import { fact, nextText, whyText } from './facts';
import { wordsOf } from './words';

const en = wordsOf('en');

test.each([
  ['leg', 'acquirer', 'Acquirer'],
  ['amount', '12345.60', '12,345.60'],
  ['response', '', '—'],
  ['reference_no', '618140044170', '618140044170'],
  ['day', '2026-11-18', '2026-11-18'],
])('the fact %s = %s', (name, value, expected) => {
  expect(fact(en, name, value)).toBe(expected);
});

test('a statement of fact is worded with its arguments', () => {
  const why = { code: 'amounts-differ', args: { pos: '1368.00', acquirer: '1386.00', difference: '-18.00' } };
  expect(whyText(en, why)).toBe('Shop 1,368.00, acquirer 1,386.00, difference -18.00.');
  const kinds = { code: 'kinds-differ', args: { pos: 'sale', acquirer: 'refund' } };
  expect(whyText(en, kinds)).toBe('Shop: Sale. Acquirer: Refund.');
});

test.each<[NextAction, RegExp]>([
  [{ is: 'confirm_type' }, /^Confirm the type$/],
  [{ is: 'chase', who: 'Anna', promised: '2026-11-20' }, /Anna.*2026-11-20/],
  [{ is: 'do_item', item: 'slip', step: 'collect' }, /Consult documents/],
  [{ is: 'complete', missing: { is: 'proof', resolution: 'refunded' } }, /"Refunded" needs a proof/],
  [{ is: 'complete', missing: { is: 'checklist', items: ['a', 'b'] } }, /2: a, b/],
  [{ is: 'decide_proposal', how: 'auto_reversed' }, /Reversed automatically/],
])('the next action %j', (next, expected) => {
  expect(nextText(en, next)).toMatch(expected);
});

test('with the playbook at hand the item itself is named', () => {
  const next: NextAction = { is: 'do_item', item: 'slip', step: 'collect' };
  expect(nextText(en, next, (item) => `find the ${item}`)).toBe('find the slip');
});
