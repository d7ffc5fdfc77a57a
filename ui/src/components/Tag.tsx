import type { ReactNode } from 'react';

/** What a colour says; always beside words. */
export type Tone = 'bad' | 'warn' | 'good' | 'info' | 'quiet' | 'accent';

/** A short word on a tinted ground. */
export function Tag({ tone, children, title }: { tone: Tone; children: ReactNode; title?: string }) {
  return (
    <span className={`tag tag-${tone}`} title={title}>
      {children}
    </span>
  );
}
