import { useState } from 'react';
import * as queries from '../../api/queries';
import type { ImportPlan, Line, OutcomeKind, PlannedRow, RowOutcome } from '../../api/types';
import { Chips } from '../../components/Chips';
import { DataTable, type Column } from '../../components/DataTable';
import { KindText, leadingKey, whenOf } from '../../components/LineCells';
import { usePaged } from '../../components/paging';
import { EmptyState, ErrorNote } from '../../components/States';
import { Tag, type Tone } from '../../components/Tag';
import { MoneyText } from '../../components/Texts';
import { shortCard } from '../../i18n/format';
import { useWords, type Words } from '../../i18n/words';
import { ids } from '../../testids';

const OUTCOMES: readonly OutcomeKind[] = ['new', 'known', 'changed', 'rejected', 'needs_look'];

const TONES: Record<OutcomeKind, Tone> = {
  new: 'good',
  known: 'quiet',
  changed: 'warn',
  rejected: 'bad',
  needs_look: 'warn',
};

/** Why a row has its outcome, in one line. */
export function outcomeDetail(words: Pick<Words, 't' | 'term'>, outcome: RowOutcome): string {
  const { t, term } = words;
  switch (outcome.is) {
    case 'new':
      return '';
    case 'known':
      return t('ui-origin', { file: outcome.file, row: String(outcome.row) });
    case 'changed': {
      const parts = outcome.differences.map(({ field, before, now }) => `${term('ui-field', field)}: ${before} → ${now}`);
      return parts.join('; ');
    }
    case 'rejected':
      return [outcome.column, term('reject', outcome.reason), outcome.text].filter(Boolean).join(' · ');
    case 'needs_look':
      return term('look', outcome.reason);
  }
}

function columns(words: Words): readonly Column<PlannedRow>[] {
  const { t, term } = words;
  const text = (tell: (line: Line) => string) => (row: PlannedRow) =>
    row.line ? <span title={tell(row.line)}>{tell(row.line)}</span> : null;
  return [
    { key: 'row', title: t('ui-col-row'), width: '44px', align: 'right', render: (row) => row.row },
    {
      key: 'outcome',
      title: t('ui-col-outcome'),
      width: '112px',
      render: ({ outcome }) => <Tag tone={TONES[outcome.is]}>{term('outcome', outcome.is)}</Tag>,
    },
    { key: 'when', title: t('ui-col-when'), width: '136px', render: text(whenOf) },
    { key: 'kind', title: t('ui-col-kind'), width: '92px', render: ({ line }) => (line ? <KindText line={line} /> : null) },
    { key: 'key', title: t('ui-col-key'), width: 'minmax(104px, 0.8fr)', render: text(leadingKey) },
    { key: 'card', title: t('ui-col-card'), width: '116px', render: text(({ keys }) => (keys.card ? shortCard(keys.card) : '')) },
    {
      key: 'amount',
      title: t('ui-col-amount'),
      width: '96px',
      align: 'right',
      render: ({ line }) => <MoneyText money={line?.amount ?? null} />,
    },
    {
      key: 'detail',
      title: t('ui-col-detail'),
      width: 'minmax(190px, 2fr)',
      render: ({ outcome, line }) => {
        const detail = outcomeDetail(words, outcome) || (line?.remark ?? line?.counterparty ?? '');
        return <span title={detail}>{detail}</span>;
      },
    },
  ];
}

/** Every row of a plan with its outcome, filtered by outcome. */
export function PlanRows({ plan }: { plan: ImportPlan }) {
  const words = useWords();
  const { t, term } = words;
  const [outcome, setOutcome] = useState<OutcomeKind | 'all'>('all');
  const chips = [
    { value: 'all' as const, label: t('ui-all'), count: plan.counts.rows },
    ...OUTCOMES.map((value) => ({ value, label: term('outcome', value), count: plan.counts[value] })),
  ];
  return (
    <div className="plan-rows">
      <div className="bar">
        <Chips label={t('ui-col-outcome')} chips={chips} value={outcome} onChange={setOutcome} testid={ids.intake.filter} />
      </div>
      <Rows key={outcome} hash={plan.hash} outcome={outcome === 'all' ? null : outcome} />
    </div>
  );
}

function Rows({ hash, outcome }: { hash: string; outcome: OutcomeKind | null }) {
  const words = useWords();
  const rows = usePaged(queries.planRows(hash, outcome));
  if (rows.error) return <ErrorNote error={rows.error} />;
  if (!rows.pending && rows.total === 0) return <EmptyState title={words.t('ui-import-no-rows')} />;
  return (
    <DataTable
      label={words.t('ui-import-rows')}
      columns={columns(words)}
      count={rows.pending ? 8 : rows.total}
      rowAt={rows.rowAt}
      rowTone={({ outcome: { is } }) => (is === 'rejected' ? 'bad' : is === 'changed' || is === 'needs_look' ? 'warn' : undefined)}
      testid={ids.intake.rows}
    />
  );
}
