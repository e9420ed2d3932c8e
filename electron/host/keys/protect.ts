/**
 * The whole way of writing a library anew under another key. The key file knows the new key before the library does, and
 * keeps the present one until the library has the other: killed at any moment, one of the two opens it.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import type { OpenCopy, RewriteApi, RewriteProgress } from '../../contract/rewrite.ts';
import type { Client, EventStream } from '../../rpc/client.ts';
import { type RewriterOptions, withRewriter } from '../rewriter.ts';
import { addKey, checkPassphrase, entryOf, keepOnly, setPassphrase, wrap } from './entries.ts';
import { keyFileName, type NamedKey, readKeyFile, writeKeyFile } from './key-file.ts';
import { type Means, waysIn } from './unlock.ts';

/** A closed library, and what is known of it. */
export interface Task {
  readonly dir: string;
  /** Keys that may open it; none for one that lies open. */
  readonly keys: readonly NamedKey[];
  readonly rewriter: RewriterOptions;
  readonly onProgress: (progress: RewriteProgress) => void;
  /** Leaves the library as it is. */
  readonly signal: AbortSignal;
}

/**
 * Encrypts a library that lies open.
 * @param key a new one
 * @param means what is to open it from now on
 * @throws FacetError `invalid-input` for means that are none, or a library that is encrypted already; as `rewriteApi`.
 *   The library is as it was then
 */
export async function encryptLibrary(task: Task, key: NamedKey, means: Means): Promise<void> {
  const entry = await wrap(key, means);
  await working(task, [key], async (client) => {
    if ((await client.rewrite.key({})).id !== null) throw refused('it is encrypted already; change its key');
    const before = readKeyFile(task.dir);
    addKey(task.dir, entry);
    await underNewKey(task, client, { key: key.id, present: null, before });
  });
}

/**
 * Gives an encrypted library another key. What opened it goes on doing so: its passphrase, which is needed for that, and the
 * keychain where there is one to ask.
 * @param key a new one
 * @throws FacetError `library-key` for a passphrase that is not the present one; as {@link encryptLibrary}
 */
export async function changeKey(task: Task, key: NamedKey, { keychain, passphrase }: Means): Promise<void> {
  await working(task, [key], async (client) => {
    const present = (await client.rewrite.key({})).id;
    if (present === null) throw refused('it is not encrypted; encrypt it first');
    const old = entryOf(task.dir, present);
    await checkPassphrase(task.dir, old, passphrase);
    const ways = waysIn(old);
    const entry = await wrap(key, {
      keychain: ways.keychain ? keychain : null,
      passphrase: ways.passphrase ? passphrase : null,
    });
    const before = readKeyFile(task.dir);
    addKey(task.dir, entry, present);
    await underNewKey(task, client, { key: key.id, present, before });
  });
}

/** Lets another passphrase open the library; its key stays. @throws FacetError as {@link changeKey} */
export async function changePassphrase(task: Task, passphrase: string): Promise<void> {
  await working(task, [], async (client) => {
    const { id } = await client.rewrite.key({});
    const key = task.keys.find((one) => one.id === id);
    if (key === undefined) throw refused('it is not encrypted; encrypt it first');
    await setPassphrase(task.dir, key, passphrase);
  });
}

/** Writes the library unencrypted into a folder that holds none. @throws FacetError as `rewriteApi` */
export async function exportOpen(task: Task, folder: string): Promise<OpenCopy> {
  return working(task, [], (client) =>
    followed(task, client.rewrite.exportOpen({ folder }, { signal: task.signal })),
  );
}

function working<T>(
  { dir, keys, rewriter, signal }: Task,
  more: readonly NamedKey[],
  work: (client: Client<RewriteApi>) => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw new FacetError({ code: 'cancelled' });
  return withRewriter(
    rewriter,
    dir,
    [...keys, ...more].map(({ key }) => key),
    work,
  );
}

interface Change {
  readonly key: string;
  readonly present: string | null;
  /** The key file as it was. */
  readonly before: ReturnType<typeof readKeyFile>;
}

async function underNewKey(task: Task, client: Client<RewriteApi>, change: Change): Promise<void> {
  const { dir, signal } = task;
  try {
    await followed(task, client.rewrite.encrypt({ key: change.key }, { signal }));
  } catch (thrown) {
    // Only what surely still has its old key forgets the new one; else both stay, and the next opening tells.
    const now = await client.rewrite.key({}).catch(() => null);
    if (now !== null && now.id === change.present) {
      if (change.before === null) rmSync(join(dir, keyFileName), { force: true });
      else writeKeyFile(dir, change.before);
    }
    throw thrown;
  }
  keepOnly(dir, change.key);
}

async function followed<O>({ onProgress }: Task, stream: EventStream<RewriteProgress, O>): Promise<O> {
  for await (const progress of stream) onProgress(progress);
  return stream.result;
}

const refused = (detail: string): FacetError =>
  new FacetError({ code: 'invalid-input', field: 'library', detail });
