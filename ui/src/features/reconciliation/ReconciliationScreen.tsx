import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import * as queries from '../../api/queries';
import type { FateKind, PairView, ReconcileSummary, Relation } from '../../api/types';
import { Answer } from '../../components/Answer';
import { Chips } from '../../components/Chips';
import { Screen } from '../../components/Panel';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { Exceptions } from './Exceptions';
import { Judge } from './Judge';
import { Pairs } from './Pairs';
import { WhyDrawer } from './WhyDrawer';

type View = Relation | 'exceptions';

const FATES: readonly FateKind[] = ['matched', 'excepted', 'waiting', 'netted', 'not_money'];

/** Legs side by side, what became of each row, and why. */
export function ReconciliationScreen() {
  const { t, term } = useWords();
  const [view, setView] = useState<View>('sale');
  const summary = useQuery(queries.summary);
  const views = [
    { value: 'sale' as const, label: term('relation', 'sale') },
    { value: 'payout' as const, label: term('relation', 'payout') },
    { value: 'exceptions' as const, label: t('ui-reconciliation-exceptions'), count: exceptionCount(summary.data) },
  ];
  return (
    <Screen
      title={t('ui-nav-reconciliation')}
      note={
        <Chips
          label={t('ui-reconciliation-relation')}
          chips={views}
          value={view}
          onChange={setView}
          testid={ids.reconciliation.relation}
        />
      }
      actions={<Judge asOf={summary.data?.as_of ?? null} />}
      fill
      testid={ids.screen('reconciliation')}
    >
      {view === 'exceptions' ? (
        <Exceptions />
      ) : (
        <Answer query={summary}>{(data) => <Legs key={view} relation={view} summary={data} />}</Answer>
      )}
    </Screen>
  );
}

function exceptionCount(summary: ReconcileSummary | undefined): number | undefined {
  return summary && Object.values(summary.by_type).reduce((sum, n) => sum + n, 0);
}

function Legs({ relation, summary }: { relation: Relation; summary: ReconcileSummary }) {
  const { t, term } = useWords();
  const [fate, setFate] = useState<FateKind | 'all'>('all');
  const [open, setOpen] = useState<PairView | null>(null);
  const counts = summary[relation];
  const total = FATES.reduce((sum, value) => sum + counts[value], 0);
  const chips = [
    { value: 'all' as const, label: t('ui-all'), count: total },
    ...FATES.map((value) => ({ value, label: term('fate', value), count: counts[value] })),
  ];
  return (
    <section className="sheet">
      <div className="bar">
        <Chips label={t('ui-col-fate')} chips={chips} value={fate} onChange={setFate} testid={ids.reconciliation.fates} />
        <span className="muted">{t('ui-reconciliation-counts')}</span>
      </div>
      <Pairs key={fate} relation={relation} fate={fate === 'all' ? null : fate} onOpen={setOpen} />
      <WhyDrawer pair={open} relation={relation} onClose={() => setOpen(null)} />
    </section>
  );
}
