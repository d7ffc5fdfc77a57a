import type { CaseView, Missing, NextAction, Step, Text } from '../../api/types';
import type { Words } from '../../i18n/words';

const OF_MISSING: Record<Missing['is'], Step> = {
  type: 'identify',
  resolution: 'coordinate',
  proof: 'coordinate',
  reason: 'coordinate',
  second_name: 'coordinate',
  cause: 'prevent',
  prevention: 'prevent',
  checklist: 'verify',
};

/** The step at which the next action is done. */
export function stepOf(next: NextAction): Step {
  switch (next.is) {
    case 'confirm_type':
      return 'identify';
    case 'attach_evidence':
      return 'collect';
    case 'call':
    case 'chase':
      return 'contact';
    case 'decide_proposal':
    case 'seal_packet':
    case 'record_outcome':
      return 'coordinate';
    case 'do_item':
      return next.step;
    case 'complete':
      return OF_MISSING[next.missing.is];
    case 'close':
    case 'nothing':
      return 'prevent';
  }
}

/** A text in the language of the window. */
export function pick({ language }: Pick<Words, 'language'>, text: Text): string {
  return language === 'en' ? text.en : text.zh;
}

/** The wording of a checklist item; its id where the playbook no longer has it. */
export function itemText(words: Pick<Words, 'language'>, { playbook }: Pick<CaseView, 'playbook'>, id: string): string {
  const item = playbook.items.find((one) => one.id === id);
  return item ? pick(words, item.text) : id;
}
