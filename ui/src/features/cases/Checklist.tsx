import { Checkbox } from 'antd';
import * as core from '../../api/generated/commands';
import type { CaseView, ChecklistItem, Step } from '../../api/types';
import { EmptyState, ErrorNote } from '../../components/States';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { useChange } from './change';
import { itemText, pick } from './steps';

/** What is to be done at a step, to be ticked. */
export function Checklist({ view, step }: { view: CaseView; step: Step }) {
  const { t } = useWords();
  const change = useChange(view.case.number);
  const items = view.case.checklist.filter((item) => item.step === step);
  if (items.length === 0) return <EmptyState title={t('ui-case-no-items')} />;
  return (
    <div className="stack">
      <ul className="checklist">
        {items.map((item) => (
          <Item
            key={item.id}
            view={view}
            item={item}
            onTick={(done) => change.run(() => core.actOnCase({ number: view.case.number, action: { do: done ? 'check' : 'uncheck', item: item.id } }))}
          />
        ))}
      </ul>
      <ErrorNote error={change.error} />
    </div>
  );
}

function Item({ view, item, onTick }: { view: CaseView; item: ChecklistItem; onTick: (done: boolean) => void }) {
  const words = useWords();
  const { t, time } = words;
  const book = view.playbook.items.find((one) => one.id === item.id);
  return (
    <li>
      <Checkbox
        checked={item.done !== null}
        disabled={view.state === 'closed'}
        onChange={(event) => onTick(event.target.checked)}
        data-testid={ids.case.item(item.id)}
      >
        <span className={item.done ? 'done' : undefined}>
          {itemText(words, view, item.id)}
          {item.required ? <span className="required">{t('ui-required')}</span> : null}
          {book?.needs_evidence && !item.done ? <span className="required">{t('ui-needs-evidence')}</span> : null}
        </span>
        {item.done ? (
          <span className="item-note">{t('ui-done-by', { by: item.done.by, at: time(item.done.at) })}</span>
        ) : book ? (
          <span className="item-note">{pick(words, book.reason)}</span>
        ) : null}
      </Checkbox>
    </li>
  );
}
