import type { ReactNode } from 'react';
import type { CaseView, Step } from '../../api/types';
import { Panel } from '../../components/Panel';
import { useWords } from '../../i18n/words';
import { CallForm } from './CallForm';
import { Checklist } from './Checklist';
import { ClosePanel } from './ClosePanel';
import { CollectPanel } from './CollectPanel';
import { CoordinatePanel } from './CoordinatePanel';
import { IdentifyPanel } from './IdentifyPanel';
import { NoteForm } from './NoteForm';
import { DoNot, Script } from './Script';

function parts(view: CaseView, step: Step): ReactNode {
  switch (step) {
    case 'identify':
      return <IdentifyPanel view={view} />;
    case 'collect':
      return <CollectPanel view={view} />;
    case 'contact':
      return (
        <>
          <Script id="call" title="ui-script-call" text={view.playbook.call_script} />
          <CallForm view={view} />
        </>
      );
    case 'verify':
      return (
        <>
          <Script id="customer" title="ui-script-customer" text={view.playbook.customer_script} />
          <NoteForm number={view.case.number} />
        </>
      );
    case 'coordinate':
      return <CoordinatePanel view={view} />;
    case 'prepare':
      return null;
    case 'prevent':
      return <ClosePanel view={view} />;
  }
}

/** One step: its checklist beside what is done there. */
export function StepPanel({ view, step }: { view: CaseView; step: Step }) {
  const { term } = useWords();
  const own = parts(view, step);
  return (
    <Panel title={term('step', step)}>
      <div className={own ? 'step-grid' : 'step-single'}>
        <div className="stack-lg">
          <Checklist view={view} step={step} />
          <DoNot view={view} step={step} />
        </div>
        {own ? <div className="stack-lg">{own}</div> : null}
      </div>
    </Panel>
  );
}
