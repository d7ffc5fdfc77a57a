import { PaperClipOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useAction } from '../../api/action';
import * as core from '../../api/generated/commands';
import { useFileDrop } from '../../api/drop';
import { asAppError } from '../../api/errors';
import type { CaseView } from '../../api/types';
import { DateField, momentOf } from '../../components/DateField';
import { ErrorNote } from '../../components/States';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { useChange } from './change';
import { pick } from './steps';

/** Step 2: what is needed as evidence, and the place to attach it. */
export function CollectPanel({ view }: { view: CaseView }) {
  const words = useWords();
  const { playbook } = view;
  return (
    <section className="stack">
      <h3>{words.t('ui-case-needed')}</h3>
      <ul className="needs">
        {playbook.evidence.map((need) => (
          <li key={need.text.en}>
            <span className="strong">{words.term('evidence-kind', need.kind)}</span>{' '}
            <span className="muted">{pick(words, need.text)}</span>
          </li>
        ))}
      </ul>
      {view.state === 'closed' ? null : <Attach number={view.case.number} />}
    </section>
  );
}

function Attach({ number }: { number: string }) {
  const { t } = useWords();
  const [acquired, setAcquired] = useState('');
  const change = useChange(number);
  const attach = (paths: string[]) => {
    if (paths.length === 0) return;
    change.run(() => core.attachEvidence({ number, paths, acquiredAt: momentOf(acquired) }));
  };
  const choose = useAction(() => core.pickPaths({ purpose: 'evidence', multiple: true }), { onDone: attach });
  const over = useFileDrop(attach);
  return (
    <div className={over ? 'drop drop-over' : 'drop'}>
      <label>
        <span className="label">{t('ui-evidence-acquired')}</span>
        <DateField withTime value={acquired} onChange={setAcquired} testid={ids.case.acquired} />
      </label>
      <Button
        type="primary"
        icon={<PaperClipOutlined />}
        loading={change.pending || choose.isPending}
        onClick={() => choose.mutate(undefined)}
        data-testid={ids.case.attach}
      >
        {t('ui-evidence-attach')}
      </Button>
      <p className="muted">{t('ui-evidence-drop')}</p>
      <ErrorNote error={change.error ?? (choose.error ? asAppError(choose.error) : null)} />
    </div>
  );
}
