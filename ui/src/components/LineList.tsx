import type { LineView } from '../api/types';
import { shortCard, sum } from '../i18n/format';
import { useWords, type Words } from '../i18n/words';
import { DataTable, type Column } from './DataTable';
import { KindText, leadingKey, whenOf } from './LineCells';
import { MoneyText } from './Texts';

function columns({ t, term }: Words, wide: boolean): readonly Column<LineView>[] {
  const amount = (field: 'amount' | 'net'): Column<LineView> => ({
    key: field,
    title: term('ui-field', field),
    width: '92px',
    align: 'right',
    render: ({ line }) => <MoneyText money={line[field]} />,
  });
  const narrow: readonly Column<LineView>[] = [
    { key: 'when', title: t('ui-col-when'), width: '104px', render: ({ line }) => whenOf(line).slice(5) },
    { key: 'key', title: t('ui-col-key'), width: 'minmax(96px, 1fr)', render: ({ line }) => leadingKey(line) },
    amount('amount'),
  ];
  if (!wide) return narrow;
  return [
    { key: 'leg', title: t('ui-col-leg'), width: '76px', render: ({ line }) => term('leg', line.leg) },
    ...narrow.slice(0, 2),
    { key: 'kind', title: t('ui-col-kind'), width: '60px', render: ({ line }) => <KindText line={line} /> },
    {
      key: 'card',
      title: t('ui-col-card'),
      width: '112px',
      render: ({ line }) => (line.keys.card ? shortCard(line.keys.card) : null),
    },
    amount('amount'),
    amount('net'),
  ];
}

/** Many rows of one event, a line each, with their sums. */
export function LineList({ lines, wide = false }: { lines: readonly LineView[]; wide?: boolean }) {
  const words = useWords();
  const gross = sum(lines.map(({ line }) => line.amount));
  const net = sum(lines.flatMap(({ line }) => line.net ?? []));
  return (
    <div className="line-list">
      <DataTable
        label={words.t('ui-line-list')}
        columns={columns(words, wide)}
        count={lines.length}
        rowAt={(at) => lines[at]}
        rowHeight={28}
        maxHeight={360}
      />
      <div className="line-sums">
        <span className="grow">{words.t('ui-rows', { n: lines.length })}</span>
        {gross ? <span>{words.t('ui-sum-amount', { amount: words.money(gross) })}</span> : null}
        {net ? <span>{words.t('ui-sum-net', { amount: words.money(net) })}</span> : null}
      </div>
    </div>
  );
}
