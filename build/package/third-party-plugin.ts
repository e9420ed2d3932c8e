/** While out/ is built: writes down whose code went into it. */
import type { Plugin } from 'vite';
import { thirdPartyFile } from '../../electron/contract/third-party.ts';
import { shippedPackages } from './shipped.ts';
import { describePackages, packageOf } from './third-party.ts';

/** Packages bundled so far: electron-vite builds main, preload and page one after the other, in this process. */
const bundled = new Set<string>();

/** For every build: remembers the packages whose modules are in it. */
export function notePackages(): Plugin {
  return {
    name: 'facet-note-packages',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const id of chunk.moduleIds) {
          const folder = packageOf(id);
          if (folder !== null) bundled.add(folder);
        }
      }
    },
  };
}

/** For the last build: emits the list of all of them and of the packages that ship as they are. */
export function listPackages(root: string): Plugin {
  return {
    name: 'facet-list-packages',
    generateBundle: {
      order: 'post',
      handler() {
        const list = describePackages([...bundled, ...shippedPackages(root).folders]);
        this.emitFile({ type: 'asset', fileName: thirdPartyFile, source: JSON.stringify(list) });
      },
    },
  };
}
