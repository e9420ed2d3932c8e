/**
 * Bundles the app into out/: the Node programs (main, library and its threads, vision, cli), the preload script and the
 * page. Native packages stay outside, in node_modules; everything else is bundled.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { ensureKernels, kernelsFile } from './build/kernels.ts';
import { listPackages, notePackages } from './build/package/third-party-plugin.ts';
import { writeStamp } from './build/run/stamp.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The oldest of the two runtimes (Electron 33): what it understands, the newer one does as well. */
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

/**
 * zod is plain JavaScript; bundled, it loads as one file instead of a hundred. pacote fetches models in a
 * clone; the packed app has its models with it and no pacote.
 */
const externalizeDeps = { exclude: ['zod'], include: ['pacote'] };

/** The page is built last: with it, out/ is complete and may say what it was built from. */
const stampPlugin: Plugin = {
  name: 'facet-stamp',
  closeBundle: {
    sequential: true,
    order: 'post',
    handler: () => {
      writeStamp(here('.'));
    },
  },
};

/** The search kernels lie beside the program that opens them. */
const kernelsPlugin: Plugin = {
  name: 'facet-kernels',
  buildStart: ensureKernels,
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'kernels.wasm', source: readFileSync(kernelsFile) });
  },
};

export default defineConfig({
  main: {
    plugins: [kernelsPlugin, notePackages()],
    build: {
      target: nodeTarget,
      sourcemap: true,
      externalizeDeps,
      rolldownOptions: {
        input: {
          main: here('electron/main/app.ts'),
          library: here('electron/library/process.ts'),
          rewrite: here('electron/library/rewrite-process.ts'),
          compute: here('electron/library/compute/worker.ts'),
          scan: here('electron/library/index/scan-worker.ts'),
          vision: here('electron/vision/process.ts'),
          describe: here('electron/vision/lanes/worker.ts'),
          cli: here('electron/cli/main.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    plugins: [notePackages()],
    build: {
      target: nodeTarget,
      sourcemap: true,
      // A sandboxed preload script can load nothing but `electron`: one file, and CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: here('electron/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: here('renderer'),
    plugins: [react(), notePackages(), listPackages(here('.')), stampPlugin],
    build: {
      target: chromeTarget,
      outDir: here('out/renderer'),
      sourcemap: true,
      minify: true,
      // The page is read from the disk, all at once: one chunk of any size is as good as many.
      chunkSizeWarningLimit: 5000,
      // The page allows scripts and images from its own origin only: nothing inline, no data: URLs.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: here('renderer/index.html') },
    },
  },
});
