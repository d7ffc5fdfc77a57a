import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import * as core from '../../api/generated/commands';
import type { AcquirerSide, Application, CaseView } from '../../api/types';
import { ErrorNote } from '../../components/States';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { useChange } from './change';

const SIDES: readonly AcquirerSide[] = [
  'not_started',
  'no_reply',
  'no_reply_overdue',
  'agreed',
  'refused',
  'replied_late',
  'voucher_unavailable',
  'effective',
  'settled',
];

/** Longest remark that the acquirers' forms take. */
const REMARK_MAX = 200;

/** What is applied for with the acquirer, and how far the acquirer says it is. */
export function RequestForm({ view }: { view: CaseView }) {
  const { t, term } = useWords();
  const { number, request } = view.case;
  const [application, setApplication] = useState<Application | null>(
    request?.application ?? view.playbook.applications[0] ?? null,
  );
  const [remark, setRemark] = useState(request?.remark ?? '');
  const change = useChange(number);
  const closed = view.state === 'closed';
  const same = request !== null && request.application === application && request.remark === remark.trim();
  function save(chosen: Application) {
    change.run(() => core.actOnCase({ number, action: { do: 'request', application: chosen, remark } }));
  }
  return (
    <section className="stack">
      <h3>{t('ui-request')}</h3>
      <div className="form-row">
        <Select<Application>
          aria-label={t('ui-request')}
          className="grow"
          value={application}
          onChange={setApplication}
          disabled={closed}
          placeholder={t('ui-choose')}
          options={view.playbook.applications.map((value) => ({ value, label: term('application', value) }))}
          data-testid={ids.case.application}
        />
        <Button
          disabled={closed || same || application === null || remark.trim() === ''}
          loading={change.pending}
          onClick={() => (application === null ? undefined : save(application))}
          data-testid={ids.case.requestSave}
        >
          {t('ui-request-save')}
        </Button>
      </div>
      <Input.TextArea
        aria-label={t('ui-request-remark')}
        placeholder={t('ui-request-remark')}
        autoSize={{ minRows: 1, maxRows: 4 }}
        maxLength={REMARK_MAX}
        disabled={closed}
        value={remark}
        onChange={(event) => setRemark(event.target.value)}
        data-testid={ids.case.remark}
      />
      <Side view={view} />
      <ErrorNote error={change.error} />
    </section>
  );
}

function Side({ view }: { view: CaseView }) {
  const { t, term } = useWords();
  const { number, acquirer_side: side } = view.case;
  const change = useChange(number);
  return (
    <label className="row">
      <span className="label nowrap">{t('ui-acquirer-side')}</span>
      <Select<AcquirerSide>
        className="grow"
        value={side}
        loading={change.pending}
        disabled={view.state === 'closed'}
        onChange={(told) => change.run(() => core.actOnCase({ number, action: { do: 'tell_acquirer_side', side: told } }))}
        options={SIDES.map((value) => ({ value, label: term('acquirer-side', value) }))}
        data-testid={ids.case.side}
      />
      <ErrorNote error={change.error} />
    </label>
  );
}
