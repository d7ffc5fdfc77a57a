import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Select } from 'antd';
import { useState } from 'react';
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

function columns(words: Words, asOf: string): readonly Column<CaseRow>[] {
  const { t, term } = words;
  return [
    {
      key: 'severity',
      title: t('ui-col-severity'),
      width: '76px',
      render: (row) => (row.state === 'closed' ? null : <SeverityTag severity={row.severity} />),
    },
    {
      key: 'deadline',
      title: t('ui-col-deadline'),
      width: '176px',
      render: (row) => (row.state === 'closed' ? <span className="muted">{row.deadline}</span> : <DueText day={row.deadline} asOf={asOf} />),
    },
    { key: 'amount', title: t('ui-col-at-stake'), width: '112px', align: 'right', render: (row) => <strong>{words.money(row)}</strong> },
    { key: 'number', title: t('ui-col-case'), width: '92px', render: (row) => row.number },
    {
      key: 'type',
      title: t('ui-col-type'),
      width: 'minmax(190px, 1.4fr)',
      render: (row) => (
        <span title={t(`type-${row.type}`)}>
          <span className="muted">{row.type}</span> {t(`type-${row.type}`)}
        </span>
      ),
    },
    { key: 'state', title: t('ui-col-state'), width: '112px', render: (row) => term('state', row.state) },
    {
      key: 'next',
      title: t('ui-col-next'),
      width: 'minmax(200px, 2fr)',
      render: (row) => <span title={nextText(words, row.next)}>{nextText(words, row.next)}</span>,
    },
    { key: 'cause', title: t('ui-col-cause'), width: 'minmax(90px, 0.8fr)', render: (row) => (row.cause ? causeText(words, row.cause) : <span className="muted">—</span>) },
    { key: 'evidence', title: t('ui-col-evidence'), width: '52px', align: 'right', render: (row) => row.evidence || <span className="muted">0</span> },
    { key: 'age', title: t('ui-col-age'), width: '56px', align: 'right', render: (row) => t('ui-age', { n: row.age_days }) },
  ];
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
  const { data: today } = useQuery(queries.today);
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
          columns={columns(words, today?.as_of ?? '')}
          count={inSight.length}
          rowAt={(at) => inSight[at]}
          rowId={(row) => ids.cases.row(row.number)}
          rowTone={(row) => (row.state === 'closed' ? 'quiet' : row.severity === 'critical' ? 'bad' : undefined)}
          onOpen={(row) => void navigate({ to: '/cases/$number', params: { number: row.number } })}
          rowHeight={38}
          testid={ids.cases.rows}
        />
      )}
    </section>
  );
}
