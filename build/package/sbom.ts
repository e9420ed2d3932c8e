/** The app's bill of materials, CycloneDX 1.6 JSON (https://cyclonedx.org/docs/1.6/json/), beside its resources. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ThirdParty, thirdPartyFile } from '../../electron/contract/third-party.ts';
import { nodeInResources } from '../../electron/main/packed.ts';
import { manifest } from '../../native-models/manifest.ts';
import { repoRoot } from '../runtime/launch.ts';
import { readAbout } from './about.ts';

export const sbomFile = 'sbom.cdx.json';

export interface SbomFacts {
  /** Version of the Electron that is packed. */
  readonly electron: string;
  readonly platform: string;
  readonly arch: string;
}

interface Component {
  readonly type: 'library' | 'framework' | 'platform' | 'machine-learning-model';
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly licenses: readonly object[];
  readonly hashes?: readonly { readonly alg: 'SHA-256' | 'SHA-512'; readonly content: string }[];
}

/** Writes {@link sbomFile} into `resources`, from what lies there, the built list of packages and the lock file. */
export function writeSbom(resources: string, facts: SbomFacts): void {
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${randomUUID()}`,
    version: 1,
    metadata: {
      timestamp: new Date().toISOString(),
      component: {
        type: 'application',
        name: 'facet',
        version: readAbout(repoRoot).version,
        licenses: [{ license: { id: 'MIT' } }],
        properties: [{ name: 'facet:target', value: `${facts.platform}-${facts.arch}` }],
      },
    },
    components: [...packages(), ...runtimes(resources, facts), ...models(resources)],
  };
  writeFileSync(join(resources, sbomFile), `${JSON.stringify(bom, null, 1)}\n`);
}

function packages(): Component[] {
  const list = ThirdParty.array().parse(
    JSON.parse(readFileSync(join(repoRoot, 'out', 'renderer', thirdPartyFile), 'utf8')),
  );
  const integrity = lockedIntegrity();
  return list.map(({ name, version, licence }) => {
    const sha512 = integrity.get(`${name}@${version}`);
    return {
      type: 'library',
      name,
      version,
      purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
      licenses: [/[ ()]/.test(licence) ? { expression: licence } : { license: { id: licence } }],
      ...(sha512 === undefined ? {} : { hashes: [{ alg: 'SHA-512' as const, content: sha512 }] }),
    };
  });
}

/** SHA-512 of each package's tarball, hexadecimal, from the lock file. */
function lockedIntegrity(): Map<string, string> {
  const lock = JSON.parse(readFileSync(join(repoRoot, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
  };
  return new Map(
    Object.entries(lock.packages).flatMap(([path, { version, integrity }]) => {
      if (version === undefined || integrity?.startsWith('sha512-') !== true) return [];
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return [[`${name}@${version}`, Buffer.from(integrity.slice(7), 'base64').toString('hex')]];
    }),
  );
}

function runtimes(resources: string, { electron }: SbomFacts): Component[] {
  const ofElectron: Component = {
    type: 'framework',
    name: 'electron',
    version: electron,
    purl: `pkg:npm/electron@${electron}`,
    // Chromium's own third parties are in LICENSES.chromium.html beside the program.
    licenses: [{ license: { id: 'MIT' } }],
  };
  const node = join(resources, nodeInResources);
  if (!existsSync(node)) return [ofElectron];
  return [
    ofElectron,
    {
      type: 'platform',
      name: 'node',
      version: process.versions.node,
      purl: `pkg:generic/node@${process.versions.node}`,
      licenses: [{ license: { id: 'MIT' } }],
      hashes: [{ alg: 'SHA-256', content: sha256(node) }],
    },
  ];
}

function models(resources: string): Component[] {
  return manifest.models
    .map((model) => ({ model, path: join(resources, 'native-models', model.file) }))
    .filter(({ path }) => existsSync(path))
    .map(({ model, path }) => {
      const content = sha256(path);
      return {
        type: 'machine-learning-model',
        name: model.id,
        version: content.slice(0, 12),
        licenses: [{ license: { id: model.licence } }],
        hashes: [{ alg: 'SHA-256', content }],
      };
    });
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
