/** A package registry on localhost, with one package in it, for tests of what fetches packages. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

export interface FakeRegistry {
  readonly url: string;
  readonly integrity: string;
  /** Tarballs served so far. */
  readonly downloads: () => number;
  readonly stop: () => Promise<void>;
}

export const packageName = 'facet-test-package';
export const packageVersion = '1.2.3';

export const integrityOf = (bytes: Uint8Array): string =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

/**
 * Serves a package with `files` (path → content).
 * @param scratch an empty folder for the tarball.
 * @param swap serve these bytes instead of the tarball the registry announces.
 */
export async function startRegistry(
  scratch: string,
  files: Readonly<Record<string, string>>,
  swap?: Uint8Array,
): Promise<FakeRegistry> {
  const about = { name: packageName, version: packageVersion, scripts: { install: 'exit 1' } };
  const all = { 'package.json': JSON.stringify(about), ...files };
  for (const [path, content] of Object.entries(all)) {
    const target = join(scratch, 'package', path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
  execFileSync('tar', ['czf', 'package.tgz', 'package'], { cwd: scratch });
  const tarball = await readFile(join(scratch, 'package.tgz'));
  const integrity = integrityOf(tarball);

  let downloads = 0;
  const server = createServer((request, response) => {
    if (request.url === `/${packageName}`) {
      const dist = { tarball: `${url()}/package.tgz`, integrity };
      const versions = { [packageVersion]: { ...about, dist } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name: packageName, 'dist-tags': { latest: packageVersion }, versions }));
    } else if (request.url === '/package.tgz') {
      downloads++;
      response.end(swap ?? tarball);
    } else {
      response.writeHead(404).end();
    }
  });
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: url(),
    integrity,
    downloads: () => downloads,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
