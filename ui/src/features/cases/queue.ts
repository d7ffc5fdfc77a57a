import type { CaseRow } from '../../api/types';

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compares two plain decimals by value, as text, so that no digit is lost. */
export function compareDecimals(a: string, b: string): number {
  const [negativeA, negativeB] = [a.startsWith('-'), b.startsWith('-')];
  if (negativeA !== negativeB) return negativeA ? -1 : 1;
  const [wholeA = '', restA = ''] = a.replace('-', '').split('.');
  const [wholeB = '', restB = ''] = b.replace('-', '').split('.');
  const size = wholeA.length - wholeB.length || compareText(wholeA, wholeB) || compareText(restA.padEnd(5, '0'), restB.padEnd(5, '0'));
  return negativeA ? -size : size;
}

/** The order in which cases are worked: closed ones last, then the nearer deadline, then the larger amount. */
export function inQueueOrder(rows: readonly CaseRow[]): CaseRow[] {
  const closed = (row: CaseRow) => Number(row.state === 'closed');
  return rows.toSorted(
    (a, b) =>
      closed(a) - closed(b) ||
      compareText(a.deadline, b.deadline) ||
      compareDecimals(b.amount, a.amount) ||
      compareText(a.number, b.number),
  );
}
