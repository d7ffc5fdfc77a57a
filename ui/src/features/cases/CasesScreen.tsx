import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Select } from 'antd';
import { useState, type ReactNode } from 'react';
import * as queries from '../../api/queries';
import type { CaseRow, CaseState } from '../../api/types';
import { Answer } from '../../components/Answer';
import { Chips } from '../../components/Chips';
import { DataTable, type Column } from '../../components/DataTable';
import { Screen } from '../../components/Panel';
import { SeverityTag } from '../../components/SeverityTag';
import { EmptyState } from '../../components/States';
import { DueText } from '../../components/Texts';
import { causeText, nextText } from '../../i18n/facts';
import { useWords, type Words } from '../../i18n/words';
import { ids } from '../../testids';
import { inQueueOrder } from './queue';

type Shown = 'open' | 'closed' | 'all';

const SHOWN: Record<Shown, (row: CaseRow) => boolean> = {
  open: (row) => row.state !== 'closed',
  closed: (row) => row.state === 'closed',
  all: () => true,
};

function columns(words: Words): readonly Column<CaseRow>[] {
  const { t, term } = words;
  const open = (row: CaseRow) => row.state !== 'closed';
  const quiet = (text: ReactNode) => <span className="muted">{text}</span>;
  return [
    {
      key: 'severity',
      title: t('ui-col-severity'),
      width: '68px',
      render: (row) => (open(row) ? <SeverityTag severity={row.severity} /> : null),
    },
    {
      key: 'deadline',
      title: t('ui-col-deadline'),
      width: '104px',
      render: (row) => (open(row) ? <DueText day={row.deadline} stacked /> : quiet(row.deadline)),
    },
    { key: 'amount', title: t('ui-col-at-stake'), width: '108px', align: 'right', render: (row) => <strong>{words.money(row)}</strong> },
    { key: 'number', title: t('ui-col-case'), width: '84px', render: (row) => row.number },
    {
      key: 'type',
      title: t('ui-cases-what'),
      width: 'minmax(240px, 1fr)',
      render: (row) => <What row={row} />,
    },
    { key: 'state', title: t('ui-col-state'), width: 'minmax(84px, 0.28fr)', render: (row) => term('state', row.state) },
    {
      key: 'cause',
      title: t('ui-col-cause'),
      width: 'minmax(84px, 0.32fr)',
      render: (row) => (row.cause ? <span title={causeText(words, row.cause)}>{causeText(words, row.cause)}</span> : quiet('—')),
    },
    { key: 'evidence', title: t('ui-col-evidence'), width: '44px', align: 'right', render: (row) => row.evidence || quiet('0') },
    { key: 'age', title: t('ui-col-age'), width: '44px', align: 'right', render: (row) => t('ui-age', { n: row.age_days }) },
  ];
}

function What({ row }: { row: CaseRow }) {
  const words = useWords();
  const next = nextText(words, row.next);
  return (
    <span className="what">
      <span className="ellipsis" title={words.t(`type-${row.type}`)}>
        <span className="muted">{row.type}</span> <span className="strong">{words.t(`type-${row.type}`)}</span>
      </span>
      <span className="ellipsis muted" title={next}>
        {next}
      </span>
    </span>
  );
}

/** The queue: nearest deadline first, then the larger amount. */
export function CasesScreen() {
  const { t } = useWords();
  const cases = useQuery(queries.cases);
  return (
    <Screen title={t('ui-nav-cases')} note={t('ui-cases-order')} fill testid={ids.screen('cases')}>
      <Answer query={cases}>{(rows) => (rows.length === 0 ? <NoCases /> : <Queue rows={inQueueOrder(rows)} />)}</Answer>
    </Screen>
  );
}

function NoCases() {
  const { t } = useWords();
  return (
    <EmptyState
      title={t('ui-cases-empty')}
      next={t('ui-cases-empty.next')}
      action={<Link to="/reconciliation">{t('ui-nav-reconciliation')}</Link>}
    />
  );
}

function Queue({ rows }: { rows: readonly CaseRow[] }) {
  const words = useWords();
  const { t, term } = words;
  const navigate = useNavigate();
  const [shown, setShown] = useState<Shown>('open');
  const [state, setState] = useState<CaseState | null>(null);
  const [type, setType] = useState<string | null>(null);
  const inSight = rows
    .filter(SHOWN[shown])
    .filter((row) => (state === null || row.state === state) && (type === null || row.type === type));
  const states = [...new Set(rows.map((row) => row.state))];
  const types = [...new Set(rows.map((row) => row.type))].sort();
  return (
    <section className="sheet">
      <div className="bar">
        <Chips
          label={t('ui-col-state')}
          chips={(['open', 'closed', 'all'] as const).map((value) => ({
            value,
            label: t(`ui-cases-${value}`),
            count: rows.filter(SHOWN[value]).length,
          }))}
          value={shown}
          onChange={setShown}
          testid={ids.cases.filter}
        />
        <Select<CaseState>
          allowClear
          placeholder={t('ui-all-states')}
          aria-label={t('ui-col-state')}
          value={state}
          onChange={(value: CaseState | undefined) => setState(value ?? null)}
          options={states.map((value) => ({ value, label: term('state', value) }))}
          style={{ minWidth: 140 }}
        />
        <Select<string>
          allowClear
          placeholder={t('ui-all-types')}
          aria-label={t('ui-col-type')}
          value={type}
          onChange={(value: string | undefined) => setType(value ?? null)}
          options={types.map((value) => ({ value, label: `${value} ${t(`type-${value}`)}` }))}
          style={{ minWidth: 240 }}
        />
      </div>
      {inSight.length === 0 ? (
        <EmptyState title={t('ui-cases-none')} next={t('ui-cases-none.next')} />
      ) : (
        <DataTable
          label={t('ui-nav-cases')}
          columns={columns(words)}
          count={inSight.length}
          rowAt={(at) => inSight[at]}
          rowId={(row) => ids.cases.row(row.number)}
          rowTone={(row) => (row.state === 'closed' ? 'quiet' : row.severity === 'critical' ? 'bad' : undefined)}
          onOpen={(row) => void navigate({ to: '/cases/$number', params: { number: row.number } })}
          rowHeight={50}
          testid={ids.cases.rows}
        />
      )}
    </section>
  );
}
