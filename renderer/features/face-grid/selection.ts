/** Which items of a grid are selected, which one has the keyboard, and where a shift range starts. */
export interface Selection {
  readonly selected: ReadonlySet<number>;
  /** The item the arrow keys start from; null before the first touch. */
  readonly active: number | null;
  /** Fixed end of a shift range. */
  readonly anchor: number | null;
}

/** Ids in the order in which they are shown, each once; of a long list as they came. */
export type Order = readonly number[] | Int32Array;

export type Step = 'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'page-up' | 'page-down';

export type SelectionAction =
  /** `range` = shift held, `add` = ctrl or cmd held. */
  | { readonly type: 'click'; readonly id: number; readonly range: boolean; readonly add: boolean }
  | { readonly type: 'move'; readonly step: Step; readonly columns: number; readonly extend: boolean }
  /** Toggles the active item, as the space bar does. */
  | { readonly type: 'toggle-active' }
  | { readonly type: 'activate'; readonly id: number }
  /** The keyboard comes to the grid: to where it was, else to the first item. */
  | { readonly type: 'enter' }
  | { readonly type: 'all' }
  | { readonly type: 'clear' }
  /** The items changed under the selection: drop what is gone, keep the keyboard near its place. */
  | { readonly type: 'sync'; readonly before: Order };

export const emptySelection: Selection = { selected: new Set(), active: null, anchor: null };

/**
 * What a plain click does. `toggle`: flips that one item and leaves the rest (picking faces);
 * `single`: selects it alone, as a file manager does (cards that also open).
 */
export type ClickMode = 'toggle' | 'single';

/** Rows one page key jumps over. */
const pageRows = 4;

/**
 * The next selection. Pure; `order` is the items as shown, first to last.
 * @param order ids in display order, each once
 */
export function select(
  state: Selection,
  action: SelectionAction,
  order: Order,
  mode: ClickMode = 'toggle',
): Selection {
  switch (action.type) {
    case 'click':
      return click(state, action, order, mode);
    case 'move':
      return move(state, action, order);
    case 'toggle-active':
      return state.active === null ? state : flip(state, state.active);
    case 'activate':
      return { ...state, active: action.id, anchor: action.id };
    case 'enter': {
      const first = order[0] ?? null;
      return state.active === null ? { ...state, active: first, anchor: first } : state;
    }
    case 'all':
      return { ...state, selected: new Set(order) };
    case 'clear':
      return { ...state, selected: new Set(), anchor: state.active };
    case 'sync':
      return sync(state, action.before, order);
  }
}

function flip(state: Selection, id: number): Selection {
  const selected = new Set(state.selected);
  if (!selected.delete(id)) selected.add(id);
  return { selected, active: id, anchor: id };
}

function click(
  state: Selection,
  action: Extract<SelectionAction, { type: 'click' }>,
  order: Order,
  mode: ClickMode,
): Selection {
  const { id } = action;
  if (action.range && state.anchor !== null && order.includes(state.anchor)) {
    const range = between(order, state.anchor, id);
    const keep = mode === 'toggle' || action.add ? [...state.selected] : [];
    return { selected: new Set([...keep, ...range]), active: id, anchor: state.anchor };
  }
  if (mode === 'toggle' || action.add) return flip(state, id);
  return { selected: new Set([id]), active: id, anchor: id };
}

function move(state: Selection, action: Extract<SelectionAction, { type: 'move' }>, order: Order): Selection {
  const from = state.active === null ? -1 : order.indexOf(state.active);
  const to = target(from, action.step, Math.max(1, action.columns), order.length);
  const id = order[to];
  if (id === undefined) return state;
  if (!action.extend) return { ...state, active: id, anchor: id };
  const anchor = state.anchor ?? id;
  // The part of the old range that the new one leaves is given back.
  const previous = state.active === null ? [] : between(order, anchor, state.active);
  const selected = new Set(state.selected);
  for (const gone of previous) selected.delete(gone);
  for (const member of between(order, anchor, id)) selected.add(member);
  return { selected, active: id, anchor };
}

/** Index after one step; stays where it is at an edge. The first key press lands on the first item. */
function target(from: number, step: Step, columns: number, length: number): number {
  const last = length - 1;
  if (step === 'home') return 0;
  if (step === 'end') return last;
  if (from < 0) return 0;
  const steps: Record<Exclude<Step, 'home' | 'end'>, number> = {
    left: -1,
    right: 1,
    up: -columns,
    down: columns,
    'page-up': -columns * pageRows,
    'page-down': columns * pageRows,
  };
  const to = from + steps[step];
  if (step === 'page-up') return Math.max(to, from % columns);
  if (step === 'page-down') return Math.min(to, last);
  // From the row above a short last row, down still reaches that row.
  if (step === 'down' && to > last)
    return Math.floor(from / columns) < Math.floor(last / columns) ? last : from;
  return to < 0 || to > last ? from : to;
}

function between(order: Order, a: number, b: number): Order {
  const i = order.indexOf(a);
  const j = order.indexOf(b);
  if (i < 0 || j < 0) return [b];
  return order.slice(Math.min(i, j), Math.max(i, j) + 1);
}

function sync(state: Selection, before: Order, order: Order): Selection {
  // A set of a million ids takes a tenth of a second: only for many questions.
  const many = state.selected.size > 20 ? new Set(order) : null;
  const isThere = (id: number): boolean => many?.has(id) ?? order.includes(id);
  const kept = [...state.selected].filter(isThere);
  const active = nearest(state.active, before, order, isThere);
  const anchor = state.anchor !== null && isThere(state.anchor) ? state.anchor : active;
  const same = kept.length === state.selected.size && active === state.active && anchor === state.anchor;
  return same ? state : { selected: new Set(kept), active, anchor };
}

/** `id` itself, else the first survivor after its old place, else the last one before it. */
function nearest(
  id: number | null,
  before: Order,
  order: Order,
  isThere: (id: number) => boolean,
): number | null {
  if (id === null || isThere(id)) return id;
  const place = before.indexOf(id);
  if (place < 0) return order[0] ?? null;
  for (let at = place + 1; at < before.length; at++) {
    const after = before[at];
    if (after !== undefined && isThere(after)) return after;
  }
  for (let at = place - 1; at >= 0; at--) {
    const earlier = before[at];
    if (earlier !== undefined && isThere(earlier)) return earlier;
  }
  return null;
}

/** The faces an action means: the selection, or the active one when nothing is selected. */
export function chosen(state: Selection): number[] {
  if (state.selected.size > 0) return [...state.selected];
  return state.active === null ? [] : [state.active];
}
