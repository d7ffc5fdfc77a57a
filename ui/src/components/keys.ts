import type { KeyboardEvent } from 'react';

/** Whether Enter was meant: never while a pinyin composition is open. */
export function isEnter(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.nativeEvent.isComposing;
}
