/**
 * The one place that loads sharp. In Electron on Linux its native build shares symbols with the GLib that
 * Electron links and crashes (lovell/sharp#4522), so there the WebAssembly build answers to the same
 * calls; `FACET_SHARP=wasm` asks for it anywhere, so that a test can compare the two.
 */
import { createRequire } from 'node:module';
import type Sharp from 'sharp';

const load = createRequire(import.meta.url);

export const usesWasm: boolean =
  process.env['FACET_SHARP'] === 'wasm' || (process.platform === 'linux' && 'electron' in process.versions);

if (usesWasm) preferWasm();

export const sharp = load('sharp') as typeof Sharp;

// One thread per image and two images in flight beats the reverse; nothing here is decoded twice.
sharp.concurrency(1);
sharp.cache(false);

/**
 * sharp's loader asks for the native build of the platform first. Handing it the WebAssembly module under
 * that name is the only switch there is short of removing the native package, which the installer does.
 */
function preferWasm(): void {
  const fromSharp = createRequire(load.resolve('sharp'));
  const wasm = fromSharp.resolve('@img/sharp-wasm32/sharp.node');
  fromSharp(wasm);
  const names = [`@img/sharp-${process.platform}-${process.arch}/sharp.node`];
  if (process.platform === 'linux') names.push(`@img/sharp-linuxmusl-${process.arch}/sharp.node`);
  for (const name of names) {
    try {
      fromSharp.cache[fromSharp.resolve(name)] = fromSharp.cache[wasm];
    } catch {
      // Not installed: the loader falls through to WebAssembly by itself.
    }
  }
}
