import type { AppError } from '../api/errors';
import { facts } from '../i18n/facts';
import type { Words } from '../i18n/words';

/** The catalogue's three sentences for a refusal. */
export type ErrorWords = { what: string; kept: string | null; next: string | null };

/** Words a refusal; a code that the catalogue lacks reads as a defect of the program. */
export function errorWords(words: Pick<Words, 'maybe' | 't'>, error: AppError): ErrorWords {
  const id = words.maybe(`error-${error.code}`) === null ? 'error-internal' : `error-${error.code}`;
  const args = facts(words, error.params);
  return {
    what: words.t(id, args),
    kept: words.maybe(`${id}.kept`, args),
    next: words.maybe(`${id}.next`, args),
  };
}
