import type { CaseEvent, CaseView } from '../../api/types';
import { useWords, type Words } from '../../i18n/words';
import { ids } from '../../testids';
import { itemText } from './steps';

function lastOf(value: unknown): Record<string, unknown> | null {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'object' && last !== null ? (last as Record<string, unknown>) : null;
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Items whose tick differs between the old and the new checklist. */
function changedItems(event: CaseEvent): string[] {
  const items = (value: unknown) => (Array.isArray(value) ? (value as { id: string; done: unknown }[]) : []);
  const before = new Map(items(event.old.checklist).map(({ id, done }) => [id, done !== null]));
  return items(event.new.checklist)
    .filter(({ id, done }) => before.get(id) !== (done !== null))
    .map(({ id }) => id);
}

/** What an event was about, in a few words. */
export function eventDetail(words: Words, view: Pick<CaseView, 'playbook'>, event: CaseEvent): string {
  switch (event.kind) {
    case 'identified':
      return words.t(`type-${text(event.new.confirmed)}`);
    case 'checked':
    case 'unchecked':
      return changedItems(event)
        .map((id) => itemText(words, view, id))
        .join('; ');
    case 'attached':
      return text(lastOf(event.new.evidence)?.name);
    case 'called': {
      const call = lastOf(event.new.calls);
      return [text(call?.who), text(call?.ticket)].filter(Boolean).join(' · ');
    }
    case 'noted':
      return text(lastOf(event.new.notes)?.text);
    case 'prevented':
      return text(lastOf(event.new.prevention)?.text);
    case 'cause_set':
      return words.t(`cause-${text(lastOf(event.new.cause)?.kind)}`);
    case 'requested':
      return words.t(`application-${text(lastOf(event.new.request)?.application)}`);
    case 'acquirer_side_told':
      return words.t(`acquirer-side-${text(event.new.acquirer_side)}`);
    case 'resolved':
      return words.t(`resolution-${text(lastOf(event.new.resolution)?.how)}`);
    case 'packet_sealed':
      return words.t('ui-packet-version', { version: text(lastOf(event.new.packets)?.version) });
    default:
      return event.why ?? '';
  }
}

/** What happened to the case, newest first. */
export function Timeline({ view }: { view: CaseView }) {
  const words = useWords();
  const { term, time } = words;
  return (
    <ol className="timeline" data-testid={ids.case.timeline}>
      {view.events.toReversed().map((event, at) => {
        const detail = eventDetail(words, view, event);
        return (
          <li key={view.events.length - at}>
            <div className="strong">{term('event', event.kind)}</div>
            {detail ? <div className="wrap">{detail}</div> : null}
            <div className="muted">
              {time(event.at)} · {event.by}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
