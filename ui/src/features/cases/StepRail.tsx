import { CheckOutlined } from '@ant-design/icons';
import type { Step, StepProgress } from '../../api/types';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';

type RailProps = { steps: readonly StepProgress[]; step: Step; onStep: (step: Step) => void };

/** The seven steps with how far each is; any of them can be worked on. */
export function StepRail({ steps, step, onStep }: RailProps) {
  const { t, term } = useWords();
  return (
    <div className="rail" role="tablist" aria-label={t('ui-case-steps')} data-testid={ids.case.rail}>
      {steps.map((one, at) => (
        <button
          key={one.step}
          type="button"
          role="tab"
          aria-selected={one.step === step}
          className={`rail-step rail-${one.state}`}
          onClick={() => onStep(one.step)}
          data-testid={ids.case.step(one.step)}
          data-state={one.state}
          title={term('step', one.step)}
        >
          <span className="rail-mark">{one.state === 'done' ? <CheckOutlined /> : at + 1}</span>
          <span className="rail-text">
            <span className="rail-name">{term('ui-step', one.step)}</span>
            <span className="rail-note">
              {one.items > 0 ? `${one.done}/${one.items}` : term('step-state', one.state)}
            </span>
          </span>
        </button>
      ))}
    </div>
  );
}
