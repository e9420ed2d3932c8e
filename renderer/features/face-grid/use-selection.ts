import { useCallback, useLayoutEffect, useReducer, useRef } from 'react';
import {
  emptySelection,
  select,
  type ClickMode,
  type Order,
  type Selection,
  type SelectionAction,
} from './selection.ts';

/**
 * A selection over `order` that survives changes of the list: what is gone leaves the selection, and the
 * keyboard stays near its place.
 */
export function useSelection(
  order: Order,
  mode: ClickMode = 'toggle',
): readonly [Selection, (action: SelectionAction) => void] {
  const [state, reduce] = useReducer(
    (old: Selection, { action, ids }: { action: SelectionAction; ids: Order }) =>
      select(old, action, ids, mode),
    emptySelection,
  );
  const shown = useRef(order);
  useLayoutEffect(() => {
    if (shown.current === order) return;
    reduce({ action: { type: 'sync', before: shown.current }, ids: order });
    shown.current = order;
  }, [order]);
  const dispatch = useCallback((action: SelectionAction) => {
    reduce({ action, ids: shown.current });
  }, []);
  return [state, dispatch];
}
