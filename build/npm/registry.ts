/** The user's own npm settings, for the few packages Facet fetches itself. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What pacote needs to reach the registry the way `npm` does here. */
export interface RegistryOptions {
  readonly registry?: string;
  readonly proxy?: string;
  readonly httpsProxy?: string;
  readonly noProxy?: string;
  readonly strictSSL?: boolean;
  readonly ca?: string;
}

/**
 * Registry, proxy and certificates from npm's configuration. pacote reads none of it by itself, and a
 * machine behind a company proxy or a registry mirror could not fetch anything without.
 * @returns an empty object when npm is not installed: the public registry then.
 */
export async function registryOptions(): Promise<RegistryOptions> {
  const config = await npmConfig();
  const cafile = text(config['cafile']);
  const ca = cafile === undefined ? undefined : await readFile(cafile, 'utf8').catch(() => undefined);
  const registry = text(config['registry']);
  const proxy = text(config['proxy']);
  const httpsProxy = text(config['https-proxy']);
  const noProxy = Array.isArray(config['noproxy']) ? config['noproxy'].join(',') : text(config['noproxy']);
  return {
    ...(registry === undefined ? {} : { registry }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    ...(noProxy === undefined || noProxy === '' ? {} : { noProxy }),
    ...(config['strict-ssl'] === false ? { strictSSL: false } : {}),
    ...(ca === undefined ? {} : { ca }),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

async function npmConfig(): Promise<Record<string, unknown>> {
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const { stdout } = await promisify(execFile)(npm, ['config', 'list', '--json'], {
      shell: process.platform === 'win32',
    });
    return JSON.parse(stdout) as Record<string, unknown>;
  } catch {
    return {};
  }
}
