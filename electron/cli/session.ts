/** Engine processes for one terminal command: started when first needed, stopped at its end. */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCatalogue } from '../../native-models/catalogue.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { ownModelsDir } from '../../native-models/locate.ts';
import { api, type Api } from '../contract/api.ts';
import { FacetError } from '../contract/errors.ts';
import { visionApi, type VisionApi } from '../contract/vision.ts';
import { type Engine, startEngine, startVisionOnly, type VisionEngine } from '../host/engine.ts';
import { unlock } from '../host/keys/unlock.ts';
import { type Client, connect } from '../rpc/client.ts';
import { UsageError } from './command.ts';
import { say } from './output.ts';

const entries = {
  library: fileURLToPath(new URL('../library/process.ts', import.meta.url)),
  vision: fileURLToPath(new URL('../vision/process.ts', import.meta.url)),
};

export class Session {
  readonly #libraryDir: string;
  readonly #detector: string | null;
  readonly #passphrase: string | null;
  #engine: Promise<Engine> | undefined;
  #vision: Promise<VisionEngine> | undefined;

  constructor(library: string | undefined, detector: string | undefined, passphrase: string | null) {
    this.#passphrase = passphrase;
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

  /** Stops what was started; the library process checkpoints and closes its file. */
  async end(): Promise<void> {
    await Promise.allSettled([this.#engine?.then((e) => e.stop()), this.#vision?.then((e) => e.stop())]);
  }

  async #startEngine(): Promise<Engine> {
    try {
      mkdirSync(this.#libraryDir, { recursive: true });
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
      const file = code === 'EEXIST' || code === 'ENOTDIR';
      const detail = file ? 'a library is a folder, and this is a file' : code;
      throw new FacetError({ code: 'unreadable', path: this.#libraryDir, detail }, { cause: thrown });
    }
    // No keychain: what the app's keeps is the app's.
    const keys = await unlock(this.#libraryDir, { keychain: null, passphrase: this.#passphrase });
    return startEngine({
      ...(await this.#common()),
      libraryDir: this.#libraryDir,
      keys: () => keys.map(({ key }) => key),
      appVersion: process.env['npm_package_version'] ?? 'source',
    });
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
    const log = (level: string, from: string, text: string): void => {
      if (level !== 'info' || process.env['FACET_VERBOSE'] !== undefined) say(`${from}: ${text}`);
    };
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
