import { Button } from 'antd';
import { useState } from 'react';
import { useAction } from '../../api/action';
import * as core from '../../api/generated/commands';
import { asAppError } from '../../api/errors';
import { DateField, isDay } from '../../components/DateField';
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
  const shown = day ?? asOf ?? '';
  return (
    <>
      <span className="muted">{t('ui-reconciliation-as-of')}</span>
      <span className="day-field">
        <DateField value={shown} onChange={setDay} label={t('ui-reconciliation-as-of')} testid={ids.reconciliation.day} />
      </span>
      <Button
        loading={judge.isPending}
        disabled={shown !== '' && !isDay(shown)}
        onClick={() => judge.mutate(shown || null)} data-testid={ids.reconciliation.judge}>
        {t('ui-reconciliation-judge')}
      </Button>
      <ErrorNote error={judge.error ? asAppError(judge.error) : null} />
    </>
  );
}
