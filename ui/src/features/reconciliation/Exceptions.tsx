import { useQuery } from '@tanstack/react-query';
import { Drawer, Select } from 'antd';
import { useState } from 'react';
import * as queries from '../../api/queries';
import type { ExceptionStanding, ExceptionView } from '../../api/types';
import { Answer } from '../../components/Answer';
import { Chips } from '../../components/Chips';
import { DataTable, type Column } from '../../components/DataTable';
import { LineCard } from '../../components/LineCard';
import { LineList } from '../../components/LineList';
import { EmptyState } from '../../components/States';
import { Tag } from '../../components/Tag';
import { DueText, MoneyText } from '../../components/Texts';
import { whyText } from '../../i18n/facts';
import { useWords, type Words } from '../../i18n/words';
import { ids } from '../../testids';
import { ExceptionCard, STANDING } from './ExceptionCard';

type Shown = 'all' | ExceptionStanding;

/** More rows than this are listed instead of shown in full. */
const IN_FULL = 3;

const SHOWN: readonly Shown[] = ['all', 'open', 'watch', 'closed'];

function until({ t }: Words): Column<ExceptionView> {
  return {
    key: 'until',
    title: t('ui-col-until'),
    width: '168px',
    render: ({ exception }) => (exception.watch_until ? <DueText day={exception.watch_until.on} /> : null),
  };
}

function columns(words: Words, watching: boolean): readonly Column<ExceptionView>[] {
  const { t } = words;
  return [
    {
      key: 'type',
      title: t('ui-col-type'),
      width: 'minmax(230px, 1fr)',
      render: ({ exception }) => (
        <>
          <span className="muted">{exception.type}</span> {t(`type-${exception.type}`)}
        </>
      ),
    },
    {
      key: 'state',
      title: t('ui-col-state'),
      width: '96px',
      render: ({ state }) => <Tag tone={STANDING[state]}>{words.term('ui-standing', state)}</Tag>,
    },
    { key: 'amount', title: t('ui-col-amount'), width: '120px', align: 'right', render: ({ exception }) => <MoneyText money={exception.amount} /> },
    ...(watching ? [until(words)] : []),
    {
      key: 'why',
      title: t('ui-col-why'),
      width: 'minmax(220px, 2fr)',
      render: ({ exception }) => {
        const text = exception.why.map((why) => whyText(words, why)).join(' ');
        return <span title={text}>{text}</span>;
      },
    },
    { key: 'case', title: t('ui-col-case'), width: '100px', render: (view) => view.case ?? <span className="muted">—</span> },
  ];
}

/** Everything that went wrong, watch items included. */
export function Exceptions() {
  const words = useWords();
  const { t } = words;
  const [shown, setShown] = useState<Shown>('all');
  const [type, setType] = useState<string | null>(null);
  const [open, setOpen] = useState<ExceptionView | null>(null);
  const query = useQuery(queries.exceptions(null, true));
  const all = query.data ?? [];
  const of = (state: Shown) => all.filter((view) => state === 'all' || view.state === state);
  const rows = of(shown).filter(({ exception }) => type === null || exception.type === type);
  const types = [...new Set(all.map(({ exception }) => exception.type))].sort();
  return (
    <section className="sheet">
      <div className="bar">
        <Chips
          label={t('ui-col-state')}
          chips={SHOWN.map((value) => ({
            value,
            label: value === 'all' ? t('ui-all') : words.term('ui-standing', value),
            count: of(value).length,
          }))}
          value={shown}
          onChange={setShown}
        />
        <Select
          allowClear
          placeholder={t('ui-all-types')}
          aria-label={t('ui-col-type')}
          value={type}
          onChange={(value: string | undefined) => setType(value ?? null)}
          options={types.map((value) => ({ value, label: `${value} ${t(`type-${value}`)}` }))}
          style={{ minWidth: 240 }}
        />
      </div>
      <Answer query={query}>
        {() =>
          rows.length === 0 ? (
            <EmptyState title={t('ui-exceptions-empty')} next={t('ui-exceptions-empty.next')} />
          ) : (
            <DataTable
              label={t('ui-reconciliation-exceptions')}
              columns={columns(words, rows.some(({ exception }) => exception.watch_until !== null))}
              count={rows.length}
              rowAt={(at) => rows[at]}
              onOpen={setOpen}
              testid={ids.reconciliation.exceptions}
            />
          )
        }
      </Answer>
      <Drawer open={open !== null} onClose={() => setOpen(null)} size={560} title={t('ui-exception-title')} destroyOnHidden>
        {open ? (
          <div className="stack-lg">
            <ExceptionCard view={open} />
            {open.lines.length > IN_FULL ? (
              <LineList lines={open.lines} />
            ) : (
              open.lines.map((view) => <LineCard key={view.line.identity} view={view} />)
            )}
          </div>
        ) : null}
      </Drawer>
    </section>
  );
}
