/** From key events to actions. */
import { type Action } from './action.ts';

const onMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent);

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Whether `event` is the key press written as `shortcut` (`mod+shift+z`). */
export function matches(event: KeyPress, shortcut: string, mac = onMac): boolean {
  const parts = shortcut.toLowerCase().split('+');
  const key = parts.at(-1) ?? '';
  const mod = parts.includes('mod');
  return (
    event.key.toLowerCase() === key &&
    event.shiftKey === parts.includes('shift') &&
    event.altKey === parts.includes('alt') &&
    (mac ? event.metaKey : event.ctrlKey) === mod &&
    !(mac ? event.ctrlKey : event.metaKey)
  );
}

/** Whether keys typed there are text. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
  );
}

/** The action that this key press asks for, if any. */
export function actionFor(event: KeyboardEvent, all: readonly Action[]): Action | undefined {
  const inText = isTextField(event.target);
  return all.find(
    (action) =>
      !(inText && action.notInText === true) &&
      (action.shortcuts?.some((shortcut) => matches(event, shortcut)) ?? false),
  );
}
