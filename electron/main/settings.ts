/** The few things remembered outside any library, as one small JSON file in the user-data folder. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { Pace, PaceFound } from '../contract/pace.ts';
import { LockAfter, Theme } from '../contract/shell.ts';

const Bounds = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
  maximized: z.boolean(),
});
export type WindowBounds = z.infer<typeof Bounds>;

// Each field falls back by itself: one bad value must not cost the user the others.
const Settings = z.object({
  theme: Theme.catch('system'),
  /** Library folders, latest first. */
  recent: z.array(z.string()).catch([]),
  bounds: Bounds.nullable().catch(null),
  /** Minutes without use after which an encrypted library is locked; 0: never. */
  lockAfter: LockAfter.catch(0),
  /** What a measurement found, and of which machine. */
  measured: PaceFound.extend({ machine: z.string() }).nullable().catch(null),
  /** The pace the user chose instead. */
  pace: Pace.nullable().catch(null),
});
export type Settings = z.infer<typeof Settings>;

const defaults: Settings = {
  theme: 'system',
  recent: [],
  bounds: null,
  lockAfter: 0,
  measured: null,
  pace: null,
};

/** Longest list of recent libraries. */
const recentMax = 8;

export class SettingsFile {
  readonly #path: string;
  #value: Settings;

  /** Reads the file; one that is missing or damaged counts as empty. */
  constructor(path: string) {
    this.#path = path;
    this.#value = read(path);
  }

  get value(): Settings {
    return this.#value;
  }

  /** Changes some fields and writes the file whole. A full or read-only disk costs only the memory of it. */
  set(change: Partial<Settings>): void {
    this.#value = { ...this.#value, ...change };
    const partial = `${this.#path}.partial`;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(partial, `${JSON.stringify(this.#value, null, 2)}\n`);
      renameSync(partial, this.#path);
    } catch {
      // Nothing worth stopping for: settings are a convenience.
    }
  }

  /** Puts a library folder first in the list of recent ones. */
  opened(dir: string): void {
    this.set({ recent: [dir, ...this.#value.recent.filter((other) => other !== dir)].slice(0, recentMax) });
  }
}

function read(path: string): Settings {
  try {
    const parsed = Settings.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : defaults;
  } catch {
    return defaults;
  }
}
