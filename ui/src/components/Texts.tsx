import type { LineView, Money } from '../api/types';
import { daysBetween } from '../i18n/format';
import { useWords } from '../i18n/words';
import { useLocalDay } from './clock';

/** Money in tabular digits; nothing where there is none. */
export function MoneyText({ money, strong }: { money: Money | null; strong?: boolean }) {
  const words = useWords();
  if (!money) return null;
  return <span className={strong ? 'num strong' : 'num'}>{words.money(money)}</span>;
}

/** A due day, and how far it is from today. */
export function DueText({ day, stacked }: { day: string | null; stacked?: boolean }) {
  const { t, day: show } = useWords();
  const today = useLocalDay();
  if (!day) return <span className="muted">{t('ui-no-deadline')}</span>;
  const left = daysBetween(today, day);
  const tone = left < 0 ? 'bad' : left <= 1 ? 'warn' : 'quiet';
  return (
    <span title={day} className={stacked ? 'stacked' : undefined}>
      {show(day)} <span className={`due due-${tone}`}>{left < 0 ? t('ui-days-late', { days: -left }) : t('ui-days-left', { days: left })}</span>
    </span>
  );
}

/** Where a row was read: file and line. */
export function OriginText({ origin }: Pick<LineView, 'origin'>) {
  const { t } = useWords();
  return <span className="muted">{t('ui-origin', { file: origin.file, row: String(origin.row) })}</span>;
}
