import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import * as queries from '../../api/queries';
import type { ExceptionView, LineView, PairView, Reason, Relation } from '../../api/types';
import { LineCard } from '../../components/LineCard';
import { LineList } from '../../components/LineList';
import { fact } from '../../i18n/facts';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { ExceptionCard } from './ExceptionCard';
import { FateTag, legOf } from './Pairs';

/** Why rows belong together, or what is wrong with them: signals with points, both sides in full, exceptions. */
export function WhyDrawer({ pair, relation, onClose }: { pair: PairView | null; relation: Relation; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Drawer open={pair !== null} onClose={onClose} size={720} title={t('ui-why-title')} destroyOnHidden>
      {pair ? <WhyBody pair={pair} relation={relation} /> : null}
    </Drawer>
  );
}

function WhyBody({ pair, relation }: { pair: PairView; relation: Relation }) {
  const { t, term } = useWords();
  const exceptions = useQuery({ ...queries.exceptions(null, true), enabled: pair.exceptions.length > 0 });
  const resting = (exceptions.data ?? []).filter(({ exception }) => pair.exceptions.includes(exception.id));
  return (
    <div className="stack-lg" data-testid={ids.reconciliation.drawer}>
      <div className="row">
        <FateTag fate={pair.fate} />
        {pair.pass ? <span>{t('ui-why-pass', { pass: term('pass', pair.pass), score: pair.score })}</span> : null}
      </div>
      {resting.map((view: ExceptionView) => (
        <ExceptionCard key={view.exception.id} view={view} />
      ))}
      <Reasons reasons={pair.reasons} />
      <div className="two">
        <SideList title={term('leg', legOf(relation, 'left'))} lines={pair.left} />
        <SideList title={term('leg', legOf(relation, 'right'))} lines={pair.right} />
      </div>
    </div>
  );
}

function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const words = useWords();
  const { t, term } = words;
  if (reasons.length === 0) return <p className="muted">{t('ui-why-none')}</p>;
  return (
    <table className="mini">
      <caption>{t('ui-why-signals')}</caption>
      <tbody>
        {reasons.map(({ signal, points, detail }) => (
          <tr key={`${signal}${detail}`}>
            <td>{term('signal', signal)}</td>
            <td className="wrap">{detail ? fact(words, '', detail) : null}</td>
            <td className="num strong">{points >= 0 ? `+${points}` : points}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** More rows than this are listed instead of shown in full. */
const IN_FULL = 3;

function SideList({ title, lines }: { title: string; lines: readonly LineView[] }): ReactNode {
  const { t } = useWords();
  return (
    <section className="stack">
      <h3>{title}</h3>
      {lines.length === 0 ? <p className="muted">{t('ui-why-nothing')}</p> : null}
      {lines.length > IN_FULL ? (
        <LineList lines={lines} />
      ) : (
        lines.map((view) => <LineCard key={view.line.identity} view={view} />)
      )}
    </section>
  );
}
