import classes from './Kbd.module.css';

const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent);
const signs: Readonly<Record<string, string>> = isMac
  ? { mod: '⌘', shift: '⇧', alt: '⌥', enter: '↩', backspace: '⌫', delete: '⌦', escape: 'esc' }
  : {
      mod: 'Ctrl',
      shift: 'Shift',
      alt: 'Alt',
      enter: 'Enter',
      backspace: 'Backspace',
      delete: 'Del',
      escape: 'Esc',
    };
const arrows: Readonly<Record<string, string>> = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  space: 'Space',
};

/** `mod+shift+z` → the keys as they are printed on this computer's keyboard. */
export function keyNames(shortcut: string): string[] {
  return shortcut
    .toLowerCase()
    .split('+')
    .map(
      (key) =>
        signs[key] ??
        arrows[key] ??
        (key.length === 1 ? key.toUpperCase() : key.charAt(0).toUpperCase() + key.slice(1)),
    );
}

/** A keyboard shortcut written `mod+k`; `mod` is Ctrl, or ⌘ on a Mac. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className={classes['root']}>
      {keyNames(keys).map((name) => (
        <kbd key={name} className={classes['key']}>
          {name}
        </kbd>
      ))}
    </span>
  );
}
