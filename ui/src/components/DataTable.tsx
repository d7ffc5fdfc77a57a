import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import './DataTable.css';

/** One column; `width` is a CSS grid track such as `minmax(120px, 1fr)`. */
export type Column<R> = {
  key: string;
  title: ReactNode;
  width: string;
  align?: 'right' | 'center';
  render: (row: R, index: number) => ReactNode;
};

type Props<R> = {
  label: string;
  columns: readonly Column<R>[];
  count: number;
  /** The row at an index, or undefined while it is on its way. */
  rowAt: (index: number) => R | undefined;
  rowId?: (row: R, index: number) => string;
  rowTone?: (row: R) => string | undefined;
  onOpen?: (row: R, index: number) => void;
  /** Called with the visible range, so that pages can be asked for. */
  rowHeight?: number;
  testid?: string;
  /** Grows with its rows up to this height instead of filling its parent. */
  maxHeight?: number;
};

const HEADER = 32;

function nextIndex(key: string, at: number, count: number): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, last);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'PageDown':
      return Math.min(at + 15, last);
    case 'PageUp':
      return Math.max(at - 15, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** A virtual table: only the rows in sight exist. Arrow keys walk, Enter opens. */
export function DataTable<R>(props: Props<R>) {
  const { columns, count, rowAt, onOpen, rowHeight = 34, maxHeight } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: HEADER,
  });
  const tracks = columns.map((column) => column.width).join(' ');
  const active = Math.min(at, Math.max(count - 1, 0));

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || event.target !== event.currentTarget) return;
    if (event.key === 'Enter') {
      const row = rowAt(active);
      if (row !== undefined) onOpen?.(row, active);
      return;
    }
    const next = nextIndex(event.key, active, count);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
    virtual.scrollToIndex(next);
  }

  const height = maxHeight === undefined ? undefined : Math.min(maxHeight, HEADER + count * rowHeight + 2);
  return (
    <div
      ref={scroller}
      className={onOpen ? 'table table-open' : 'table'}
      role="grid"
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-activedescendant={count > 0 ? `${props.label}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-testid={props.testid}
      style={{ height, flex: height === undefined ? 1 : undefined }}
    >
      <TableHead columns={columns} tracks={tracks} />
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="rowgroup">
        {virtual.getVirtualItems().map(({ index, start }) => (
          <TableRow
            key={index}
            {...props}
            index={index}
            active={index === active}
            tracks={tracks}
            start={start}
            height={rowHeight}
            onActivate={() => setAt(index)}
          />
        ))}
      </div>
    </div>
  );
}

function TableHead<R>({ columns, tracks }: { columns: readonly Column<R>[]; tracks: string }) {
  return (
    <div className="table-head" role="row" style={{ gridTemplateColumns: tracks, height: HEADER }}>
      {columns.map((column) => (
        <div key={column.key} role="columnheader" className={`cell cell-${column.align ?? 'left'}`}>
          {column.title}
        </div>
      ))}
    </div>
  );
}

type RowProps<R> = Props<R> & {
  index: number;
  active: boolean;
  tracks: string;
  start: number;
  height: number;
  onActivate: () => void;
};

function TableRow<R>(props: RowProps<R>) {
  const { index, columns, active, onOpen } = props;
  const row = props.rowAt(index);
  const tone = row === undefined ? undefined : props.rowTone?.(row);
  return (
    <div
      id={`${props.label}-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      className={`table-row${tone ? ` tone-${tone}` : ''}`}
      data-testid={row === undefined ? undefined : props.rowId?.(row, index)}
      style={{ gridTemplateColumns: props.tracks, height: props.height, transform: `translateY(${props.start}px)` }}
      onClick={() => {
        props.onActivate();
        if (row !== undefined) onOpen?.(row, index);
      }}
    >
      {columns.map((column) => (
        <div key={column.key} role="gridcell" className={`cell cell-${column.align ?? 'left'}`}>
          {row === undefined ? <span className="ghost" /> : column.render(row, index)}
        </div>
      ))}
    </div>
  );
}
