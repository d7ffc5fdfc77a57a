import { useQuery } from '@tanstack/react-query';
import { Button, Select, Spin } from 'antd';
import { useState } from 'react';
import * as core from '../../api/generated/commands';
import type { AppError } from '../../api/errors';
import type { Applied, ImportPlan, Leg } from '../../api/types';
import { Panel } from '../../components/Panel';
import { ErrorNote } from '../../components/States';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { PlanDesk } from './PlanDesk';

type PreviewProps = { path: string; onDone: (applied: Applied) => void; onDiscard: () => void };

/** How the person asks a file to be read; null leaves it to the program. */
type Reading = { leg: Leg | null; profile: string | null; part: string | null };

const LEGS: readonly Leg[] = ['pos', 'acquirer', 'bank', 'wallet'];

/** One file's preview; nothing is stored until its plan is applied. */
export function Preview({ path, onDone, onDiscard }: PreviewProps) {
  const { t } = useWords();
  const [reading, setReading] = useState<Reading>({ leg: null, profile: null, part: null });
  const plan = useQuery<ImportPlan, AppError>({
    queryKey: ['preview_import', path, reading],
    queryFn: () => core.previewImport({ path, ...reading }),
    staleTime: 0,
    gcTime: 0,
  });
  if (plan.isPending) {
    return (
      <Panel>
        <div className="row" role="status">
          <Spin size="small" /> {t('ui-import-reading', { path })}
        </div>
      </Panel>
    );
  }
  if (plan.isError) {
    return (
      <Refused
        path={path}
        error={plan.error}
        reading={reading}
        onReading={setReading}
        onDiscard={onDiscard}
        onRetry={() => void plan.refetch()}
      />
    );
  }
  return <PlanDesk plan={plan.data} onDone={onDone} onDiscard={onDiscard} onAgain={() => void plan.refetch()} />;
}

type RefusedProps = {
  path: string;
  error: AppError;
  reading: Reading;
  onReading: (reading: Reading) => void;
  onDiscard: () => void;
  onRetry: () => void;
};

function Refused({ path, error, reading, onReading, onDiscard, onRetry }: RefusedProps) {
  const { t, term } = useWords();
  const profiles = error.params.profiles?.split(', ') ?? [];
  const parts = error.params.parts?.split(' · ') ?? [];
  return (
    <Panel title={<span className="wrap">{path}</span>}>
      <div className="stack">
        <ErrorNote error={error} onRetry={onRetry} />
        <div className="row">
          {profiles.map((profile) => (
            <Button key={profile} onClick={() => onReading({ ...reading, profile })}>
              {t('ui-import-read-as', { profile: term('ui-profile', profile) })}
            </Button>
          ))}
          {parts.map((part) => (
            <Button key={part} onClick={() => onReading({ ...reading, part })}>
              {part}
            </Button>
          ))}
          <Select<Leg | 'auto'>
            aria-label={t('ui-import-leg')}
            value={reading.leg ?? 'auto'}
            onChange={(leg) => onReading({ ...reading, leg: leg === 'auto' ? null : leg })}
            options={[
              { value: 'auto', label: t('ui-import-leg-auto') },
              ...LEGS.map((leg) => ({ value: leg, label: term('leg', leg) })),
            ]}
            style={{ minWidth: 180 }}
          />
          <Button onClick={onDiscard} data-testid={ids.intake.discard}>
            {t('ui-import-discard')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
