import type { ReactNode } from 'react';
import type { Line, LineKeys, LineView } from '../api/types';
import { useWords } from '../i18n/words';
import { KindText, whenOf } from './LineCells';
import { Facts } from './Panel';
import { Tag } from './Tag';
import { MoneyText, OriginText } from './Texts';

const KEYS: readonly (keyof LineKeys)[] = [
  'reference_no',
  'order_no',
  'channel_no',
  'refund_no',
  'payout_no',
  'merchant_no',
  'terminal_no',
  'batch_no',
  'voucher_no',
  'auth_code',
  'original_reference_no',
  'original_voucher_no',
  'card',
];

const TEXTS = ['settled_on', 'response', 'status', 'counterparty', 'remark', 'operator'] as const satisfies readonly (keyof Line)[];

/** One row in full: amount, numbers, and where it was read. */
export function LineCard({ view: { line, origin } }: { view: LineView }) {
  const { term } = useWords();
  const items: [string, ReactNode][] = [];
  const add = (field: string, value: ReactNode) => items.push([term('ui-field', field), value]);
  if (line.fee) add('fee', <MoneyText money={line.fee} />);
  if (line.net) add('net', <MoneyText money={line.net} />);
  for (const key of KEYS) if (line.keys[key]) add(key, <span className="mono">{line.keys[key]}</span>);
  for (const field of TEXTS) if (line[field]) add(field, line[field]);
  return (
    <article className="card">
      <div className="row">
        <Tag tone="accent">{term('leg', line.leg)}</Tag>
        <span className="grow ellipsis">
          <KindText line={line} />
        </span>
        <MoneyText money={line.amount} strong />
      </div>
      <div className="muted">{whenOf(line)}</div>
      <Facts items={items} />
      <OriginText origin={origin} />
    </article>
  );
}
