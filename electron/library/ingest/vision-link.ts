/** The library's end of the line to the vision process, which may die and come back at any time. */
import { FacetError } from '../../contract/errors.ts';
import type { EngineReport } from '../../contract/model.ts';
import type { ModelTest } from '../../contract/models.ts';
import {
  type Analysed,
  type Embedder,
  type ImageSource,
  type ProbedModel,
  type TestSubject,
  type TrialFace,
  visionApi,
  type VisionApi,
} from '../../contract/vision.ts';
import { type Client, connect } from '../../rpc/client.ts';
import type { Port } from '../../rpc/port.ts';

export interface AnalyseOptions {
  readonly embed: boolean;
  readonly crops: boolean;
  readonly thumb: boolean;
}

export interface VisionLinkOptions {
  /** Longest time to wait for a vision process to appear, ms. */
  readonly waitMs?: number;
  /** Longest time one image may take, ms. */
  readonly timeoutMs?: number;
  /** The contracts to embed a photo under, asked before each. Default: vision's own. */
  readonly contracts?: () => string[] | undefined;
  /** The detector to look at a photo with, asked before each. Default: vision's own. */
  readonly detector?: () => string;
  /** Told the report of each vision process that comes up. */
  readonly onReport?: (report: EngineReport) => void;
  /** What to make of each answer: vectors that the library derives itself. Default: as it came. */
  readonly finish?: (analysed: Analysed) => Analysed;
  /** Told when the vision process gives no answer and must be ended by whoever started it. */
  readonly onStuck?: () => void;
}

/** A self-test takes a minute or two; a photo waits behind one inference of it at most. */
const testMs = 5 * 60_000;

interface Connection {
  readonly client: Client<VisionApi>;
  readonly closed: AbortSignal;
}

/**
 * The vision process was lost over this very call: it died, or gave no answer in time. Stands apart from a
 * vision process that never came up, because only this can be the image's fault.
 */
export class VisionLost extends FacetError {
  readonly reason: 'crashed' | 'timeout';
  constructor(reason: 'crashed' | 'timeout') {
    const detail = reason === 'crashed' ? 'it ended while it read an image' : 'it gave no answer in time';
    super({ code: 'engine-down', process: 'vision', detail });
    this.reason = reason;
  }
}

/**
 * Calls wait for a connection, so that a restart of vision in between two calls goes unnoticed; a call
 * that is running when vision dies fails with `engine-down`.
 */
export class VisionLink {
  readonly #waitMs: number;
  readonly #timeoutMs: number;
  readonly #contracts: () => string[] | undefined;
  readonly #detector: (() => string) | undefined;
  readonly #onReport: (report: EngineReport) => void;
  readonly #finish: (analysed: Analysed) => Analysed;
  readonly #onStuck: () => void;
  #connection: Connection | undefined;
  #waiting: ((connection: Connection) => void)[] = [];
  #report: EngineReport | undefined;

  constructor(options: VisionLinkOptions = {}) {
    this.#waitMs = options.waitMs ?? 90_000;
    this.#timeoutMs = options.timeoutMs ?? 60_000;
    this.#contracts = options.contracts ?? (() => undefined);
    this.#detector = options.detector;
    this.#onReport = options.onReport ?? (() => undefined);
    this.#finish = options.finish ?? ((analysed) => analysed);
    this.#onStuck = options.onStuck ?? (() => undefined);
  }

