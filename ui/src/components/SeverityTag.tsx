import type { Severity } from '../api/types';
import { useWords } from '../i18n/words';
import { Tag, type Tone } from './Tag';

const TONES: Record<Severity, Tone> = { low: 'quiet', medium: 'info', high: 'warn', critical: 'bad' };

/** How grave a case is, in a word and a colour. */
export function SeverityTag({ severity }: { severity: Severity }) {
  const { term } = useWords();
  return <Tag tone={TONES[severity]}>{term('severity', severity)}</Tag>;
}
