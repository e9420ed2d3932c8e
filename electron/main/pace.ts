/** What the app knows of the pace of this machine: measured once, kept in its settings, and the user's to overrule. */
import { availableParallelism, cpus } from 'node:os';
import type { Pace, PaceFound } from '../contract/pace.ts';
import type { SettingsFile } from './settings.ts';

/** What a measurement holds for: another processor, or other networks, may like another pace. */
export function thisMachine(version: string): string {
  return `${cpus()[0]?.model.trim() ?? 'processor'} × ${String(availableParallelism())}, Facet ${version}`;
}

export class MachinePace {
  readonly #settings: SettingsFile;
  readonly #machine: string;

  /** @param machine see {@link thisMachine} */
  constructor(settings: SettingsFile, machine: string) {
    this.#settings = settings;
    this.#machine = machine;
  }

  /** What was found on this very machine. */
  get measured(): PaceFound | null {
    const { measured } = this.#settings.value;
    return measured?.machine === this.#machine ? { trials: measured.trials, taken: measured.taken } : null;
  }

  get chosen(): Pace | null {
    return this.#settings.value.pace;
  }

  /** The pace to start at; null: measure first. */
  now = (): Pace | null => this.chosen ?? this.measured?.taken ?? null;

  found = (found: PaceFound): void => {
    this.#settings.set({ measured: { ...found, machine: this.#machine } });
  };

  /** Takes effect at the next start of vision. */
  choose(pace: Pace | null): void {
    this.#settings.set({ pace });
  }

  /** The next start of vision measures. */
  forget(): void {
    this.#settings.set({ pace: null, measured: null });
  }
}
