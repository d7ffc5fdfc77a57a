import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import * as queries from '../../api/queries';
import type { ImportRecord, OutcomeCounts, RejectedView } from '../../api/types';
import { Answer } from '../../components/Answer';
import { Chips } from '../../components/Chips';
import { DataTable, type Column } from '../../components/DataTable';
import { EmptyState } from '../../components/States';
import { useWords, type Words } from '../../i18n/words';
import { ids } from '../../testids';
import { Decisions } from './Decisions';

type Shown = 'imports' | 'rejected' | 'decisions';

/** What was imported so far, the rows nobody could read, and those that wait for a decision. */
export function History({ onChoose }: { onChoose: () => void }) {
  const { t } = useWords();
  const [shown, setShown] = useState<Shown>('imports');
  const imports = useQuery(queries.imports);
  const rejected = useQuery(queries.rejected);
  const looks = useQuery(queries.looks);
  const changes = useQuery(queries.changes);
  const waiting = looks.data && changes.data ? looks.data.length + changes.data.length : undefined;
  const chips = [
    { value: 'imports' as const, label: t('ui-import-history'), count: imports.data?.length },
    { value: 'rejected' as const, label: t('ui-import-rejected'), count: rejected.data?.length },
    { value: 'decisions' as const, label: t('ui-decide'), count: waiting },
  ];
  return (
    <section className="sheet">
      <div className="bar">
        <Chips label={t('ui-import-history')} chips={chips} value={shown} onChange={setShown} testid={ids.intake.lists} />
      </div>
      {shown === 'imports' ? (
        <Answer query={imports}>{(rows) => <Imports rows={rows} onChoose={onChoose} />}</Answer>
      ) : null}
      {shown === 'rejected' ? <Answer query={rejected}>{(rows) => <Rejected rows={rows} />}</Answer> : null}
      {shown === 'decisions' ? <Decisions /> : null}
    </section>
  );
}

function importColumns({ t, term, time }: Words): readonly Column<ImportRecord>[] {
  const count = (name: keyof OutcomeCounts, title: string, width = '58px'): Column<ImportRecord> => ({
    key: name,
    title,
    width,
    align: 'right',
    render: (row) => <span className={row[name] === 0 ? 'muted' : undefined}>{row[name]}</span>,
  });
  return [
    { key: 'id', title: '#', width: '28px', align: 'right', render: (row) => row.id },
    { key: 'file', title: t('ui-col-file'), width: 'minmax(180px, 2fr)', render: (row) => <span title={row.file}>{row.file}</span> },
    { key: 'leg', title: t('ui-col-leg'), width: 'minmax(84px, 0.7fr)', render: (row) => term('leg', row.leg) },
    { key: 'at', title: t('ui-col-imported'), width: '136px', render: (row) => time(row.applied_at) },
    count('rows', t('ui-import-rows')),
    count('new', term('outcome', 'new')),
    count('known', term('outcome', 'known'), '96px'),
    count('changed', term('outcome', 'changed')),
    count('rejected', term('outcome', 'rejected'), '96px'),
    count('needs_look', term('outcome', 'needs_look'), '84px'),
  ];
}

function Imports({ rows, onChoose }: { rows: readonly ImportRecord[]; onChoose: () => void }) {
  const words = useWords();
  if (rows.length === 0) {
    return (
      <EmptyState
        title={words.t('ui-import-empty')}
        next={words.t('ui-import-empty.next')}
        action={
          <Button type="primary" onClick={onChoose}>
            {words.t('ui-import-choose')}
          </Button>
        }
      />
    );
  }
  return (
    <DataTable
      label={words.t('ui-import-history')}
      columns={importColumns(words)}
      count={rows.length}
      rowAt={(at) => rows[at]}
      testid={ids.intake.imports}
    />
  );
}

function rejectedColumns({ t, term }: Words): readonly Column<RejectedView>[] {
  return [
    { key: 'file', title: t('ui-col-file'), width: 'minmax(160px, 1fr)', render: (row) => <span title={row.file}>{row.file}</span> },
    { key: 'row', title: t('ui-col-row'), width: '64px', align: 'right', render: (row) => row.row },
    { key: 'column', title: t('ui-col-column'), width: '140px', render: (row) => row.column },
    { key: 'reason', title: t('ui-col-reason'), width: 'minmax(140px, 1fr)', render: (row) => term('reject', row.reason) },
    {
      key: 'text',
      title: t('ui-col-text'),
      width: 'minmax(200px, 3fr)',
      render: (row) => (
        <span className="mono" title={row.text}>
          {row.text}
        </span>
      ),
    },
  ];
}

function Rejected({ rows }: { rows: readonly RejectedView[] }) {
  const words = useWords();
  if (rows.length === 0) return <EmptyState title={words.t('ui-import-none-rejected')} />;
  return (
    <DataTable
      label={words.t('ui-import-rejected')}
      columns={rejectedColumns(words)}
      count={rows.length}
      rowAt={(at) => rows[at]}
      testid={ids.intake.rejected}
    />
  );
}
