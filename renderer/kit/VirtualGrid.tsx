/**
 * A grid of any length of which only what is on screen exists. One tab stop; arrow keys, Home, End and
 * Page keys move within it (WAI-ARIA grid pattern).
 */
import { type KeyboardEvent, memo, type ReactNode, useEffect, useMemo, useState } from 'react';
import { columnsFor, moveFocus } from './grid-moves.ts';
import { useDrawn } from './use-drawn.ts';
import { useTallScroll } from './use-tall-scroll.ts';
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
  /**
   * Renders one cell, null while there is nothing to show. Its first focusable element takes the focus of the cell. Must stay
   * the same function while nothing it uses changes: cells are drawn anew with it.
   */
  readonly renderItem: (index: number, cell: CellState) => ReactNode;
  /** Told which items are on screen, to load them. */
  readonly onRange?: (first: number, last: number) => void;
  /** Told of keys in a cell before the grid looks at them; `preventDefault` keeps them from it. */
  readonly onItemKeyDown?: (event: KeyboardEvent, index: number) => void;
  /** Told when the focus moves to another item. */
  readonly onFocusItem?: (index: number) => void;
  /** Whether items can be chosen; sets `aria-selected` on cells. */
  readonly isSelected?: (index: number) => boolean;
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
}: VirtualGridProps) {
  const [width, setWidth] = useState(0);
  const [active, setActive] = useState(0);
  const inner = Math.max(0, width - 2 * padding);
  const columns = columnsFor(inner, minCell, gap);
  const cell = Math.floor((inner - gap * (columns - 1)) / columns);
  const rows = Math.ceil(count / columns);
  const height = Math.ceil(cellHeight(cell));
  const shape = useMemo(
    () => ({ bands: [{ rows, height }], gap, padding: [padding, padding] as const }),
    [rows, height, gap, padding],
  );
  const {
    scroller,
    width: inside,
    height: whole,
    origin,
    rows: shown,
    scrollTo,
    view,
  } = useTallScroll(shape);
  if (inside !== width) setWidth(inside);

  const first = (shown[0]?.row ?? 0) * columns;
  const last = Math.min(count, ((shown.at(-1)?.row ?? 0) + 1) * columns) - 1;
  useEffect(() => {
    if (count > 0 && width > 0) onRange?.(first, last);
  }, [onRange, first, last, count, width]);

  const focusItem = (index: number): void => {
    setActive(index);
    scrollTo(0, Math.floor(index / columns));
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
        const page = Math.max(1, Math.floor(view() / (height + gap)));
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
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={rows}
        aria-colcount={columns}
        aria-multiselectable={isSelected === undefined ? undefined : true}
        className={classes['sizer']}
        style={{ height: whole }}
      >
        <div role="presentation" className={classes['rows']} style={{ transform: `translateY(${origin}px)` }}>
          {width > 0 &&
            shown.map(({ row, start }) => (
              <div
                key={row}
                role="row"
                aria-rowindex={row + 1}
                className={classes['row']}
                style={{
                  height,
                  top: start,
                  gridTemplateColumns: `repeat(${columns}, ${cell}px)`,
                  gap,
                  paddingInline: padding,
                }}
              >
                {Array.from({ length: Math.min(columns, count - row * columns) }, (_, column) => {
                  const index = row * columns + column;
                  return (
                    <Cell
                      key={itemKey?.(index) ?? index}
                      index={index}
                      column={column}
                      selected={isSelected?.(index)}
                      isTabStop={index === tabStop}
                      renderItem={renderItem}
                    />
                  );
                })}
              </div>
            ))}
        </div>
      </div>
    </div>
  );
}

interface CellProps {
  readonly index: number;
  readonly column: number;
  readonly selected: boolean | undefined;
  readonly isTabStop: boolean;
  readonly renderItem: VirtualGridProps['renderItem'];
}

/**
 * Drawn anew only when something of it changed: while a grid scrolls, its cells stay as they are. A grey plate while there is
 * nothing to show, or no time to draw it.
 */
const Cell = memo(function Cell({ index, column, selected, isTabStop, renderItem }: CellProps) {
  const drawn = useDrawn(isTabStop);
  const shown = drawn ? renderItem(index, { tabIndex: isTabStop ? 0 : -1 }) : null;
  return (
    <div
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={selected}
      aria-busy={shown === null || undefined}
      data-index={index}
      className={shown === null ? `${classes['cell'] ?? ''} ${classes['plate'] ?? ''}` : classes['cell']}
    >
      {shown}
    </div>
  );
});
