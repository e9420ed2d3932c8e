import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { columnsIn, rowsOf } from './rows.ts';
import classes from './SelectGrid.module.css';
import type { Selection, SelectionAction, Step } from './selection.ts';

export interface GridSection<T> {
  readonly key: string;
  readonly items: readonly T[];
  readonly header?: ReactNode;
  /** Height of the part under the square picture, CSS pixels. */
  readonly captionHeight: number;
}

export interface SelectGridProps<T> {
  readonly sections: readonly GridSection<T>[];
  /** Unique over all sections. */
  readonly idOf: (item: T) => number;
  readonly minWidth: number;
  readonly label: string;
  readonly itemLabel: (item: T) => string;
  readonly selection: Selection;
  readonly onSelection: (action: SelectionAction) => void;
  readonly renderItem: (item: T, state: { selected: boolean; width: number }) => ReactNode;
  /** Double click on an item; with `clickOpens`, a plain click while nothing is selected. */
  readonly onOpen: (item: T) => void;
  readonly clickOpens?: boolean;
  /** Keys the grid does not use itself. Return true when handled. */
  readonly onKey?: (event: KeyboardEvent, active: T | null) => boolean;
  /** The last rows came into view: load more. */
  readonly onEnd?: () => void;
}

const gap = 12;
/** Space around the grid, as on every screen. */
const padding = 20;
const headerHeight = 40;

const steps: Readonly<Record<string, Step>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'home',
  End: 'end',
  PageUp: 'page-up',
  PageDown: 'page-down',
};

/** Whether a key or click belongs to a control inside an item rather than to the grid. */
function isForControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('input, textarea, button, a, [role="menu"]') !== null;
}

/**
 * A virtualised, selectable grid of squares with captions, in sections. Items are placed one by one and
 * keyed by id, so an item that moves to another row keeps its state and the focus inside it.
 * To assistive technology it is a grid with one item a row; the keyboard's place is `aria-activedescendant`.
 */
export function SelectGrid<T>(props: SelectGridProps<T>): ReactNode {
  const { sections, idOf, selection, onSelection, onEnd } = props;
  const size = useElementSize();
  const scroll = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(size.ref, scroll);
  const gridId = useId();
  const width = Math.max(size.width - 2 * padding, 1);
  const columns = columnsIn(width, props.minWidth, gap);
  const cell = Math.floor((width - gap * (columns - 1)) / columns);
  const rows = useMemo(
    () =>
      rowsOf(
        sections.map((section) => ({
          key: section.key,
          count: section.items.length,
          headerHeight: section.header === undefined ? 0 : headerHeight,
          rowHeight: cell + section.captionHeight,
        })),
        columns,
      ),
    [sections, columns, cell],
  );
  const byKey = useMemo(() => new Map(sections.map((section) => [section.key, section])), [sections]);

  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer re-renders by itself
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => rows[index]?.height ?? 0,
    gap,
    paddingStart: 8,
    paddingEnd: padding,
    overscan: 3,
  });
  useEffect(() => {
    virtual.measure();
  }, [virtual, rows]);

  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= 0 && last >= rows.length - 4) onEnd?.();
  }, [last, rows.length, onEnd]);

  // Only a move of the keyboard scrolls; new data must not pull the page away from the reader.
  const activeRow = useRef<{ id: number | null; row: number }>({ id: null, row: -1 });
  useEffect(() => {
    const row = rows.findIndex(
      (candidate) =>
        candidate.kind === 'items' &&
        byKey
          .get(candidate.section)
          ?.items.slice(candidate.from, candidate.to)
          .some((item) => idOf(item) === selection.active) === true,
    );
    if (selection.active !== activeRow.current.id && row >= 0) virtual.scrollToIndex(row, { align: 'auto' });
    activeRow.current = { id: selection.active, row };
  }, [selection.active, rows, byKey, idOf, virtual]);

  const activeItem = (): T | null =>
    sections.flatMap((section) => section.items).find((item) => idOf(item) === selection.active) ?? null;

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isForControl(event.target)) return;
    const step = steps[event.key];
    const command = event.ctrlKey || event.metaKey;
    if (step !== undefined && !event.altKey && !command) {
      onSelection({ type: 'move', step, columns, extend: event.shiftKey });
    } else if (command && event.key.toLowerCase() === 'a') {
      onSelection({ type: 'all' });
    } else if (command && event.key === ' ') {
      onSelection({ type: 'toggle-active' });
    } else if (event.key === 'Escape' && selection.selected.size > 0) {
      onSelection({ type: 'clear' });
    } else if (props.onKey?.(event, activeItem()) !== true) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onClick = (event: MouseEvent, item: T): void => {
    if (isForControl(event.target)) return;
    scroll.current?.focus({ preventScroll: true });
    const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (props.clickOpens === true && plain && selection.selected.size === 0) {
      props.onOpen(item);
      return;
    }
    onSelection({
      type: 'click',
      id: idOf(item),
      range: event.shiftKey,
      add: event.ctrlKey || event.metaKey,
    });
  };

  return (
    <div
      ref={ref}
      className={classes['scroll']}
      role="grid"
      aria-label={props.label}
      aria-multiselectable
      aria-activedescendant={selection.active === null ? undefined : `${gridId}-${selection.active}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === event.currentTarget) onSelection({ type: 'enter' });
      }}
    >
      <div className={classes['canvas']} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {/* Flat, so that the keys of all rows are of one list: an item that changes rows is not mounted anew. */}
        {shown.flatMap((virtualRow) => {
          const row = rows[virtualRow.index];
          const section = row === undefined ? undefined : byKey.get(row.section);
          if (row === undefined || section === undefined) return [];
          if (row.kind === 'header') {
            return [
              <div
                key={`header-${row.section}`}
                role="row"
                className={classes['header']}
                style={{
                  height: row.height,
                  paddingInline: padding,
                  transform: `translateY(${virtualRow.start}px)`,
                }}
              >
                <div role="gridcell">{section.header}</div>
              </div>,
            ];
          }
          return section.items.slice(row.from, row.to).map((item, column) => {
            const id = idOf(item);
            const selected = selection.selected.has(id);
            return (
              <div
                key={id}
                id={`${gridId}-${id}`}
                className={classes['item']}
                role="row"
                aria-selected={selected}
                aria-label={props.itemLabel(item)}
                data-active={id === selection.active || undefined}
                data-item={id}
                style={{
                  width: cell,
                  height: row.height,
                  transform: `translate(${padding + column * (cell + gap)}px, ${virtualRow.start}px)`,
                }}
                onClick={(event) => {
                  onClick(event, item);
                }}
                onDoubleClick={(event) => {
                  if (props.clickOpens !== true && !isForControl(event.target)) props.onOpen(item);
                }}
              >
                <div role="gridcell">{props.renderItem(item, { selected, width: cell })}</div>
              </div>
            );
          });
        })}
      </div>
    </div>
  );
}
