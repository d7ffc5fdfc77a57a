import { expect, test } from 'vitest';
import type { CaseEvent, CaseView } from '../../api/types';
import { wordsOf } from '../../i18n/words';
import { eventDetail } from './Timeline';

const playbook = {
  items: [{ id: 'slip', step: 'collect', required: true, needs_evidence: true, text: { zh: '', en: 'Find the slip' }, reason: { zh: '', en: '' } }],
} as unknown as CaseView['playbook'];

const item = (done: boolean) => ({ id: 'slip', done: done ? { by: 'Lin', at: '2026-11-19T09:00:00' } : null });

test.each<[CaseEvent['kind'], CaseEvent['old'], CaseEvent['new'], string]>([
  ['identified', {}, { confirmed: 'E06' }, 'Duplicate charge'],
  ['checked', { checklist: [item(false)] }, { checklist: [item(true)] }, 'Find the slip'],
  ['attached', {}, { evidence: [{ name: 'a.png' }, { name: 'b.png' }] }, 'b.png'],
  ['called', {}, { calls: [{ who: 'Acquirer', ticket: 'T-1' }] }, 'Acquirer · T-1'],
  ['requested', {}, { request: { application: 'query' } }, 'Query'],
  ['acquirer_side_told', {}, { acquirer_side: 'agreed' }, 'Agreed'],
  ['resolved', {}, { resolution: { how: 'refunded' } }, 'Refunded'],
  ['packet_sealed', {}, { packets: [{ version: 2 }] }, 'Version 2'],
  ['closed', {}, {}, ''],
])('the event %s', (kind, old, now, expected) => {
  const event: CaseEvent = { case: '2026-0001', at: '', by: '', kind, old, new: now, why: null };
  expect(eventDetail(wordsOf('en'), { playbook }, event)).toBe(expected);
});
