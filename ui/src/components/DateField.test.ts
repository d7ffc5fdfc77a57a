import { expect, test } from 'vitest';
import { isDay, momentOf } from './DateField';

test.each([
  ['2026-11-20', true],
  ['2026-13-20', false],
  ['20-11-2026', false],
  ['', false],
])('the day %j', (input, expected) => {
  expect(isDay(input)).toBe(expected);
});

test.each([
  ['2026-11-20T09:05', '2026-11-20T09:05:00'],
  ['2026-11-20 09:05:30', '2026-11-20T09:05:30'],
  ['2026-11-20', '2026-11-20T12:00:00'],
  ['2026-11-20T25:05', null],
  ['yesterday', null],
])('the moment %j', (input, expected) => {
  expect(momentOf(input)).toBe(expected);
});
