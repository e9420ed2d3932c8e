/** Which installed packages go into the app: the one rule for what is packed, listed in About and in the SBOM. */
import { relative } from 'node:path';
import { readAbout } from './about.ts';
import { installedClosure } from './third-party.ts';

/** Needed by no running app, though a package.json asks for them. */
const leftOut: readonly RegExp[] = [
  // Bundled into out/.
  /^zod$/,
  // Only onnxruntime's install script uses these, to fetch CUDA libraries.
  /^(adm-zip|global-agent)$/,
  // Headers to compile with.
  /^node-addon-api$/,
  // The native sharp for Linux: it and Electron each carry a GLib and crash each other (decision 0005). Its
  // WebAssembly build does not. On macOS and Windows these are not installed, and the native ones are.
  /^@img\/sharp-(libvips-)?linux/,
  // Node 24 is for development.
  /^node-(linux|win|bin)/,
];

const isLeftOut = (name: string): boolean => leftOut.some((pattern) => pattern.test(name));

export interface Shipped {
  /** Folders of the packages that ship as they are. */
  readonly folders: readonly string[];
  /** Packages that npm would add and the app does without, relative to the clone. */
  readonly without: readonly string[];
}

/** @param root the clone, with its packages installed */
export function shippedPackages(root: string): Shipped {
  const { dependencies, optionalDependencies } = readAbout(root);
  const names = Object.keys({ ...dependencies, ...optionalDependencies });
  const folders = installedClosure(root, names, isLeftOut);
  const shipped = new Set(folders);
  const all = installedClosure(root, names, () => false);
  return {
    folders,
    without: all.filter((folder) => !shipped.has(folder)).map((folder) => relative(root, folder)),
  };
}
