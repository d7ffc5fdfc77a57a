import { Link } from '@tanstack/react-router';
import * as queries from '../../api/queries';
import type { Fate, FateKind, Leg, LineView, Money, PairView, Relation } from '../../api/types';
import { DataTable, type Column } from '../../components/DataTable';
import { KindText, leadingKey, whenOf } from '../../components/LineCells';
import { usePaged } from '../../components/paging';
import { EmptyState, ErrorNote } from '../../components/States';
import { Tag, type Tone } from '../../components/Tag';
import { MoneyText } from '../../components/Texts';
import { sum } from '../../i18n/format';
import { useWords, type Words } from '../../i18n/words';
import { ids } from '../../testids';

const TONES: Record<FateKind, Tone> = {
  matched: 'good',
  netted: 'quiet',
  excepted: 'bad',
  waiting: 'warn',
  not_money: 'quiet',
};

/** A fate in a word, with what it waits for or why it is no money. */
export function FateTag({ fate }: { fate: Fate }) {
  const { term } = useWords();
  const why = fate.is === 'waiting' ? term('waiting', fate.why) : fate.is === 'not_money' ? term('not-money', fate.why) : null;
  return (
    <Tag tone={TONES[fate.is]} title={why ?? undefined}>
      {why ?? term('fate', fate.is)}
    </Tag>
  );
}

/** What a row is worth in a relation: the gross of a sale, what a payout settles. */
function worth(relation: Relation, { line }: LineView): Money {
  return relation === 'payout' ? (line.net ?? line.amount) : line.amount;
}

/** What one side comes to; nothing where there is no row. */
export function sideSum(relation: Relation, lines: readonly LineView[]): Money | null {
  return sum(lines.map((view) => worth(relation, view)));
}

/** Whether both sides are there and come to different amounts. */
export function sidesDiffer(relation: Relation, { left, right }: Pick<PairView, 'left' | 'right'>): boolean {
  const [a, b] = [sideSum(relation, left), sideSum(relation, right)];
  return a !== null && b !== null && (a.amount !== b.amount || a.currency !== b.currency);
}

function Side({ lines }: { lines: readonly LineView[] }) {
  const { t, term } = useWords();
  const [first] = lines;
  if (!first) return <span className="muted">—</span>;
  const { line } = first;
  const more = lines.length > 1 ? t('ui-rows', { n: lines.length }) : null;
  return (
    <span className="side-cell" title={`${whenOf(line)} ${leadingKey(line)}`}>
      <span className="side-when">{whenOf(line).slice(5)}</span>
      <span className="side-key ellipsis">{more ?? (leadingKey(line) || (line.counterparty ?? line.remark ?? ''))}</span>
      <span className="side-kind">{more ? term('leg', line.leg) : <KindText line={line} />}</span>
    </span>
  );
}

/** Whose rows stand on a side of a relation. */
export function legOf(relation: Relation, side: 'left' | 'right'): Leg {
  if (side === 'right') return relation === 'sale' ? 'acquirer' : 'bank';
  return relation === 'sale' ? 'pos' : 'acquirer';
}

function columns(relation: Relation, words: Words): readonly Column<PairView>[] {
  const { t, term } = words;
  const side = (name: 'left' | 'right'): readonly Column<PairView>[] => [
    {
      key: name,
      title: term('leg', legOf(relation, name)),
      width: 'minmax(240px, 1fr)',
      render: (pair) => <Side lines={pair[name]} />,
    },
    {
      key: `${name}-amount`,
      title: t(relation === 'payout' ? 'ui-field-net' : 'ui-col-amount'),
      width: '110px',
      align: 'right',
      render: (pair) => (
        <span className={sidesDiffer(relation, pair) ? 'differs' : undefined}>
          <MoneyText money={sideSum(relation, pair[name])} />
        </span>
      ),
    },
  ];
  return [
    ...side('left'),
    { key: 'fate', title: t('ui-col-fate'), width: '116px', align: 'center', render: (pair) => <FateTag fate={pair.fate} /> },
    ...side('right'),
    {
      key: 'why',
      title: t('ui-col-why'),
      width: '132px',
      render: (pair) => (pair.pass ? <span className="muted">{term('pass', pair.pass)}</span> : null),
    },
  ];
}

type PairsProps = { relation: Relation; fate: FateKind | null; onOpen: (pair: PairView) => void };

/** The rows of both legs, each beside what belongs to it. */
export function Pairs({ relation, fate, onOpen }: PairsProps) {
  const words = useWords();
  const rows = usePaged(queries.pairs(relation, fate));
  if (rows.error) return <ErrorNote error={rows.error} />;
  if (!rows.pending && rows.total === 0) {
    return (
      <EmptyState
        title={words.t('ui-reconciliation-empty')}
        next={words.t('ui-reconciliation-empty.next')}
        action={<Link to="/import">{words.t('ui-today-import')}</Link>}
      />
    );
  }
  return (
    <DataTable
      label={words.term('relation', relation)}
      columns={columns(relation, words)}
      count={rows.pending ? 10 : rows.total}
      rowAt={rows.rowAt}
      onOpen={onOpen}
      rowTone={(pair) => (pair.fate.is === 'excepted' ? 'bad' : undefined)}
      testid={ids.reconciliation.rows}
    />
  );
}
