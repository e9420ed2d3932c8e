/** Every decision a user can take about faces and people, each one transaction, each one undoable. */
export { cover, ignore, merge, name, restore } from './person.ts';
export { confirm, enrollFaces, keep, move, reject, split, vouch } from './place.ts';
export type { Outcome } from './recorder.ts';
export { redo, undo } from './undo.ts';
