import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import * as queries from '../../api/queries';
import type { CaseView, Step } from '../../api/types';
import { Answer } from '../../components/Answer';
import { Panel } from '../../components/Panel';
import { ids } from '../../testids';
import { CaseHead } from './CaseHead';
import { FactsTable } from './FactsTable';
import { Records } from './Records';
import { StepPanel } from './StepPanel';
import { StepRail } from './StepRail';
import { stepOf } from './steps';
import './cases.css';

/** One case: what it is, what to do next, and everything that was done. */
export function CaseScreen({ number }: { number: string }) {
  const query = useQuery(queries.oneCase(number));
  return (
    <main className="screen" data-testid={ids.screen('case')}>
      <Answer query={query} rows={12}>
        {(view) => <CaseDesk view={view} />}
      </Answer>
    </main>
  );
}

function CaseDesk({ view }: { view: CaseView }) {
  const [step, setStep] = useState<Step>(() => stepOf(view.next));
  return (
    <>
      <CaseHead view={view} onGo={() => setStep(stepOf(view.next))} />
      <StepRail steps={view.steps} step={step} onStep={setStep} />
      <div className="case-body">
        <div className="case-main">
          <StepPanel key={step} view={view} step={step} />
          <FactsTable view={view} />
        </div>
        <Panel flush>
          <Records view={view} />
        </Panel>
      </div>
    </>
  );
}
