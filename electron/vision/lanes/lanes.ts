/** As many photos at a time as there are lanes: the networks of this thread, and threads that come when photos wait. */
import type { PhotoLane } from './describer.ts';
import { ThreadLost } from './thread.ts';
import { Turns } from './turns.ts';

export interface LanesOptions {
  readonly own: PhotoLane;
  /** Lanes at most, 1 or more: with one, everything is done in this thread. */
  readonly most: number;
  /** Opens one more. */
  readonly open: () => Promise<PhotoLane>;
  /** Told why one more could not be opened, or was lost; the others go on. */
  readonly onLost?: (reason: string) => void;
  /** A further lane that had nothing to do for so long gives its memory back, ms. */
  readonly restMs?: number;
}

/** The report of the process, a single photo, a model's test need one lane: others come only for a scan. */
const defaultRestMs = 60_000;

export class Lanes {
  readonly #options: LanesOptions;
  readonly #turns = new Turns<PhotoLane>();
  readonly #further = new Set<PhotoLane>();
  #opening: Promise<void> | undefined;
  /** After a failure no more are opened: what failed once fails again, and costs a start each time. */
  #most: number;
  #rest: NodeJS.Timeout | undefined;

  constructor(options: LanesOptions) {
    this.#options = options;
    this.#most = options.most;
    this.#turns.add(options.own);
  }

  /** Describes a photo on the first free lane; on this thread when that lane is lost over it. */
  async describe<T>(work: (lane: PhotoLane) => Promise<T>): Promise<T> {
    try {
      return await this.#run(work, null);
    } catch (thrown) {
      if (!(thrown instanceof ThreadLost)) throw thrown;
      return this.#run(work, this.#options.own);
    }
  }

  /** Work for the networks of this thread, in turn with photos. */
  own<T>(work: () => Promise<T>): Promise<T> {
    return this.#run(work, this.#options.own);
  }

  async close(): Promise<void> {
    this.#most = 1;
    await this.#opening;
    clearTimeout(this.#rest);
    const closing = [...this.#further].map((lane) => this.#turns.run(() => this.#end(lane), lane));
    await Promise.all([...closing, this.own(() => this.#options.own.close())]);
  }

  async #run<T>(work: (lane: PhotoLane) => Promise<T>, on: PhotoLane | null): Promise<T> {
    clearTimeout(this.#rest);
    const done = this.#turns.run(async (lane) => {
      try {
        return await work(lane);
      } catch (thrown) {
        if (thrown instanceof ThreadLost) this.#forget(lane, thrown);
        throw thrown;
      }
    }, on);
    if (this.#turns.waiting > 0 && 1 + this.#further.size < this.#most) this.#opening ??= this.#open();
    try {
      return await done;
    } finally {
      if (this.#turns.idle && this.#further.size > 0) this.#restLater();
    }
  }

  async #open(): Promise<void> {
    try {
      const lane = await this.#options.open();
      this.#further.add(lane);
      this.#turns.add(lane);
    } catch (thrown) {
      this.#fewer(thrown instanceof Error ? thrown.message : String(thrown));
    } finally {
      this.#opening = undefined;
    }
  }

  #forget(lane: PhotoLane, { message }: ThreadLost): void {
    this.#turns.remove(lane);
    this.#further.delete(lane);
    this.#fewer(message);
  }

  #fewer(reason: string): void {
    this.#most = 1 + this.#further.size;
    this.#options.onLost?.(reason);
  }

  #restLater(): void {
    this.#rest = setTimeout(() => {
      if (!this.#turns.idle) return;
      for (const lane of this.#further) this.#turns.run(() => this.#end(lane), lane).catch(() => undefined);
    }, this.#options.restMs ?? defaultRestMs);
    this.#rest.unref();
  }

  async #end(lane: PhotoLane): Promise<void> {
    this.#turns.remove(lane);
    this.#further.delete(lane);
    await lane.close();
  }
}