  /** Takes a fresh port to a vision process; the one before is forgotten. */
  attach(port: Port): void {
    const closed = new AbortController();
    // `connect` listens on the port itself, so the close is seen through a port of our own around it.
    const watched: Port = {
      post: (message) => {
        port.post(message);
      },
      listen: (onMessage, onClose) => {
        port.listen(onMessage, () => {
          if (this.#connection === connection) {
            this.#connection = undefined;
            this.#report = undefined;
          }
          closed.abort();
          onClose();
        });
      },
      close: () => {
        port.close();
      },
    };
    const connection: Connection = { client: connect(visionApi, watched), closed: closed.signal };
    if (closed.signal.aborted) return;
    this.#connection = connection;
    this.#report = undefined;
    for (const give of this.#waiting.splice(0)) give(connection);
    this.#fetchReport(connection).catch(() => undefined);
  }

  /**
   * The report of the running vision process, waiting for one to come up.
   * @throws FacetError `engine-down`, `cancelled`
   */
  async report(signal?: AbortSignal): Promise<EngineReport> {
    for (let attempt = 1; ; attempt++) {
      if (this.#report !== undefined) return this.#report;
      try {
        return await this.#fetchReport(await this.#connected(signal));
      } catch (thrown) {
        // It died between connecting and answering.
        if (!(thrown instanceof VisionLost) || attempt === 3) throw thrown;
      }
    }
  }

  /**
   * Everything about one image, its embeddings under the contracts the library keeps at present.
   * @throws FacetError `bad-image`, `detector-missing`, `engine-down` (vision did not come up), `cancelled`
   * @throws VisionLost when vision dies over it, or needs more than `timeoutMs`: then it is replaced
   */
  async analyse(source: ImageSource, options: AnalyseOptions, signal?: AbortSignal): Promise<Analysed> {
    const contracts = this.#contracts();
    const wanted = { ...options, ...(contracts !== undefined && { contracts }) };
    return this.#finish(await this.analyseAs(source, wanted, signal));
  }

  /** The same under the contracts, and with the detector, that `options` names. */
  async analyseAs(
    source: ImageSource,
    options: AnalyseOptions & { readonly contracts?: string[]; readonly detector?: string },
    signal?: AbortSignal,
  ): Promise<Analysed> {
    const connection = await this.#connected(signal);
    // Asked only now: a photo may have waited long for vision.
    const detector = options.detector ?? this.#detector?.();
    const wanted = { source, ...options, ...(detector !== undefined && { detector }) };
    const answer = connection.client.vision.analyse(wanted, { signal });
    return this.#timed(connection, answer, signal);
  }

  /**
   * Vectors of stored template crops under one contract; null for bytes that are none.
   * @throws FacetError `model-missing`, `invalid-input` (another template), and as {@link analyse}
   */
  async embed(
    contract: string,
    aligned: readonly Uint8Array[],
    signal?: AbortSignal,
  ): Promise<(Float32Array | null)[]> {
    const connection = await this.#connected(signal);
    // SQLite hands out plain memory, never shared: the wider type is only how Node declares a Buffer.
    const bytes = aligned as Uint8Array<ArrayBuffer>[];
    const answer = connection.client.vision.embed({ contract, aligned: bytes }, { signal });
    return (await this.#timed(connection, answer, signal)).vectors;
  }

  /** Every embedder the vision process knows. */
  async embedders(signal?: AbortSignal): Promise<Embedder[]> {
    const connection = await this.#connected(signal);
    return this.#timed(connection, connection.client.vision.embedders({}, { signal }), signal);
  }

  /**
   * What a model file is taken for. One that ends the vision process, or holds it up, is an answer too.
   * @throws FacetError `unreadable`, `engine-down` (vision did not come up), `cancelled`
   */
  async probe(path: string, signal?: AbortSignal): Promise<ProbedModel> {
    const connection = await this.#connected(signal);
    try {
      return await this.#timed(connection, connection.client.vision.probe({ path }, { signal }), signal);
    } catch (thrown) {
      if (!(thrown instanceof VisionLost)) throw thrown;
      const problem =
        thrown.reason === 'crashed' ? 'it stopped the vision process' : 'it gave no answer in time';
      return { inputs: [], outputs: [], proposal: null, problem };
    }
  }

  /**
   * The self-test of a model. One that ends the vision process, or holds it up for {@link testMs}, has failed it.
   * @throws FacetError as `visionApi.vision.test`, `engine-down` (vision did not come up), `cancelled`
   */
  async test(subject: TestSubject, own: readonly TrialFace[], signal?: AbortSignal): Promise<ModelTest> {
    const connection = await this.#connected(signal);
    const answer = connection.client.vision.test({ subject, own: [...own] }, { signal });
    try {
      return await this.#timed(connection, answer, signal, Math.max(testMs, this.#timeoutMs));
    } catch (thrown) {
      if (!(thrown instanceof VisionLost)) throw thrown;
      const detail =
        thrown.reason === 'crashed'
          ? 'It stopped the vision process; do not use it.'
          : `It gave no answer in ${String(testMs / 60_000)} minutes; it hangs, or is too slow for this machine.`;
      const at = new Date().toISOString();
      return { at, verdict: 'failed', checks: [{ check: 'runs', verdict: 'failed', detail }], better: null };
    }
  }

  /** A smaller copy of an image as webp or jpeg bytes. Throws as {@link analyse}. */
  async render(
    source: ImageSource,
    width: number,
    signal?: AbortSignal,
  ): Promise<{ bytes: Uint8Array<ArrayBuffer>; type: string }> {
    const connection = await this.#connected(signal);
    const answer = connection.client.vision.render({ source, width, region: null }, { signal });
    return this.#timed(connection, answer, signal);
  }

  async #timed<T>(
    connection: Connection,
    answer: Promise<T>,
    signal: AbortSignal | undefined,
    timeoutMs = this.#timeoutMs,
  ): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    // A vision process in the middle of a photo hears of it only afterwards: whoever cancels need not wait.
    const cancelled = Promise.withResolvers<never>();
    const cancel = (): void => {
      cancelled.reject(new FacetError({ code: 'cancelled' }));
    };
    signal?.addEventListener('abort', cancel, { once: true });
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new VisionLost('timeout'));
        // A decoder that hangs cannot be asked to stop: the host must replace the process.
        connection.client.close();
        this.#onStuck();
      }, timeoutMs);
    });
    try {
      return await Promise.race([answer, late, cancelled.promise]);
    } catch (thrown) {
      if (thrown instanceof VisionLost || !connection.closed.aborted) throw thrown;
      throw new VisionLost('crashed');
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  }

  async #connected(signal?: AbortSignal): Promise<Connection> {
    if (signal?.aborted === true) throw new FacetError({ code: 'cancelled' });
    if (this.#connection !== undefined) return this.#connection;
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancelled);
        this.#waiting = this.#waiting.filter((w) => w !== give);
      };
      const give = (connection: Connection): void => {
        done();
        resolve(connection);
      };
      const cancelled = (): void => {
        done();
        reject(new FacetError({ code: 'cancelled' }));
      };
      const timer = setTimeout(() => {
        done();
        reject(
          new FacetError({ code: 'engine-down', process: 'vision', detail: 'it did not start in time' }),
        );
      }, this.#waitMs);
      signal?.addEventListener('abort', cancelled, { once: true });
      this.#waiting.push(give);
    });
  }

  async #fetchReport(connection: Connection): Promise<EngineReport> {
    try {
      const report = await connection.client.vision.report({});
      // Two callers may have asked at the same time.
      if (this.#connection === connection && this.#report === undefined) {
        this.#report = report;
        this.#onReport(report);
      }
      return report;
    } catch (thrown) {
      throw connection.closed.aborted ? new VisionLost('crashed') : thrown;
    }
  }
}
