/** Every action, in the order menus and the palette show them. */
import type { Action } from './action.ts';
import { editActions } from './edit.ts';
import { goActions } from './go.ts';
import { libraryActions } from './library.ts';
import { scanActions } from './scan.ts';
import { viewActions } from './view.ts';

export const actions: readonly Action[] = [
  ...goActions,
  ...scanActions,
  ...editActions,
  ...libraryActions,
  ...viewActions,
];

/** The action a menu names; undefined when the menu knows one that the page does not. */
export const actionById = (id: string): Action | undefined => actions.find((action) => action.id === id);
