// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { actionById, actions } from '../../renderer/actions/index.ts';
import { actionFor, matches } from '../../renderer/actions/shortcuts.ts';
import { columnsFor, moveFocus } from '../../renderer/kit/grid-moves.ts';

const press = (key: string, change: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...change,
});

describe('shortcuts', () => {
  it('tells Ctrl+Z from Ctrl+Shift+Z, and uses the command key on a Mac', () => {
    expect(matches(press('z', { ctrlKey: true }), 'mod+z', false)).toBe(true);
    expect(matches(press('Z', { ctrlKey: true, shiftKey: true }), 'mod+z', false)).toBe(false);
    expect(matches(press('Z', { ctrlKey: true, shiftKey: true }), 'mod+shift+z', false)).toBe(true);
    expect(matches(press('z', { metaKey: true }), 'mod+z', true)).toBe(true);
    expect(matches(press('z', { ctrlKey: true }), 'mod+z', true)).toBe(false);
    expect(matches(press('z'), 'mod+z', false)).toBe(false);
  });

  it('leaves undo to a text field but not to a button', () => {
    const at = (element: HTMLElement): string | undefined => {
      document.body.append(element);
      let found: string | undefined;
      element.addEventListener('keydown', (event) => {
        found = actionFor(event, actions)?.id;
      });
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }));
      return found;
    };
    expect(at(document.createElement('button'))).toBe('undo');
    expect(at(document.createElement('input'))).toBeUndefined();
    expect(at(document.createElement('textarea'))).toBeUndefined();
    expect(at(Object.assign(document.createElement('input'), { type: 'checkbox' }))).toBe('undo');
  });

  it('has no shortcut twice and every id once', () => {
    const keys = actions.flatMap(({ shortcuts }) => shortcuts ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
    expect(actionById('no-such-action')).toBeUndefined();
  });
});

describe('moving in a grid', () => {
  const shape = { count: 11, columns: 4, page: 2 };
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowRight', 10, null],
    ['ArrowLeft', 0, null],
    ['ArrowDown', 1, 5],
    ['ArrowDown', 7, 10],
    ['ArrowDown', 9, null],
    ['ArrowUp', 2, null],
    ['ArrowUp', 9, 5],
    ['Home', 7, 0],
    ['End', 7, 10],
    ['PageDown', 1, 9],
    ['PageUp', 9, 1],
    ['a', 3, null],
  ])('%s from %d goes to %s', (key, from, to) => {
    expect(moveFocus(key, from, shape)).toBe(to);
  });

  it('fits as many columns as there is room for, at least one', () => {
    expect(columnsFor(100, 160, 8)).toBe(1);
    expect(columnsFor(328, 160, 8)).toBe(2);
    expect(columnsFor(327, 160, 8)).toBe(1);
  });
});
