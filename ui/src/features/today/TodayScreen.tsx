import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import * as queries from '../../api/queries';
import type { CaseRow, ExceptionView, ExpectedMoney, MissingFile, Today } from '../../api/types';
import { Answer } from '../../components/Answer';
import { useLocalDay } from '../../components/clock';
import { Figure, Panel, Screen } from '../../components/Panel';
import { SeverityTag } from '../../components/SeverityTag';
import { EmptyState } from '../../components/States';
import { DueText, MoneyText } from '../../components/Texts';
import { daysBetween } from '../../i18n/format';
import { nextText } from '../../i18n/facts';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';

/** What needs doing now: money at stake, what is due, what to watch, what should arrive. */
export function TodayScreen() {
  const { t, day } = useWords();
  const now = useLocalDay();
  const today = useQuery(queries.today);
  return (
    <Screen title={t('ui-nav-today')} note={day(now)} testid={ids.screen('today')}>
      <Answer query={today}>{(data) => (data.imports === 0 ? <Nothing /> : <TodayBody today={data} />)}</Answer>
    </Screen>
  );
}

function Nothing() {
  const { t } = useWords();
  return (
    <Panel>
      <EmptyState
        title={t('ui-today-empty')}
        next={t('ui-today-empty.next')}
        action={
          <Link to="/import" className="link-button">
            {t('ui-today-import')}
          </Link>
        }
      />
    </Panel>
  );
}

function TodayBody({ today }: { today: Today }) {
  return (
    <div className="stack-lg">
      <Figures today={today} />
      <div className="split">
        <DueCases rows={today.due} />
        <div className="stack-lg">
          <Watching items={today.watch} />
          <ExpectedPanel rows={today.expected} />
          <MissingPanel files={today.missing} />
        </div>
      </div>
    </div>
  );
}

function Figures({ today }: { today: Today }) {
  const { t, money, count } = useWords();
  const day = useLocalDay();
  const pressing = today.due.filter((row) => daysBetween(day, row.deadline) <= 0).length;
  const stake = today.at_stake.map(money).join(' · ');
  return (
    <div className="figures">
      <Figure name={t('ui-today-at-stake')} value={stake || '—'} note={t('ui-today-in-cases', { n: today.open_cases })} tone="lead" />
      <Figure
        name={t('ui-today-pressing')}
        value={count(pressing)}
        note={t('ui-today-pressing.note')}
        tone={pressing > 0 ? 'bad' : undefined}
      />
      <Figure name={t('ui-today-watching')} value={count(today.watch.length)} note={t('ui-today-watching.note')} />
      <Figure
        name={t('ui-today-missing')}
        value={count(today.missing.length)}
        note={t('ui-today-missing.note')}
        tone={today.missing.length > 0 ? 'warn' : undefined}
      />
    </div>
  );
}

function DueCases({ rows }: { rows: readonly CaseRow[] }) {
  const { t } = useWords();
  return (
    <Panel title={t('ui-today-next')} extra={<Link to="/cases">{t('ui-today-all-cases')}</Link>} flush>
      {rows.length === 0 ? (
        <EmptyState title={t('ui-today-no-cases')} next={t('ui-today-no-cases.next')} />
      ) : (
        <ol className="list">
          {rows.map((row) => (
            <DueCase key={row.number} row={row} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function DueCase({ row }: { row: CaseRow }) {
  const words = useWords();
  const { t, money } = words;
  return (
    <li>
      <Link to="/cases/$number" params={{ number: row.number }} className="list-row due-row" data-testid={ids.cases.row(row.number)}>
        <div className="due-main">
          <div className="row">
            <SeverityTag severity={row.severity} />
            <span className="strong ellipsis">{t(`type-${row.type}`)}</span>
            <span className="muted nowrap">{row.number}</span>
          </div>
          <div className="next-line">
            <span className="next-mark" aria-hidden="true">
              →
            </span>
            {nextText(words, row.next)}
          </div>
        </div>
        <div className="due-side">
          <div className="num strong">{money(row)}</div>
          <DueText day={row.deadline} />
        </div>
      </Link>
    </li>
  );
}

function Watching({ items }: { items: readonly ExceptionView[] }) {
  const { t } = useWords();
  return (
    <Panel title={t('ui-today-watch')} flush>
      {items.length === 0 ? (
        <EmptyState title={t('ui-today-no-watch')} />
      ) : (
        <ul className="list">
          {items.map(({ exception, lines }) => (
            <li key={exception.id} className="list-row pair-row">
              <div className="grow">
                <div className="ellipsis">{t(`type-${exception.type}`)}</div>
                <div className="muted ellipsis">{lines[0]?.line.keys.reference_no ?? lines[0]?.line.day}</div>
              </div>
              <div className="due-side">
                <div className="num">
                  <MoneyText money={exception.amount} />
                </div>
                {exception.watch_until ? <DueText day={exception.watch_until.on} /> : null}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function ExpectedPanel({ rows }: { rows: readonly ExpectedMoney[] }) {
  const { t, day } = useWords();
  return (
    <Panel title={t('ui-today-expected')} flush>
      {rows.length === 0 ? (
        <EmptyState title={t('ui-today-no-expected')} />
      ) : (
        <ul className="list">
          {rows.map((row) => (
            <li key={`${row.merchant_no}${row.settled_on}`} className="list-row pair-row">
              <div className="grow">
                <div>
                  {row.expected ? day(row.expected.on) : '—'}
                  {row.expected?.provisional ? <span className="muted"> {t('ui-provisional')}</span> : null}
                </div>
                <div className="muted ellipsis">{t('ui-today-settled', { day: row.settled_on, n: row.rows })}</div>
              </div>
              <MoneyText money={row.amount} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function MissingPanel({ files }: { files: readonly MissingFile[] }) {
  const { t, term, day } = useWords();
  if (files.length === 0) return null;
  return (
    <Panel title={t('ui-today-missing')} extra={<Link to="/import">{t('ui-today-import')}</Link>} flush>
      <ul className="list">
        {files.map((file) => (
          <li key={`${file.leg}${file.day}${file.merchant_no ?? ''}`} className="list-row pair-row">
            <span className="grow">{t('ui-missing-file', { leg: term('leg', file.leg), day: day(file.day) })}</span>
            <span className="muted">{file.merchant_no}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
