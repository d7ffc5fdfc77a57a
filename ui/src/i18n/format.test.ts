import { expect, test } from 'vitest';
import { bytes, day, daysBetween, grouped, money, percent, sum } from './format';

test.each([
  ['0', '0'],
  ['999.90', '999.90'],
  ['1000', '1,000'],
  ['-1234567.891', '-1,234,567.891'],
  ['92233720368547758.07', '92,233,720,368,547,758.07'],
])('%s is grouped without losing a digit', (input, expected) => {
  expect(grouped(input)).toBe(expected);
});

test.each([
  [{ amount: '1234.50', currency: 'CNY' }, '¥1,234.50'],
  [{ amount: '-0.30', currency: 'CNY' }, '-¥0.30'],
  [{ amount: '12.00', currency: 'SGD' }, 'SGD 12.00'],
])('money %j', (input, expected) => {
  expect(money(input)).toBe(expected);
});

test.each([
  ['2026-11-18', '11月18日 周三', 'Wed 18 Nov'],
  ['2026-11-18T09:00:00', '11月18日 周三', 'Wed 18 Nov'],
  ['soon', 'soon', 'soon'],
])('the day %s in both languages', (input, zh, en) => {
  expect([day(input, 'zh-CN'), day(input, 'en')]).toEqual([zh, en]);
});

test.each([
  ['2026-11-18', '2026-11-18', 0],
  ['2026-11-18', '2026-12-01', 13],
  ['2027-01-01', '2026-12-31', -1],
])('days from %s to %s', (from, to, expected) => {
  expect(daysBetween(from, to)).toBe(expected);
});

test.each([
  ['0.006', '0.6%'],
  ['0.0038', '0.38%'],
  ['0.1', '10%'],
  ['1', '100%'],
  ['0', '0%'],
])('the rate %s', (input, expected) => {
  expect(percent(input)).toBe(expected);
});

test.each([
  [812, '812 B'],
  [45_363, '44.3 KB'],
  [1_258_291, '1.2 MB'],
])('%d bytes', (input, expected) => {
  expect(bytes(input)).toBe(expected);
});

test.each([
  [['93.53', '106.27', '-0.30'], '199.50'],
  [['0.76800', '0.00200'], '0.77'],
  [['-12.00'], '-12.00'],
  [['0.12345', '0.00001'], '0.12346'],
  [['90071992547409.93', '0.01'], '90071992547409.94'],
  [[], undefined],
])('the sum of %j', (amounts, expected) => {
  expect(sum(amounts.map((amount) => ({ amount, currency: 'CNY' })))?.amount).toBe(expected);
});

test('two currencies have no sum', () => {
  expect(sum([{ amount: '1.00', currency: 'CNY' }, { amount: '1.00', currency: 'EUR' }])).toBeNull();
});
