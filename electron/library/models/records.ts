/** What this machine remembers of models: which licences were accepted, and how the last self-tests ended. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ModelTest } from '../../contract/models.ts';

const Accepted = z.object({
  /** The licence as it was named then: another one has to be accepted anew. */
  licence: z.string(),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
});

const Tested = z.object({
  /** What was tested: a hash over the files and how they are used. */
  facts: z.string(),
  test: ModelTest,
});

/** By the id of the detector or embedder. */
const Records = z.object({
  licences: z.record(z.string(), Accepted),
  tests: z.record(z.string(), Tested),
});
export type Records = z.infer<typeof Records>;

const none = (): Records => ({ licences: {}, tests: {} });

export class RecordBook {
  readonly #file: string;
  #turn: Promise<void> = Promise.resolve();

  /** @param dir folder of the user's own models */
  constructor(dir: string) {
    this.#file = join(dir, 'records', 'models.json');
  }

  /** What is written; nothing where the file is missing or not ours. */
  async read(): Promise<Records> {
    try {
      return Records.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch {
      return none();
    }
  }

  accept(ids: readonly string[], licence: string): Promise<void> {
    const at = new Date().toISOString();
    return this.#change(({ licences }) => {
      for (const id of ids) licences[id] = { licence, at };
    });
  }

  tested(id: string, facts: string, test: ModelTest): Promise<void> {
    return this.#change(({ tests }) => {
      tests[id] = { facts, test };
    });
  }

  /** Forgets a model's test; an accepted licence stays accepted. */
  forget(id: string): Promise<void> {
    return this.#change(({ tests }) => {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a record by id
      delete tests[id];
    });
  }

  /** One change at a time, each whole or not at all. */
  #change(change: (records: Records) => void): Promise<void> {
    const next = this.#turn.then(async () => {
      const records = await this.read();
      change(records);
      await mkdir(dirname(this.#file), { recursive: true });
      const partial = `${this.#file}.partial`;
      await writeFile(partial, `${JSON.stringify(records, null, 2)}\n`);
      await rename(partial, this.#file);
    });
    this.#turn = next.catch(() => undefined);
    return next;
  }
}
