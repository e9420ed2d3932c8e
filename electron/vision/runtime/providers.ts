/** Which execution providers are worth asking for on this machine, best first. */
import { readdirSync } from 'node:fs';
import { listSupportedBackends } from 'onnxruntime-node';

export interface Fallback {
  readonly provider: string;
  readonly reason: string;
}

export interface ProviderPlan {
  /** To be tried in this order; `cpu` is always last. */
  readonly candidates: readonly string[];
  /** Passed over without trying. */
  readonly fallbacks: readonly Fallback[];
  /** True when `FACET_PROVIDER` named one: it is then taken even where it is slower than the CPU. */
  readonly forced: boolean;
}

export interface Machine {
  /** Names onnxruntime was built with. */
  readonly supported: readonly string[];
  /** False when there is surely no GPU: then a software Vulkan would be all that answers. */
  readonly hasGpu: boolean;
}

const preference = ['cuda', 'dml', 'coreml', 'webgpu'] as const;

/** To be excluded where only the CPU will do. */
export const allButCpu: readonly string[] = preference;

/**
 * Plans from plain facts. `exclude` holds providers that crashed an earlier process; `forced` is
 * `FACET_PROVIDER` or null.
 */
export function planProviders(
  machine: Machine,
  exclude: readonly string[],
  forced: string | null,
): ProviderPlan {
  const fallbacks: Fallback[] = [];
  const candidates: string[] = [];
  const wanted: readonly string[] = forced === null ? preference : [forced];
  for (const provider of wanted) {
    if (provider === 'cpu') continue;
    const reason = refusal(provider, machine, exclude, forced !== null);
    if (reason === null) candidates.push(provider);
    // What the build does not have on this platform is not news, unless someone asked for it.
    else if (reason !== 'not in this build' || forced !== null) fallbacks.push({ provider, reason });
  }
  return { candidates: [...candidates, 'cpu'], fallbacks, forced: forced !== null };
}

function refusal(
  provider: string,
  machine: Machine,
  exclude: readonly string[],
  forced: boolean,
): string | null {
  if (!machine.supported.includes(provider)) return 'not in this build';
  if (exclude.includes(provider)) return 'stopped the process before';
  if (!machine.hasGpu && !forced) return 'no GPU in this machine';
  return null;
}

/** The facts of the machine we run on. */
export function thisMachine(): Machine {
  return {
    supported: listSupportedBackends().map((backend) => backend.name),
    hasGpu: process.platform !== 'linux' || linuxGpu(),
  };
}

/** A kernel driver for a GPU leaves a device node; software renderers leave none. */
function linuxGpu(): boolean {
  const names = (dir: string): string[] => {
    try {
      return readdirSync(dir);
    } catch {
      return [];
    }
  };
  return (
    names('/dev/dri').some((name) => name.startsWith('renderD')) ||
    names('/dev').some((name) => /^nvidia\d+$/.test(name) || name === 'dxg')
  );
}
