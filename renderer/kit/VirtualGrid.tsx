/**
 * A grid of any length of which only what is on screen exists. One tab stop; arrow keys, Home, End and
 * Page keys move within it (WAI-ARIA grid pattern).
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { columnsFor, moveFocus } from './grid-moves.ts';
import classes from './VirtualGrid.module.css';

export interface CellState {
  /** The one cell that Tab reaches: give its control `tabIndex={cell.tabIndex}`. */
  readonly tabIndex: 0 | -1;
}

export interface VirtualGridProps {
  readonly count: number;
  /** Narrowest a cell may become, px; columns share what is left. */
  readonly minCell: number;
  /** Height of a cell for its width, px. */
  readonly cellHeight: (width: number) => number;
  readonly gap?: number;
  readonly padding?: number;
  readonly label: string;
  /** A stable key per item, so that focus stays on it when the list moves. */
  readonly itemKey?: (index: number) => string | number;
  /** Renders one cell. Its first focusable element takes the focus of the cell. */
  readonly renderItem: (index: number, cell: CellState) => ReactNode;
  /** Told which items are on screen, to load them. */
  readonly onRange?: (first: number, last: number) => void;
  /** Told of keys in a cell before the grid looks at them; `preventDefault` keeps them from it. */
  readonly onItemKeyDown?: (event: KeyboardEvent, index: number) => void;
  /** Told when the focus moves to another item. */
  readonly onFocusItem?: (index: number) => void;
  /** Whether items can be chosen; sets `aria-selected` on cells. */
  readonly isSelected?: (index: number) => boolean;
  /** Scrolls to this item when the grid appears. */
  readonly startAt?: number | undefined;
  /** Scrolls away with the grid, above its first row. */
  readonly header?: ReactNode;
}

export function VirtualGrid({
  count,
  minCell,
  cellHeight,
  gap = 8,
  padding = 20,
  label,
  itemKey,
  renderItem,
  onRange,
  onItemKeyDown,
  onFocusItem,
  isSelected,
  startAt,
  header,
}: VirtualGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [active, setActive] = useState(startAt ?? 0);
  const inner = Math.max(0, width - 2 * padding);
  const columns = columnsFor(inner, minCell, gap);
  const cell = Math.floor((inner - gap * (columns - 1)) / columns);
  const rowHeight = Math.ceil(cellHeight(cell)) + gap;
  const rows = Math.ceil(count / columns);

  // The virtualizer keeps its own state outside React's rules on purpose.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 3,
    paddingStart: padding,
    paddingEnd: padding,
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);

  useLayoutEffect(() => {
    virtual.measure();
  }, [virtual, rowHeight]);

  const started = useRef(false);
  useLayoutEffect(() => {
    if (started.current || width === 0 || count === 0) return;
    started.current = true;
    if (startAt !== undefined) virtual.scrollToIndex(Math.floor(startAt / columns), { align: 'center' });
  }, [virtual, width, count, columns, startAt]);

  const items = virtual.getVirtualItems();
  const first = (items[0]?.index ?? 0) * columns;
  const last = Math.min(count, ((items[items.length - 1]?.index ?? 0) + 1) * columns) - 1;
  useEffect(() => {
    if (count > 0 && width > 0) onRange?.(first, last);
  }, [onRange, first, last, count, width]);

  const focusItem = (index: number): void => {
    setActive(index);
    virtual.scrollToIndex(Math.floor(index / columns));
    // The row may exist only after the scroll has been drawn.
    let tries = 0;
    const seek = (): void => {
      const found = scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
      if (found !== null && found !== undefined)
        (found.querySelector<HTMLElement>('[tabindex], button, a') ?? found).focus({ preventScroll: true });
      else if ((tries += 1) < 20) requestAnimationFrame(seek);
    };
    requestAnimationFrame(seek);
  };

  const indexOf = (target: EventTarget): number | null => {
    const at = target instanceof Element ? target.closest('[data-index]')?.getAttribute('data-index') : null;
    return at === null || at === undefined ? null : Number(at);
  };

  const tabStop = Math.min(active, Math.max(0, count - 1));
  return (
    <div
      ref={scroller}
      className={classes['scroller']}
      onKeyDown={(event) => {
        const index = indexOf(event.target);
        if (index === null || event.target instanceof HTMLInputElement) return;
        onItemKeyDown?.(event, index);
        if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
        const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight));
        const next = moveFocus(event.key, index, { count, columns, page });
        if (next === null) return;
        event.preventDefault();
        focusItem(next);
      }}
      onFocus={(event) => {
        const index = indexOf(event.target);
        if (index === null) return;
        setActive(index);
        onFocusItem?.(index);
      }}
    >
      {header}
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={rows}
        aria-colcount={columns}
        aria-multiselectable={isSelected === undefined ? undefined : true}
        className={classes['sizer']}
        style={{ height: virtual.getTotalSize() }}
      >
        {width > 0 &&
          items.map((row) => (
            <div
              key={row.key}
              role="row"
              aria-rowindex={row.index + 1}
              className={classes['row']}
              style={{
                height: rowHeight - gap,
                transform: `translateY(${row.start}px)`,
                gridTemplateColumns: `repeat(${columns}, ${cell}px)`,
                gap,
                paddingInline: padding,
              }}
            >
              {Array.from({ length: Math.min(columns, count - row.index * columns) }, (_, column) => {
                const index = row.index * columns + column;
                return (
                  <div
                    key={itemKey?.(index) ?? index}
                    role="gridcell"
                    aria-colindex={column + 1}
                    aria-selected={isSelected?.(index)}
                    data-index={index}
                    className={classes['cell']}
                  >
                    {renderItem(index, { tabIndex: index === tabStop ? 0 : -1 })}
                  </div>
                );
              })}
            </div>
          ))}
      </div>
    </div>
  );
}
