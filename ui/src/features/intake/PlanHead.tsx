import type { ControlTotal, ImportPlan, Note } from '../../api/types';
import { Tag } from '../../components/Tag';
import { grouped } from '../../i18n/format';
import { useWords } from '../../i18n/words';

/** What was read: the file, how it was read, its totals, and what was cut or normalised. */
export function PlanHead({ plan }: { plan: ImportPlan }) {
  const { t, term, bytes, money } = useWords();
  const span = plan.coverage.reduce<[string, string] | null>(
    (days, { from, to }) => (days ? [from < days[0] ? from : days[0], to > days[1] ? to : days[1]] : [from, to]),
    null,
  );
  return (
    <header className="plan-head">
      <div className="grow">
        <div className="row">
          <h2 className="wrap">{plan.file}</h2>
          <Tag tone="accent">{term('leg', plan.leg)}</Tag>
        </div>
        <div className="muted">
          {[
            term('ui-profile', plan.profile),
            plan.encoding,
            bytes(plan.bytes),
            span ? t('ui-import-covers', { from: span[0], to: span[1] }) : null,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </div>
        <div>
          {t('ui-import-new-amounts', { amounts: plan.new_amounts.map(money).join(' · ') || '—' })}
        </div>
      </div>
      <Controls controls={plan.controls} />
      <Notes notes={plan.notes} />
    </header>
  );
}

function Controls({ controls }: { controls: readonly ControlTotal[] }) {
  const { t } = useWords();
  if (controls.length === 0) return <p className="plan-side muted">{t('ui-import-no-controls')}</p>;
  return (
    <table className="plan-side mini">
      <caption>{t('ui-import-controls')}</caption>
      <thead>
        <tr>
          <th />
          <th className="num">{t('ui-import-stated')}</th>
          <th className="num">{t('ui-import-computed')}</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {controls.map((control) => (
          <tr key={control.name}>
            <td>{control.name === 'rows' ? t('ui-import-rows') : control.name}</td>
            <td className="num">{grouped(control.stated)}</td>
            <td className="num">{grouped(control.computed)}</td>
            <td>
              <Tag tone={control.ties ? 'good' : 'bad'}>{t(control.ties ? 'ui-import-ties' : 'ui-import-differs')}</Tag>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Notes({ notes }: { notes: readonly Note[] }) {
  const { t, term } = useWords();
  if (notes.length === 0) return null;
  return (
    <ul className="plan-side plan-notes">
      {notes.map((note) => (
        <li key={note.kind}>
          {term('note', note.kind, { count: note.count })}
          <span className="muted"> {t('ui-import-note', { count: note.count, row: String(note.first_row) })}</span>
        </li>
      ))}
    </ul>
  );
}
