/** The one-key commands of reviewing faces. */

export type ReviewAction = 'confirm' | 'reject' | 'move' | 'split' | 'not-a-face' | 'cover' | 'open';

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const keys: Readonly<Record<string, ReviewAction>> = {
  enter: 'confirm',
  y: 'confirm',
  n: 'reject',
  delete: 'reject',
  m: 'move',
  s: 'split',
  x: 'not-a-face',
  c: 'cover',
  ' ': 'open',
  o: 'open',
};

/** The key shown beside each action. */
export const reviewKeyLabel: Record<ReviewAction, string> = {
  confirm: 'Y',
  reject: 'N',
  move: 'M',
  split: 'S',
  'not-a-face': 'X',
  cover: 'C',
  open: 'O',
};

/** The action of a key press, or null; keys held with Ctrl, Cmd or Alt belong to the app and the system. */
export function reviewAction({ key, ctrlKey, metaKey, altKey }: Key): ReviewAction | null {
  if (ctrlKey || metaKey || altKey) return null;
  return keys[key.toLowerCase()] ?? null;
}
