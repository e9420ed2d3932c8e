/** What the file system answered, in the words of the terminal. */
import { FacetError } from '../contract/errors.ts';

/** Its code, such as `EACCES`; else what was thrown. */
export function errnoOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
}

/** A path on the command line that cannot be used. */
export function unreadable(path: string, thrown: unknown, detail = errnoOf(thrown)): FacetError {
  return new FacetError({ code: 'unreadable', path, detail }, { cause: thrown });
}
