import type { CaseView, FactRow } from '../../api/types';
import { LineList } from '../../components/LineList';
import { Panel } from '../../components/Panel';
import { EmptyState } from '../../components/States';
import { Tag } from '../../components/Tag';
import { OriginText } from '../../components/Texts';
import { grouped } from '../../i18n/format';
import { useWords, type Words } from '../../i18n/words';
import { ids } from '../../testids';

/** More rows than this are listed one below the other. */
const SIDE_BY_SIDE = 6;

const AMOUNTS = new Set(['amount', 'fee', 'net', 'balance']);
const NAMES: Record<string, string> = { kind: 'kind', card_kind: 'card-kind' };

/** One fact as people read it: amounts grouped, names worded, a missing reply named. */
export function factValue(words: Pick<Words, 't'>, field: string, value: string): string {
  if (value === '') return '';
  if (AMOUNTS.has(field)) return grouped(value);
  const prefix = NAMES[field];
  return prefix === undefined ? value : words.t(`${prefix}-${value}`);
}

/** Every fact as each record tells it; where the records disagree, it is marked. */
export function FactsTable({ view }: { view: CaseView }) {
  const words = useWords();
  const { t, term } = words;
  if (view.lines.length === 0) {
    return (
      <Panel title={t('ui-case-facts')}>
        <EmptyState title={t('ui-case-no-rows')} />
      </Panel>
    );
  }
  if (view.lines.length > SIDE_BY_SIDE) {
    return (
      <Panel title={t('ui-case-facts')} flush testid={ids.case.facts}>
        <LineList lines={view.lines} wide />
      </Panel>
    );
  }
  return (
    <Panel title={t('ui-case-facts')} extra={<span className="muted">{t('ui-case-facts.note')}</span>} flush testid={ids.case.facts}>
      <div className="facts-scroll">
        <table className="facts-table">
          <thead>
            <tr>
              <th scope="col">{t('ui-col-field')}</th>
              {view.lines.map(({ line, origin }) => (
                <th key={line.identity} scope="col">
                  <Tag tone="accent">{term('leg', line.leg)}</Tag>
                  <div className="origin">
                    <OriginText origin={origin} />
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.facts.map((row) => (
              <Fact key={row.field} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Fact({ row }: { row: FactRow }) {
  const words = useWords();
  const { t, term } = words;
  const numeric = AMOUNTS.has(row.field);
  return (
    <tr className={row.differs ? 'fact-differs' : undefined}>
      <th scope="row">
        {term('ui-field', row.field)}
        {row.differs ? (
          <span className="differs-mark" title={t('ui-case-differs')}>
            {' '}
            ≠<span className="sr-only">{t('ui-case-differs')}</span>
          </span>
        ) : null}
      </th>
      {row.values.map((value, at) => (
        <td key={at} className={numeric ? 'num' : 'wrap'}>
          {value === '' ? <span className="muted">—</span> : factValue(words, row.field, value)}
        </td>
      ))}
    </tr>
  );
}
