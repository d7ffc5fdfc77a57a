import type { ReactNode } from 'react';

type PanelProps = { title?: ReactNode; extra?: ReactNode; children: ReactNode; flush?: boolean; testid?: string };

/** A titled sheet of the workbench; `flush` leaves the inner margin to the content. */
export function Panel({ title, extra, children, flush, testid }: PanelProps) {
  return (
    <section className="panel" data-testid={testid}>
      {title === undefined ? null : (
        <header className="panel-head">
          <h2>{title}</h2>
          {extra}
        </header>
      )}
      <div className={flush ? 'panel-body panel-flush' : 'panel-body'}>{children}</div>
    </section>
  );
}

type ScreenProps = { title: ReactNode; note?: ReactNode; actions?: ReactNode; children: ReactNode; fill?: boolean; testid?: string };

/** A screen: head line, then content that scrolls, or fills the height and scrolls inside. */
export function Screen({ title, note, actions, children, fill, testid }: ScreenProps) {
  return (
    <main className="screen" data-testid={testid}>
      <header className="screen-head">
        <h1>{title}</h1>
        <div className="screen-note">{note}</div>
        <div className="row">{actions}</div>
      </header>
      <div className={fill ? 'screen-body screen-fill' : 'screen-body'}>{children}</div>
    </main>
  );
}

/** A figure with its name, for the head of a screen. */
export function Figure({ name, value, note, tone }: { name: string; value: ReactNode; note?: ReactNode; tone?: string }) {
  return (
    <div className={`figure${tone ? ` figure-${tone}` : ''}`}>
      <div className="figure-name">{name}</div>
      <div className="figure-value">{value}</div>
      {note ? <div className="figure-note">{note}</div> : null}
    </div>
  );
}

/** Names and values, one pair a line. */
export function Facts({ items }: { items: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="wrap">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
