import { expect, test } from 'vitest';
import { wordsOf } from '../i18n/words';
import { errorWords } from './errorWords';

const en = wordsOf('en');

test('a refusal says what happened, what was kept and what to do', () => {
  const told = errorWords(en, { code: 'file-no-such-profile', params: { profile: 'x' }, detail: '' });
  expect(told.what).toContain('"x"');
  expect(told.kept).toBe('Nothing was imported.');
  expect(told.next).not.toBeNull();
});

test('names of the field are worded', () => {
  const told = errorWords(en, { code: 'file-not-a-statement', params: { 'looks-like': 'pdf' }, detail: '' });
  expect(told.what).toContain('a PDF');
});

test('an unknown code reads as a defect of the program, in both languages', () => {
  for (const words of [en, wordsOf('zh-CN')]) {
    const unknown = errorWords(words, { code: 'brand-new', params: {}, detail: '' });
    expect(unknown).toEqual(errorWords(words, { code: 'internal', params: {}, detail: '' }));
    expect(unknown.what).not.toContain('brand-new');
  }
});
