import type { Line } from '../api/types';
import { useWords } from '../i18n/words';

/** The number a person would read out for a row: reference no., else order, voucher or payout no. */
export function leadingKey(line: Line): string {
  const { keys } = line;
  return keys.reference_no ?? keys.order_no ?? keys.channel_no ?? keys.voucher_no ?? keys.payout_no ?? '';
}

/** Day and wall time of a row, as far as the file tells. */
export function whenOf(line: Line): string {
  return line.at ? line.at.replace('T', ' ').slice(0, 19) : line.day;
}

/** The sort of a row in words, with the reply code where it says more. */
export function KindText({ line }: { line: Line }) {
  const { term, t } = useWords();
  const failed = line.response !== null && line.response !== '00';
  return (
    <span>
      {term('kind', line.kind)}
      {failed ? <span className="muted"> {line.response === '' ? t('ui-no-reply') : line.response}</span> : null}
    </span>
  );
}
