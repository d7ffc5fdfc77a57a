import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useAction } from '../../api/action';
import * as core from '../../api/generated/commands';
import { asAppError } from '../../api/errors';
import type { ExceptionStanding, ExceptionView } from '../../api/types';
import { ErrorNote } from '../../components/States';
import { Tag, type Tone } from '../../components/Tag';
import { MoneyText } from '../../components/Texts';
import { WhyList } from '../../components/WhyList';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';

/** The colours of how an exception stands. */
export const STANDING: Record<ExceptionStanding, Tone> = { watch: 'warn', open: 'bad', closed: 'quiet' };

/** An exception: what it is, why, and its case. */
export function ExceptionCard({ view }: { view: ExceptionView }) {
  const { t } = useWords();
  const { exception } = view;
  return (
    <section className="card card-bad">
      <div className="row">
        <Tag tone={STANDING[view.state]}>{exception.type}</Tag>
        <span className="strong grow">{t(`type-${exception.type}`)}</span>
        <MoneyText money={exception.amount} strong />
      </div>
      <WhyList why={exception.why} />
      <CaseOf view={view} />
    </section>
  );
}

/** The link to the exception's case, or the button that opens one. */
export function CaseOf({ view }: { view: ExceptionView }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const open = useAction((id: string) => core.openCase({ exception: id }), {
    onDone: ({ case: { case: opened } }) => void navigate({ to: '/cases/$number', params: { number: opened.number } }),
  });
  if (view.case !== null) {
    return (
      <Link to="/cases/$number" params={{ number: view.case }}>
        {t('ui-case-go', { number: view.case })}
      </Link>
    );
  }
  return (
    <div className="stack">
      <Button
        size="small"
        loading={open.isPending}
        onClick={() => open.mutate(view.exception.id)}
        data-testid={ids.reconciliation.openCase(view.exception.id)}
      >
        {t('ui-case-open')}
      </Button>
      <ErrorNote error={open.error ? asAppError(open.error) : null} />
    </div>
  );
}
