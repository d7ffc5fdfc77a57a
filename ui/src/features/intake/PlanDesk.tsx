import { Channel } from '@tauri-apps/api/core';
import { Button, Input, Progress as Bar } from 'antd';
import { useState } from 'react';
import { useAction } from '../../api/action';
import * as core from '../../api/generated/commands';
import { asAppError } from '../../api/errors';
import type { Applied, ImportPlan, Progress } from '../../api/types';
import { ErrorNote } from '../../components/States';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { PlanHead } from './PlanHead';
import { PlanRows } from './PlanRows';

/** Answers that an import makes stale. */
const STALE = [
  'today',
  'imports',
  'rejected',
  'looks',
  'changes',
  'reconciliation_summary',
  'reconciliation_rows',
  'exceptions',
  'cases',
  'case',
] as const;

type Props = { plan: ImportPlan; onDone: (applied: Applied) => void; onDiscard: () => void; onAgain: () => void };

function useApply(plan: ImportPlan, onDone: (applied: Applied) => void) {
  const [progress, setProgress] = useState<Progress | null>(null);
  const apply = useAction(
    (reason: string | null) => {
      const channel = new Channel<Progress>();
      channel.onmessage = setProgress;
      return core.applyImport({ hash: plan.hash, totalsAccepted: reason, progress: channel });
    },
    { also: STALE, onDone },
  );
  return { apply, progress };
}

/** A plan in full: what was read, every row's outcome, and the button that does exactly this. */
export function PlanDesk({ plan, onDone, onDiscard, onAgain }: Props) {
  const { apply, progress } = useApply(plan, onDone);
  const [reason, setReason] = useState('');
  const error = apply.error ? asAppError(apply.error) : null;
  return (
    <section className="plan" data-testid={ids.intake.plan}>
      <PlanHead plan={plan} />
      <PlanRows plan={plan} />
      <ErrorNote error={error} onRetry={error?.code === 'plan-changed' ? onAgain : undefined} />
      {apply.isPending ? (
        <Applying progress={progress} />
      ) : (
        <Decide
          plan={plan}
          reason={reason}
          onReason={setReason}
          onApply={() => apply.mutate(reason.trim() || null)}
          onDiscard={onDiscard}
        />
      )}
    </section>
  );
}

type DecideProps = {
  plan: ImportPlan;
  reason: string;
  onReason: (reason: string) => void;
  onApply: () => void;
  onDiscard: () => void;
};

function Decide({ plan, reason, onReason, onApply, onDiscard }: DecideProps) {
  const { t } = useWords();
  const untied = plan.controls.some((control) => !control.ties);
  const blocked = plan.same_file_as !== null || (untied && reason.trim() === '');
  return (
    <footer className="plan-foot">
      <div className="grow">
        {plan.same_file_as ? <span className="text-warn">{t('ui-import-same', { file: plan.same_file_as })}</span> : null}
        {untied ? (
          <Input
            aria-label={t('ui-import-override')}
            placeholder={t('ui-import-override')}
            value={reason}
            maxLength={200}
            onChange={(event) => onReason(event.target.value)}
            data-testid={ids.intake.override}
          />
        ) : null}
      </div>
      <Button onClick={onDiscard} data-testid={ids.intake.discard}>
        {t('ui-import-discard')}
      </Button>
      <Button type="primary" disabled={blocked} onClick={onApply} data-testid={ids.intake.apply}>
        {t('ui-import-apply', { n: plan.counts.rows })}
      </Button>
    </footer>
  );
}

function Applying({ progress }: { progress: Progress | null }) {
  const { t, term } = useWords();
  const cancel = useAction(core.cancelImport);
  const share = progress && progress.total > 0 ? Math.round((100 * progress.done) / progress.total) : 0;
  return (
    <footer className="plan-foot">
      <div className="grow row" role="status">
        <span className="nowrap">{progress ? term('ui-phase', progress.phase) : t('ui-import-starting')}</span>
        <Bar className="grow" percent={share} showInfo={false} size="small" status="active" />
      </div>
      <Button onClick={() => cancel.mutate(undefined)} disabled={cancel.isPending} data-testid={ids.intake.cancel}>
        {t('ui-cancel')}
      </Button>
    </footer>
  );
}
