import {
  memo,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import type { Band } from '../../kit/bands.ts';
import { columnsFor } from '../../kit/grid-moves.ts';
import { useDrawn } from '../../kit/use-drawn.ts';
import { useTallScroll } from '../../kit/use-tall-scroll.ts';
import classes from './SelectGrid.module.css';
import type { Selection, SelectionAction, Step } from './selection.ts';

export interface GridSection<T> {
  readonly key: string;
  /** Unique over all sections. */
  readonly ids: Int32Array;
  /** The item at a place; undefined while it is on its way. */
  readonly item: (index: number) => T | undefined;
  /** Told which places are on screen; after the last one with an empty range. */
  readonly onRange?: (first: number, last: number) => void;
  readonly header?: ReactNode;
  /** Height of the part under the square picture, CSS pixels. */
  readonly captionHeight: number;
}

export interface SelectGridProps<T> {
  readonly sections: readonly GridSection<T>[];
  readonly minWidth: number;
  /** Space between the edge of an item and its picture, CSS pixels; 0 when left out. */
  readonly inset?: number;
  readonly label: string;
  readonly itemLabel: (item: T) => string;
  readonly selection: Selection;
  readonly onSelection: (action: SelectionAction) => void;
  /** Must stay the same function while nothing it uses changes: cells are drawn anew with it. */
  readonly renderItem: (item: T, state: { selected: boolean; label: string }) => ReactNode;
  /** Double click on an item; with `clickOpens`, a plain click while nothing is selected. */
  readonly onOpen: (item: T) => void;
  readonly clickOpens?: boolean;
  /** Keys the grid does not use itself. Return true when handled. */
  readonly onKey?: (event: KeyboardEvent, active: T | null) => boolean;
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
  const { sections, selection, onSelection } = props;
  const gridId = useId();
  const [outer, setOuter] = useState(0);
  const width = Math.max(outer - 2 * padding, 1);
  const columns = columnsFor(width, props.minWidth, gap);
  const cell = Math.floor((width - gap * (columns - 1)) / columns);

  // Sections without items show nothing, not even their header. A band is either a header or the rows of a section.
  const parts = useMemo(
    () =>
      sections
        .filter(({ ids }) => ids.length > 0)
        .flatMap((section): { section: GridSection<T>; band: Band; isHeader: boolean }[] => [
          ...(section.header === undefined
            ? []
            : [{ section, band: { rows: 1, height: headerHeight }, isHeader: true }]),
          {
            section,
            band: { rows: Math.ceil(section.ids.length / columns), height: cell + section.captionHeight },
            isHeader: false,
          },
        ]),
    [sections, columns, cell],
  );
  const shape = useMemo(
    () => ({ bands: parts.map(({ band }) => band), gap, padding: [8, padding] as const }),
    [parts],
  );
  const { scroller, width: inside, height: whole, origin, rows: shownRows, scrollTo } = useTallScroll(shape);
  if (inside !== outer) setOuter(inside);

  // Which items of each section exist, as text so that an effect runs only when that changes.
  const ranges = new Map<string, [number, number]>();
  for (const { band, row } of shownRows) {
    const part = parts[band];
    if (part === undefined || part.isHeader) continue;
    const end = Math.min(part.section.ids.length, (row + 1) * columns) - 1;
    ranges.set(part.section.key, [ranges.get(part.section.key)?.[0] ?? row * columns, end]);
  }
  const shownText = JSON.stringify([...ranges]);
  useEffect(() => {
    const shown = new Map(JSON.parse(shownText) as [string, [number, number]][]);
    for (const section of sections) {
      const range = shown.get(section.key);
      if (range !== undefined) section.onRange?.(...range);
    }
  }, [shownText, sections]);

  // Only a move of the keyboard scrolls; new data must not pull the page away from the reader.
  const activeBefore = useRef<number | null>(null);
  useEffect(() => {
    const { active } = selection;
    if (active === activeBefore.current) return;
    activeBefore.current = active;
    if (active === null) return;
    const band = parts.findIndex(({ section, isHeader }) => !isHeader && section.ids.includes(active));
    const part = parts[band];
    if (part !== undefined) scrollTo(band, Math.floor(part.section.ids.indexOf(active) / columns));
  }, [selection.active, selection, parts, columns, scrollTo]);

  const activeItem = (): T | null => {
    const { active } = selection;
    if (active === null) return null;
    for (const { ids, item } of sections) {
      const at = ids.indexOf(active);
      if (at >= 0) return item(at) ?? null;
    }
    return null;
  };

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

  // Cells are drawn anew only when something of theirs changed, so what they call must stay the same.
  const latest = useRef({ props, selection });
  useLayoutEffect(() => {
    latest.current = { props, selection };
  });
  const onClick = useCallback(
    (event: MouseEvent, item: T | undefined, id: number): void => {
      if (isForControl(event.target)) return;
      const now = latest.current;
      scroller.current?.focus({ preventScroll: true });
      const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
      if (now.props.clickOpens === true && plain && now.selection.selected.size === 0) {
        if (item !== undefined) now.props.onOpen(item);
        return;
      }
      now.props.onSelection({
        type: 'click',
        id,
        range: event.shiftKey,
        add: event.ctrlKey || event.metaKey,
      });
    },
    [scroller],
  );
  const onDoubleClick = useCallback((event: MouseEvent, item: T): void => {
    const { props: now } = latest.current;
    if (now.clickOpens !== true && !isForControl(event.target)) now.onOpen(item);
  }, []);

  return (
    <div
      ref={scroller}
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
      <div className={classes['canvas']} role="presentation" style={{ height: whole }}>
        <div className={classes['rows']} role="presentation" style={{ transform: `translateY(${origin}px)` }}>
          {/* Flat, so that the keys of all rows are of one list: an item that changes rows is not mounted anew. */}
          {shownRows.flatMap(({ band, row, start, height }) => {
            const part = parts[band];
            if (part === undefined) return [];
            const { section } = part;
            if (part.isHeader) {
              return [
                <div
                  key={`header-${section.key}`}
                  role="row"
                  className={classes['header']}
                  style={{ height, paddingInline: padding, top: start }}
                >
                  <div role="gridcell">{section.header}</div>
                </div>,
              ];
            }
            return Array.from(section.ids.subarray(row * columns, (row + 1) * columns), (id, column) => (
              <Cell
                key={id}
                id={id}
                domId={`${gridId}-${id}`}
                item={section.item(row * columns + column)}
                isSelected={selection.selected.has(id)}
                isActive={id === selection.active}
                inset={props.inset ?? 0}
                width={cell}
                height={height}
                x={padding + column * (cell + gap)}
                y={start}
                itemLabel={props.itemLabel}
                renderItem={props.renderItem}
                onClick={onClick}
                onDoubleClick={onDoubleClick}
              />
            ));
          })}
        </div>
      </div>
    </div>
  );
}

interface CellProps<T> {
  readonly id: number;
  readonly domId: string;
  readonly item: T | undefined;
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly inset: number;
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly itemLabel: SelectGridProps<T>['itemLabel'];
  readonly renderItem: SelectGridProps<T>['renderItem'];
  readonly onClick: (event: MouseEvent, item: T | undefined, id: number) => void;
  readonly onDoubleClick: (event: MouseEvent, item: T) => void;
}

/** One item; a grey plate while it is on its way, or there is no time to draw it. */
const Cell = memo(function Cell<T>(cell: CellProps<T>) {
  const { id, item, isSelected, inset } = cell;
  const drawn = useDrawn(cell.isActive || isSelected);
  const label = item === undefined || !drawn ? undefined : cell.itemLabel(item);
  return (
    <div
      id={cell.domId}
      className={classes['item']}
      role="row"
      aria-selected={isSelected}
      aria-busy={label === undefined || undefined}
      aria-label={label}
      data-active={cell.isActive || undefined}
      data-item={id}
      style={{ width: cell.width, height: cell.height, left: cell.x, top: cell.y }}
      onClick={(event) => {
        cell.onClick(event, item, id);
      }}
      onDoubleClick={(event) => {
        if (item !== undefined) cell.onDoubleClick(event, item);
      }}
    >
      {item === undefined || label === undefined ? (
        <div
          role="gridcell"
          className={classes['plate']}
          style={{ height: cell.width - 2 * inset, margin: inset }}
        />
      ) : (
        <div role="gridcell">{cell.renderItem(item, { selected: isSelected, label })}</div>
      )}
    </div>
  );
}) as <T>(cell: CellProps<T>) => ReactNode;
