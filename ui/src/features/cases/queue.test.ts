import { expect, test } from 'vitest';
import type { CaseRow } from '../../api/types';
import { compareDecimals, inQueueOrder } from './queue';

test.each([
  ['9.99', '10.00', -1],
  ['10.00', '9.99', 1],
  ['100.00', '100.00', 0],
  ['0.30', '0.3', 0],
  ['-5.00', '1.00', -1],
  ['-5.00', '-6.00', 1],
  ['92233720368547758.08', '92233720368547758.07', 1],
])('%s against %s', (a, b, expected) => {
  expect(Math.sign(compareDecimals(a, b))).toBe(expected);
});

function row(number: string, deadline: string, amount: string, state: CaseRow['state'] = 'new'): CaseRow {
  return {
    number,
    type: 'E01',
    family: 'failed_transaction',
    state,
    severity: 'high',
    amount,
    currency: 'CNY',
    deadline,
    age_days: 0,
    next: { is: 'confirm_type' },
    evidence: 0,
    cause: null,
    exception: null,
  };
}

test('the queue goes by deadline, then amount; closed cases come last', () => {
  const rows = [
    row('2026-0001', '2026-11-20', '88.00'),
    row('2026-0002', '2026-11-19', '9.90'),
    row('2026-0003', '2026-11-20', '1000.00'),
    row('2026-0004', '2026-11-01', '5000.00', 'closed'),
  ];
  expect(inQueueOrder(rows).map(({ number }) => number)).toEqual(['2026-0002', '2026-0003', '2026-0001', '2026-0004']);
  expect(rows[0]?.number).toBe('2026-0001');
});
