/** The files a library knows below one folder, in path order, a page at a time. */
import { sep } from 'node:path';
import { comparePaths, isWithin } from '../scan/order.ts';
import type { Files } from '../store/files.ts';

const pageSize = 500;

export class KnownPaths {
  readonly #files: Pick<Files, 'below'>;
  readonly #folder: string;
  #page: string[] = [];
  #at = 0;
  #last = '';
  #ended = false;

  constructor(files: Pick<Files, 'below'>, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** Passes over the known paths before `path`, and `path` itself. @returns those before it */
  *upTo(path: string): Generator<string> {
    for (let next = this.#peek(); next !== undefined; next = this.#peek()) {
      const order = comparePaths(next, path);
      if (order > 0) return;
      this.#at += 1;
      if (order < 0) yield next;
    }
  }

  /** Passes over the paths before `folder`, and all of those in it. @returns those before it */
  *past(folder: string): Generator<string> {
    yield* this.upTo(folder + sep);
    for (let next = this.#peek(); next !== undefined && isWithin(next, folder); next = this.#peek())
      this.#at += 1;
  }

  /** The paths that are left. */
  *rest(): Generator<string> {
    for (let next = this.#peek(); next !== undefined; next = this.#peek()) {
      this.#at += 1;
      yield next;
    }
  }

  #peek(): string | undefined {
    if (this.#at === this.#page.length && !this.#ended) {
      this.#page = this.#files.below(this.#folder, this.#last, pageSize);
      this.#at = 0;
      this.#last = this.#page.at(-1) ?? this.#last;
      this.#ended = this.#page.length < pageSize;
    }
    return this.#page[this.#at];
  }
}
