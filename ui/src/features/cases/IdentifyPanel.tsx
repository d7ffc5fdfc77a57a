import { Button, Select } from 'antd';
import { useState } from 'react';
import * as core from '../../api/generated/commands';
import type { CaseView, ExceptionType } from '../../api/types';
import { ErrorNote } from '../../components/States';
import { WhyList } from '../../components/WhyList';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { useChange } from './change';
import { pick } from './steps';

const TYPES: readonly ExceptionType[] = [
  'E01', 'E02', 'E03', 'E04', 'E05', 'E06', 'E07', 'E08', 'E09', 'E10',
  'E11', 'E12', 'E13', 'E14', 'E15', 'E16', 'E17', 'E18', 'E19', 'E20',
];

/** Step 1: why the records suggest a type, and the person's word on it. */
export function IdentifyPanel({ view }: { view: CaseView }) {
  const words = useWords();
  const { t } = words;
  const { case: one, playbook, state } = view;
  const [type, setType] = useState<ExceptionType>(one.confirmed ?? one.suggested);
  const change = useChange(one.number);
  const what = playbook.what[type] ?? playbook.what[playbook.id];
  return (
    <section className="stack">
      <h3>{t('ui-case-why')}</h3>
      <WhyList why={one.why} />
      {what && type === (one.confirmed ?? one.suggested) ? <p className="muted">{pick(words, what)}</p> : <p className="muted">{t(`type-${type}.about`)}</p>}
      <div className="form-row">
        <label className="grow">
          <span className="label">{t('ui-col-type')}</span>
          <Select<ExceptionType>
            showSearch={{ optionFilterProp: 'label' }}
            value={type}
            onChange={setType}
            disabled={state === 'closed'}
            options={TYPES.map((value) => ({ value, label: `${value} ${t(`type-${value}`)}` }))}
            data-testid={ids.case.type}
            style={{ width: '100%' }}
          />
        </label>
        <Button
          type={one.confirmed === null ? 'primary' : 'default'}
          disabled={state === 'closed' || one.confirmed === type}
          loading={change.pending}
          onClick={() => change.run(() => core.actOnCase({ number: one.number, action: { do: 'identify', type } }))}
          data-testid={ids.case.identify}
        >
          {t(one.confirmed === null ? 'ui-case-confirm-type' : 'ui-case-correct-type')}
        </Button>
      </div>
      <ErrorNote error={change.error} />
    </section>
  );
}
