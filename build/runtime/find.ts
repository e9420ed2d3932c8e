/** Which Electron this machine runs Facet with. */
import { FacetError } from '../../electron/contract/errors.ts';
import { fetchOfficial, officialVersion, presentOfficial } from './official.ts';
import { describeRuntime, logToStderr, type Log, type Runtime } from './runtime.ts';
import { hasStandIn, standIn } from './stand-in.ts';
import { ensureSystemLibraries } from './system.ts';

/**
 * The official Electron if its binary is here or its server answers within a few seconds, else the
 * stand-in. `FACET_RUNTIME=official` or `=stand-in` decides instead. Says on stderr which one it is.
 * @throws FacetError `invalid-input` for another `FACET_RUNTIME`; `internal` when there is no runtime to be
 *   had, or a system library is missing and cannot be installed.
 */
export async function findRuntime(log: Log = logToStderr): Promise<Runtime> {
  ensureSystemLibraries(log);
  const runtime = await choose(process.env['FACET_RUNTIME'] ?? '', log);
  log(`Runtime: ${describeRuntime(runtime)}`);
  return runtime;
}

async function choose(wish: string, log: Log): Promise<Runtime> {
  switch (wish) {
    case 'stand-in':
      return standIn(log);
    case 'official': {
      const official = (await presentOfficial()) ?? (await fetchOfficial(log, true));
      if (official !== null) return official;
      const detail = `FACET_RUNTIME=official, but Electron ${officialVersion()} is not here and could not be fetched`;
      throw new FacetError({ code: 'internal', detail });
    }
    case '':
      return (await presentOfficial()) ?? (await fetchOfficial(log, !hasStandIn())) ?? (await standIn(log));
    default:
      throw new FacetError({
        code: 'invalid-input',
        field: 'FACET_RUNTIME',
        detail: `"${wish}" is neither "official" nor "stand-in"`,
      });
  }
}
