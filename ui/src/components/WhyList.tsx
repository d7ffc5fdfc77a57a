import type { Why } from '../api/types';
import { whyText } from '../i18n/facts';
import { useWords } from '../i18n/words';

/** The facts behind a judgement, one a line. */
export function WhyList({ why }: { why: readonly Why[] }) {
  const words = useWords();
  return (
    <ul className="why">
      {why.map((one) => (
        <li key={`${one.code}${Object.values(one.args).join('|')}`}>{whyText(words, one)}</li>
      ))}
    </ul>
  );
}
