import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import * as core from '../../api/generated/commands';
import type { CaseView, CauseKind, FurtherCause, Refusal } from '../../api/types';
import { ErrorNote } from '../../components/States';
import { facts } from '../../i18n/facts';
import { useWords, type Words } from '../../i18n/words';
import { ids } from '../../testids';
import { useChange } from './change';
import { itemText } from './steps';

const CAUSES: readonly CauseKind[] = [
  'system_or_network',
  'operating_error',
  'card_problem',
  'merchant_qualification',
  'bank_or_institution',
];
const FURTHER: readonly FurtherCause[] = ['poor_maintenance', 'untrained_staff', 'process_not_followed', 'outside_factors'];

/** Step 7: why it happened, what is done so that it does not happen again, and the close. */
export function ClosePanel({ view }: { view: CaseView }) {
  return (
    <>
      <CauseForm view={view} />
      <PreventionForm view={view} />
      {view.state === 'closed' ? <Reopen number={view.case.number} /> : <CloseForm view={view} />}
    </>
  );
}

function CauseForm({ view }: { view: CaseView }) {
  const { t, term } = useWords();
  const { cause, number } = view.case;
  const [kind, setKind] = useState<CauseKind | null>(cause?.kind ?? view.playbook.usual_causes[0] ?? null);
  const [further, setFurther] = useState<FurtherCause | null>(cause?.further ?? null);
  const change = useChange(number);
  const closed = view.state === 'closed';
  const save = (chosen: CauseKind) =>
    change.run(() => core.actOnCase({ number, action: { do: 'set_cause', cause: { kind: chosen, further } } }));
  const same = cause !== null && cause.kind === kind && cause.further === further;
  return (
    <section className="stack">
      <h3>{t('ui-cause')}</h3>
      <div className="form-grid">
        <Select<CauseKind>
          aria-label={t('ui-cause')}
          value={kind}
          onChange={setKind}
          disabled={closed}
          placeholder={t('ui-choose')}
          options={CAUSES.map((value) => ({ value, label: term('cause', value) }))}
          data-testid={ids.case.cause}
        />
        <Select<FurtherCause>
          allowClear
          aria-label={t('ui-cause-further')}
          value={further}
          onChange={(value: FurtherCause | undefined) => setFurther(value ?? null)}
          disabled={closed}
          placeholder={t('ui-cause-further')}
          options={FURTHER.map((value) => ({ value, label: term('further-cause', value) }))}
        />
      </div>
      <div>
        <Button
          disabled={closed || kind === null || same}
          loading={change.pending}
          onClick={() => (kind === null ? undefined : save(kind))}
          data-testid={ids.case.causeSave}
        >
          {t('ui-cause-save')}
        </Button>
      </div>
      <ErrorNote error={change.error} />
    </section>
  );
}

function PreventionForm({ view }: { view: CaseView }) {
  const { t, time } = useWords();
  const { number, prevention } = view.case;
  const [text, setText] = useState('');
  const change = useChange(number, () => setText(''));
  return (
    <section className="stack">
      <h3>{t('ui-prevention')}</h3>
      <ul className="plain">
        {prevention.map((one) => (
          <li key={`${one.at}${one.text}`}>
            {one.text} <span className="muted">{t('ui-done-by', { by: one.by, at: time(one.at) })}</span>
          </li>
        ))}
      </ul>
      {view.state === 'closed' ? null : (
        <div className="form-row">
          <Input
            aria-label={t('ui-prevention')}
            placeholder={t('ui-prevention.hint')}
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.target.value)}
            data-testid={ids.case.prevention}
          />
          <Button
            disabled={!text.trim()}
            loading={change.pending}
            onClick={() => change.run(() => core.actOnCase({ number, action: { do: 'prevent', text } }))}
            data-testid={ids.case.preventionSave}
          >
            {t('ui-prevention-save')}
          </Button>
        </div>
      )}
      <ErrorNote error={change.error} />
    </section>
  );
}

/** One thing that still forbids closing, in words; open items by their texts. */
export function missingText(words: Words, view: Pick<CaseView, 'playbook'>, { code, params }: Refusal): string {
  const items = params.items?.split(', ').map((id) => itemText(words, view, id));
  const args = facts(words, params);
  return words.t(`case-error-${code}`, items ? { ...args, items: items.join('; ') } : args);
}

function CloseForm({ view }: { view: CaseView }) {
  const words = useWords();
  const { t } = words;
  const { number } = view.case;
  const change = useChange(number);
  const missing = view.missing_to_close;
  return (
    <section className="stack" data-testid={ids.case.missing}>
      <h3>{t('ui-close')}</h3>
      {missing.length === 0 ? (
        <p className="text-good">{t('ui-close-ready')}</p>
      ) : (
        <ul className="missing">
          {missing.map((one) => (
            <li key={one.code} data-code={one.code}>
              {missingText(words, view, one)}
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button
          type="primary"
          disabled={missing.length > 0}
          loading={change.pending}
          onClick={() => change.run(() => core.actOnCase({ number, action: { do: 'close' } }))}
          data-testid={ids.case.close}
        >
          {t('ui-close-case')}
        </Button>
      </div>
      <ErrorNote error={change.error} />
    </section>
  );
}

function Reopen({ number }: { number: string }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const change = useChange(number);
  return (
    <section className="stack">
      <h3>{t('ui-reopen')}</h3>
      <div className="form-row">
        <Input
          aria-label={t('ui-reopen-reason')}
          placeholder={t('ui-reopen-reason')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          data-testid={ids.case.reopenReason}
        />
        <Button
          disabled={!reason.trim()}
          loading={change.pending}
          onClick={() => change.run(() => core.actOnCase({ number, action: { do: 'reopen', reason } }))}
          data-testid={ids.case.reopen}
        >
          {t('ui-reopen')}
        </Button>
      </div>
      <ErrorNote error={change.error} />
    </section>
  );
}
