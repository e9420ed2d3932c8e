/** All models of one configuration, on the best provider that gives the right answers here. */
import type { ModelSpec } from '../../../native-models/manifest.ts';
import { goldenFault, runGolden } from './golden.ts';
import { type Model, openModel } from './model.ts';
import { type Fallback, planProviders, type ProviderPlan, thisMachine } from './providers.ts';

export interface Runtime {
  /** The provider that really runs. */
  readonly provider: string;
  /** What was asked for, best first. */
  readonly requested: readonly string[];
  /** What was not taken, and why. */
  readonly fallbacks: readonly Fallback[];
  readonly models: ReadonlyMap<string, Model>;
  close(): Promise<void>;
}

export interface RuntimeOptions {
  readonly threads: number;
  /** Faces that go through an embedder at once; default: one. */
  readonly batch?: number;
  /** The only provider to try beside the CPU, taken even where it is slower; `FACET_PROVIDER` comes before it. */
  readonly provider?: string | null;
  readonly exclude: readonly string[];
  /**
   * Told, and waited for, before a provider is touched, since a bad driver may end the process there; told
   * null once it has been through the golden face.
   */
  readonly onTry?: (provider: string | null) => Promise<void>;
}

export interface LoadedModel {
  readonly spec: ModelSpec;
  readonly bytes: Uint8Array;
}

type Models = ReadonlyMap<string, Model>;

/**
 * Opens every model on the CPU, then on each better candidate until one agrees with the CPU on the golden
 * face and is faster; that one is kept. Nothing is remembered between starts: a provider that crashes the
 * process is excluded by whoever started it.
 */
export async function openRuntime(loaded: readonly LoadedModel[], options: RuntimeOptions): Promise<Runtime> {
  const forced = process.env['FACET_PROVIDER'];
  const plan = planProviders(
    thisMachine(),
    options.exclude,
    forced === undefined || forced === '' ? (options.provider ?? null) : forced.toLowerCase(),
  );
  const cpu = await openAll(loaded, 'cpu', options);
  const reference = new Map<string, Float32Array[]>();
  for (const [id, model] of cpu) {
    const outputs = await runGolden(model);
    const fault = goldenFault(await runGolden(model, model.batch), outputs);
    if (fault !== null) throw new Error(`${id} does not run on this CPU: ${fault}`);
    reference.set(id, outputs);
  }
  const fallbacks: Fallback[] = [...plan.fallbacks];
  for (const provider of plan.candidates) {
    if (provider === 'cpu') break;
    await options.onTry?.(provider);
    const tried = await tryProvider(provider, loaded, options, { cpu, reference, plan });
    await options.onTry?.(null);
    if (tried.models !== null) {
      await closeAll(cpu);
      return finish(provider, plan, fallbacks, tried.models);
    }
    fallbacks.push({ provider, reason: tried.reason });
  }
  return finish('cpu', plan, fallbacks, cpu);
}

function finish(
  provider: string,
  plan: ProviderPlan,
  fallbacks: readonly Fallback[],
  models: Models,
): Runtime {
  return { provider, requested: plan.candidates, fallbacks, models, close: () => closeAll(models) };
}

interface Standard {
  readonly cpu: Models;
  readonly reference: ReadonlyMap<string, readonly Float32Array[]>;
  readonly plan: ProviderPlan;
}

type Tried = { readonly models: Models } | { readonly models: null; readonly reason: string };

async function tryProvider(
  provider: string,
  loaded: readonly LoadedModel[],
  options: RuntimeOptions,
  standard: Standard,
): Promise<Tried> {
  let models: Models;
  try {
    models = await openAll(loaded, provider, options);
  } catch (thrown) {
    return { models: null, reason: firstLine(thrown) };
  }
  const reason = await fault(models, standard).catch(firstLine);
  if (reason === null) return { models };
  await closeAll(models);
  return { models: null, reason };
}

async function fault(models: Models, { cpu, reference, plan }: Standard): Promise<string | null> {
  for (const [id, model] of models) {
    for (const count of new Set([1, model.batch])) {
      const found = goldenFault(await runGolden(model, count), reference.get(id) ?? []);
      if (found !== null) return `${id}: ${found}`;
    }
  }
  if (plan.forced) return null;
  const own = await totalTime(models);
  const theirs = await totalTime(cpu);
  return own < theirs ? null : `slower than the CPU (${own.toFixed(1)} ms, CPU ${theirs.toFixed(1)} ms)`;
}

/** Milliseconds for one golden face through every model: the best of three, after the warm-up above. */
async function totalTime(models: Models): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    for (const model of models.values()) await runGolden(model);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

async function openAll(
  loaded: readonly LoadedModel[],
  provider: string,
  { threads, batch = 1 }: RuntimeOptions,
): Promise<Models> {
  const models = new Map<string, Model>();
  try {
    for (const { spec, bytes } of loaded) {
      const several = spec.output.layout === 'vector' ? batch : 1;
      models.set(spec.id, await openModel(spec, bytes, provider, threads, several));
    }
  } catch (thrown) {
    await closeAll(models);
    throw thrown;
  }
  return models;
}

async function closeAll(models: Models): Promise<void> {
  for (const model of models.values()) await model.close();
}

/** The first line of an error, without the source file and function that onnxruntime puts before it. */
function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const line = message.split('\n')[0] ?? '';
  return (/Failed to .*/.exec(line)?.[0] ?? line).slice(0, 200);
}
