import { useQuery } from '@tanstack/react-query';
import { AutoComplete, Button, Input } from 'antd';
import { useState } from 'react';
import * as core from '../../api/generated/commands';
import * as queries from '../../api/queries';
import type { Action, CaseView } from '../../api/types';
import { DateField, isDay } from '../../components/DateField';
import { ErrorNote } from '../../components/States';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { useChange } from './change';

const EMPTY = { who: '', phone: '', said: '', ticket: '', promised: '' };

/** Whether a call can be logged: who, number and words are there, and the promised day is one. */
function complete({ who, phone, said, promised }: typeof EMPTY): boolean {
  return [who, phone, said].every((text) => text.trim() !== '') && (promised === '' || isDay(promised));
}

/** Step 3: whom to call, and the log of the call. */
export function CallForm({ view }: { view: CaseView }) {
  const { t } = useWords();
  const { number } = view.case;
  const [form, setForm] = useState(EMPTY);
  const change = useChange(number, () => setForm(EMPTY));
  const set = (fields: Partial<typeof EMPTY>) => setForm((now) => ({ ...now, ...fields }));
  function save() {
    const action: Action = {
      do: 'call',
      who: form.who,
      number: form.phone,
      said: form.said,
      ticket: form.ticket.trim() || null,
      promised: form.promised || null,
    };
    change.run(() => core.actOnCase({ number, action }));
  }
  if (view.state === 'closed') return null;
  return (
    <section className="stack">
      <h3>{t('ui-call-log')}</h3>
      <div className="form-grid">
        <Who who={form.who} onWho={(who, phone) => set(phone === undefined ? { who } : { who, phone })} />
        <Field label="ui-call-phone" value={form.phone} onChange={(phone) => set({ phone })} testid={ids.case.call.phone} />
        <label className="wide">
          <span className="label">{t('ui-call-said')}</span>
          <Input.TextArea
            autoSize={{ minRows: 2, maxRows: 5 }}
            maxLength={2000}
            value={form.said}
            onChange={(event) => set({ said: event.target.value })}
            data-testid={ids.case.call.said}
          />
        </label>
        <Field label="ui-call-ticket" value={form.ticket} onChange={(ticket) => set({ ticket })} testid={ids.case.call.ticket} />
        <label>
          <span className="label">{t('ui-call-promised')}</span>
          <DateField value={form.promised} onChange={(promised) => set({ promised })} testid={ids.case.call.promised} />
        </label>
      </div>
      <div>
        <Button
          type="primary"
          disabled={!complete(form)}
          loading={change.pending}
          onClick={save}
          data-testid={ids.case.call.save}
        >
          {t('ui-call-save')}
        </Button>
      </div>
      <ErrorNote error={change.error} />
    </section>
  );
}

/** Whom to call: a support line of the shop, which brings its number, or anybody. */
function Who({ who, onWho }: { who: string; onWho: (who: string, phone?: string) => void }) {
  const { t } = useWords();
  const { data: view } = useQuery(queries.shopView);
  const contacts = view?.shop.contacts ?? [];
  return (
    <label>
      <span className="label">{t('ui-call-who')}</span>
      <AutoComplete
        value={who}
        onChange={(name: string) => onWho(name, contacts.find((contact) => contact.name === name)?.phone)}
        options={contacts.map(({ name, phone }) => ({ value: name, label: `${name} ${phone}` }))}
        data-testid={ids.case.call.who}
        style={{ width: '100%' }}
      />
    </label>
  );
}

type FieldProps = { label: string; value: string; onChange: (value: string) => void; testid: string };

function Field({ label, value, onChange, testid }: FieldProps) {
  const { t } = useWords();
  return (
    <label>
      <span className="label">{t(label)}</span>
      <Input value={value} maxLength={200} onChange={(event) => onChange(event.target.value)} data-testid={testid} />
    </label>
  );
}
