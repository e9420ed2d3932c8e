/** Engine processes for one terminal command: started when first needed, stopped at its end. */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCatalogue } from '../../native-models/catalogue.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { ownModelsDir } from '../../native-models/locate.ts';
import { api, type Api } from '../contract/api.ts';
import type { RewriteProgress } from '../contract/rewrite.ts';
import { visionApi, type VisionApi } from '../contract/vision.ts';
import { type Engine, startEngine, startVisionOnly, type VisionEngine } from '../host/engine.ts';
import type { NamedKey } from '../host/keys/key-file.ts';
import { unlock } from '../host/keys/unlock.ts';
import { nodeStarter } from '../host/node-starter.ts';
import { type Client, connect } from '../rpc/client.ts';
import { type ClosedLibrary, UsageError } from './command.ts';
import { errnoOf, unreadable } from './errno.ts';
import { say } from './output.ts';

const entries = {
  library: fileURLToPath(new URL('../library/process.ts', import.meta.url)),
  vision: fileURLToPath(new URL('../vision/process.ts', import.meta.url)),
};
const rewriteEntry = fileURLToPath(new URL('../library/rewrite-process.ts', import.meta.url));

/** What was given; null: none. */
export type Passphrases = Omit<ClosedLibrary, 'task'>;

export class Session {
  readonly #libraryDir: string;
  readonly #detector: string | null;
  readonly #passphrases: Passphrases;
  #engine: Promise<Engine> | undefined;
  #vision: Promise<VisionEngine> | undefined;

  constructor(library: string | undefined, detector: string | undefined, passphrases: Passphrases) {
    this.#passphrases = passphrases;
    this.#libraryDir = resolve(library ?? process.env['FACET_LIBRARY'] ?? join(homedir(), 'Facet Library'));
    this.#detector = detector ?? process.env['FACET_DETECTOR'] ?? null;
  }

  async library(): Promise<Client<Api>> {
    this.#engine ??= this.#startEngine();
    return connect(api, (await this.#engine).openPort('host'));
  }

  async vision(): Promise<Client<VisionApi>> {
    this.#vision ??= this.#startVision();
    return connect(visionApi, (await this.#vision).openVision());
  }

  /** The library closed: its keys, as far as the passphrase gives them, for what writes it anew. */
  async closed(onProgress: (progress: RewriteProgress) => void, signal: AbortSignal): Promise<ClosedLibrary> {
    const rewriter = { entry: rewriteEntry, starter: nodeStarter(process.execPath), log };
    const task = { dir: this.#libraryDir, keys: await this.#keys(), rewriter, onProgress, signal };
    return { task, ...this.#passphrases };
  }

  /** Stops what was started; the library process checkpoints and closes its file. */
  async end(): Promise<void> {
    await Promise.allSettled([this.#engine?.then((e) => e.stop()), this.#vision?.then((e) => e.stop())]);
  }

  async #startEngine(): Promise<Engine> {
    try {
      mkdirSync(this.#libraryDir, { recursive: true });
    } catch (thrown) {
      const isFile = ['EEXIST', 'ENOTDIR'].includes(errnoOf(thrown));
      const detail = isFile ? 'a library is a folder, and this is a file' : undefined;
      throw unreadable(this.#libraryDir, thrown, detail);
    }
    const keys = await this.#keys();
    return startEngine({
      ...(await this.#common()),
      libraryDir: this.#libraryDir,
      keys: () => keys.map(({ key }) => key),
      appVersion: process.env['npm_package_version'] ?? 'source',
    });
  }

  /** No keychain: what the app's keeps is the app's. */
  #keys(): Promise<NamedKey[]> {
    return unlock(this.#libraryDir, { keychain: null, passphrase: this.#passphrases.passphrase });
  }

  async #startVision(): Promise<VisionEngine> {
    return startVisionOnly(await this.#common());
  }

  async #common() {
    const known = (await readCatalogue(ownModelsDir())).detectors.map(({ id }) => id);
    if (this.#detector !== null && !known.includes(this.#detector)) {
      throw new UsageError(`there is no detector "${this.#detector}"; known: ${known.join(', ')}`);
    }
    const modelsDir = await ensureModels(say);
    return {
      modelsDir,
      ownModelsDir: ownModelsDir(),
      detector: this.#detector,
      nodePath: process.execPath,
      entries,
      log,
    };
  }
}

function log(level: string, from: string, text: string): void {
  if (level !== 'info' || process.env['FACET_VERBOSE'] !== undefined) say(`${from}: ${text}`);
}
