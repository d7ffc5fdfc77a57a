import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bundleOf, find, LANGUAGES } from './bundles';

const SOURCES = path.resolve(import.meta.dirname, '..');

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.'))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
}

/** Every id of the window's own that stands in the source as a whole. */
function idsAskedFor(): string[] {
  const found = sources(SOURCES).flatMap((text) => [...text.matchAll(/['"](ui-[\w-]+(?:\.[\w-]+)?)['"]/g)]);
  // A prefix handed to `term` is not an id of its own.
  const prefixes = new Set(['ui-field', 'ui-phase', 'ui-profile', 'ui-standing', 'ui-step']);
  return [...new Set(found.map(([, id = '']) => id))].filter((id) => !prefixes.has(id));
}

test.each(LANGUAGES)('every text the window asks for is there in %s', (language) => {
  const asked = idsAskedFor();
  expect(asked.length).toBeGreaterThan(150);
  expect(asked.filter((id) => find(language, id) === null)).toEqual([]);
});

test('both languages have the same texts', () => {
  const ids = LANGUAGES.map((language) => [...bundleOf(language)._messages.keys()].sort());
  expect(ids[0]).toEqual(ids[1]);
});

test('an argument nobody gave is a dash, not a gap', () => {
  expect(find('en', 'ui-as-of')).toBe('As of —');
  expect(find('en', 'ui-as-of', { day: '2026-11-18' })).toBe('As of 2026-11-18');
});
