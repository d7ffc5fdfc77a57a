import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useAction } from '../../api/action';
import { asAppError } from '../../api/errors';
import * as core from '../../api/generated/commands';
import * as queries from '../../api/queries';
import type { LineView } from '../../api/types';
import { Answer } from '../../components/Answer';
import { DataTable, type Column } from '../../components/DataTable';
import { KindText, leadingKey, whenOf } from '../../components/LineCells';
import { EmptyState, ErrorNote } from '../../components/States';
import { MoneyText } from '../../components/Texts';
import { useWords, type Words } from '../../i18n/words';
import { ids } from '../../testids';

/** A row that waits for a person: why, and the two ways it can go. */
type Waiting = { place: string; file: string; row: number; line: LineView['line']; why: string; choices: readonly Choice[] };
type Choice = { name: string; label: string; decide: () => Promise<unknown> };

/** What a decision makes stale: the books are judged again. */
const STALE = [
  'looks',
  'changes',
  'today',
  'cases',
  'case',
  'exceptions',
  'reconciliation_rows',
  'reconciliation_summary',
];

/** Rows that nobody but a person can place: those that need a look, and those that tell a known row otherwise. */
export function Decisions() {
  const words = useWords();
  const looks = useQuery(queries.looks);
  const changes = useQuery(queries.changes);
  const decide = useAction((choice: Choice) => choice.decide(), { also: STALE });
  return (
    <>
      <ErrorNote error={decide.error ? asAppError(decide.error) : null} />
      <Answer query={looks}>
        {(toLookAt) => (
          <Answer query={changes}>
            {(toCompare) => (
              <List
                rows={[...waitingLooks(toLookAt, words), ...waitingChanges(toCompare, words)]}
                busy={decide.isPending}
                onDecide={(choice) => decide.mutate(choice)}
              />
            )}
          </Answer>
        )}
      </Answer>
    </>
  );
}

function waitingLooks(looks: Awaited<ReturnType<typeof core.looks>>, { t, term }: Words): Waiting[] {
  return looks.map(({ import: id, row, file, reason, told }) => ({
    place: `${id}:${row}`,
    file,
    row,
    line: told.line,
    why: term('look', reason),
    choices: [
      {
        name: 'take',
        label: t('ui-decide-take'),
        decide: () => core.decideLook({ import: id, row, decision: 'take_part' }),
      },
      {
        name: 'leave',
        label: t('ui-decide-leave'),
        decide: () => core.decideLook({ import: id, row, decision: 'stay_out' }),
      },
    ],
  }));
}

function waitingChanges(changes: Awaited<ReturnType<typeof core.changes>>, { t, term }: Words): Waiting[] {
  return changes.map(({ import: id, row, file, before, facts }) => ({
    place: `${id}:${row}`,
    file,
    row,
    line: before.line,
    why: facts.map(({ field, values }) => `${term('ui-field', field)}: ${values.join(' → ')}`).join('; '),
    choices: [
      {
        name: 'accept',
        label: t('ui-decide-accept'),
        decide: () => core.decideChange({ import: id, row, accept: true }),
      },
      {
        name: 'keep',
        label: t('ui-decide-keep'),
        decide: () => core.decideChange({ import: id, row, accept: false }),
      },
    ],
  }));
}

type ListProps = { rows: readonly Waiting[]; busy: boolean; onDecide: (choice: Choice) => void };

function List({ rows, busy, onDecide }: ListProps) {
  const { t } = useWords();
  if (rows.length === 0) return <EmptyState title={t('ui-decide-empty')} />;
  const columns: readonly Column<Waiting>[] = [
    { key: 'file', title: t('ui-col-file'), width: 'minmax(120px, 1fr)', render: ({ file }) => <span title={file}>{file}</span> },
    { key: 'row', title: t('ui-col-row'), width: '56px', align: 'right', render: ({ row }) => row },
    { key: 'when', title: t('ui-col-when'), width: '140px', render: ({ line }) => whenOf(line) },
    { key: 'kind', title: t('ui-col-kind'), width: '72px', render: ({ line }) => <KindText line={line} /> },
    { key: 'key', title: t('ui-col-key'), width: 'minmax(96px, 1fr)', render: ({ line }) => leadingKey(line) },
    { key: 'amount', title: t('ui-col-amount'), width: '92px', align: 'right', render: ({ line }) => <MoneyText money={line.amount} /> },
    { key: 'why', title: t('ui-col-reason'), width: 'minmax(180px, 2fr)', render: ({ why }) => <span title={why}>{why}</span> },
    {
      key: 'decide',
      title: t('ui-decide'),
      width: '190px',
      render: ({ place, choices }) => (
        <span className="row">
          {choices.map((choice) => (
            <Button
              key={choice.name}
              size="small"
              disabled={busy}
              onClick={() => onDecide(choice)}
              data-testid={ids.intake.decide(choice.name, place)}
            >
              {choice.label}
            </Button>
          ))}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      label={t('ui-decide')}
      columns={columns}
      count={rows.length}
      rowAt={(at) => rows[at]}
      rowId={({ place }) => place}
      testid={ids.intake.decisions}
    />
  );
}
