import { Button, DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useAction } from '../../api/action';
import * as core from '../../api/generated/commands';
import { asAppError } from '../../api/errors';
import { ErrorNote } from '../../components/States';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';

const STALE = [
  'today',
  'reconciliation_summary',
  'reconciliation_rows',
  'exceptions',
  'cases',
  'case',
  'evidence_preview',
] as const;

/** Judges the books again, as they stand on a chosen day. */
export function Judge({ asOf }: { asOf: string | null }) {
  const { t } = useWords();
  const [day, setDay] = useState<string | null>(null);
  const judge = useAction((on: string | null) => core.reconcile({ asOf: on }), { also: STALE });
  const shown = day ?? asOf;
  return (
    <>
      <span className="muted">{t('ui-reconciliation-as-of')}</span>
      <DatePicker
        allowClear={false}
        value={shown ? dayjs(shown) : null}
        onChange={(value) => setDay(value?.format('YYYY-MM-DD') ?? null)}
        aria-label={t('ui-reconciliation-as-of')}
      />
      <Button loading={judge.isPending} onClick={() => judge.mutate(shown)} data-testid={ids.reconciliation.judge}>
        {t('ui-reconciliation-judge')}
      </Button>
      <ErrorNote error={judge.error ? asAppError(judge.error) : null} />
    </>
  );
}
