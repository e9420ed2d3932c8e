/** What electron-builder is told, for every platform. */
import type { Configuration } from 'electron-builder';
import { join, relative } from 'node:path';
import { repoRoot } from '../runtime/launch.ts';
import { afterPack } from './after-pack.ts';
import { shippedPackages } from './shipped.ts';

export interface PackFacts {
  /** Electron to pack: its version and a folder with its files and nothing else. */
  readonly electronVersion: string;
  readonly electronDist: string;
  /** Folder of the models that ship. */
  readonly models: string;
  /** Folder of the drawn icons (`icons.ts`). */
  readonly icons: string;
  /** A Node of our own for the engine, on a runtime too old to carry it; null where the engine runs in Electron. */
  readonly node: string | null;
}

/** Files of the archive. One list for all platforms: a platform's own `files` would replace it, not add to it. */
const files = [
  'out/**',
  'package.json',
  '!out/**/*.map',
  '!out/built-from.txt',
  // The terminal program is for a clone.
  '!out/main/cli.js',
  // Sources, headers and documents of native packages.
  '!**/node_modules/better-sqlite3/{deps,src}/**',
  '!**/node_modules/onnxruntime-node/{script,lib}/**',
  '!**/node_modules/sharp/{src,install}/**',
  '!**/node_modules/@parcel/watcher/{src,scripts}/**',
  '!**/node_modules/**/*.{md,markdown,map,ts,mts,cts,h,gyp,tsbuildinfo}',
];

/** What the operating system's loader opens must lie outside the archive. */
const unpacked = [
  '**/*.node',
  '**/*.{so,so.*,dylib,dll,wasm}',
  'node_modules/better-sqlite3/**',
  'node_modules/onnxruntime-node/**',
  'node_modules/sharp/**',
  'node_modules/@img/**',
  'node_modules/@parcel/watcher-*/**',
];

/** A Node of our own cannot read the archive: with one, the engine's programs and packages lie beside it. */
const unpackedForNode = ['out/main/**', 'node_modules/**'];

/**
 * Signing, notarisation: electron-builder reads CSC_LINK, CSC_KEY_PASSWORD, WIN_CSC_LINK, APPLE_ID,
 * APPLE_APP_SPECIFIC_PASSWORD and APPLE_TEAM_ID from the environment (build/README.md).
 */
export function builderConfig({
  electronVersion,
  electronDist,
  models,
  icons,
  node,
}: PackFacts): Configuration {
  // electron-builder puts the project's folder in front of these paths, absolute or not.
  const fromRepo = (path: string): string => relative(repoRoot, path);
  return {
    appId: 'io.github.facet',
    productName: 'Facet',
    copyright: 'MIT',
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    directories: { output: 'dist', buildResources: 'build/resources' },
    electronVersion,
    electronDist,
    // Native packages bring prebuilt Node-API files; nothing is compiled against Electron.
    npmRebuild: false,
    nodeGypRebuild: false,
    buildDependenciesFromSource: false,
    // For the formats electron-builder packs itself; the .deb and .tar.gz here choose their own.
    compression: 'normal',
    // Chromium's own words (file dialog, context menu) in the one language Facet speaks.
    electronLanguages: ['en', 'en-US'],
    asar: { smartUnpack: false },
    files: [
      ...files,
      ...shippedPackages(repoRoot).without.map((folder) => `!${folder.replaceAll('\\', '/')}/**`),
    ],
    asarUnpack: node === null ? unpacked : [...unpacked, ...unpackedForNode],
    // Models are opened by native code, which cannot read the archive.
    extraResources: [
      { from: fromRepo(models), to: 'native-models', filter: ['*.onnx', 'golden/*.jpg'] },
      { from: 'native-models/LICENSES', to: 'native-models/LICENSES' },
      ...(node === null ? [] : [{ from: fromRepo(node), to: join('node', 'node') }]),
    ],
    extraFiles: [{ from: 'build/resources/LICENSE', to: 'LICENSE' }],
    afterPack,
    publish: null,
    linux: {
      category: 'Graphics',
      executableName: 'facet',
      icon: fromRepo(icons),
      target: ['AppImage', 'deb', 'rpm'],
      synopsis: 'The face database that runs on your own desk',
    },
    mac: {
      category: 'public.app-category.photography',
      // Not universal: onnxruntime-node 1.30 has no binary for Intel Macs.
      target: [{ target: 'dmg', arch: ['arm64'] }],
      darkModeSupport: true,
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: 'build/resources/entitlements.mac.plist',
      entitlementsInherit: 'build/resources/entitlements.mac.plist',
      icon: join(fromRepo(icons), 'icon.png'),
      notarize: process.env['APPLE_TEAM_ID'] !== undefined,
    },
    win: {
      target: [{ target: 'nsis', arch: ['x64', 'arm64'] }],
      icon: join(fromRepo(icons), 'icon.png'),
    },
    // One click asks nothing; a choice of folder and no administrator is what people expect of a desktop app.
    nsis: {
      oneClick: false,
      perMachine: false,
      allowToChangeInstallationDirectory: true,
      deleteAppDataOnUninstall: false,
    },
  };
}
