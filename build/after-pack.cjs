/**
 * After electron-builder has put the app together: drop the onnxruntime and SQLite binaries of other
 * platforms (up to 260 MB) and set the fuses of a release.
 */
const { existsSync, readdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const archName = ['ia32', 'x64', 'armv7l', 'arm64', 'universal'];

/** @param {import('electron-builder').AfterPackContext} context */
module.exports = async function afterPack(context) {
  const { appOutDir, arch, electronPlatformName: platform, packager } = context;
  const product = packager.appInfo.productFilename;
  const mac = platform === 'darwin' || platform === 'mas';
  const resources = mac
    ? join(appOutDir, `${product}.app`, 'Contents', 'Resources')
    : join(appOutDir, 'resources');
  const modules = join(resources, 'app.asar.unpacked', 'node_modules');
  const target = archName[arch];
  pruneOnnxruntime(join(modules, 'onnxruntime-node', 'bin'), platform, target);
  pruneSqlite(join(modules, 'better-sqlite3', 'prebuilds'), platform, target);

  const program = mac
    ? join(appOutDir, `${product}.app`)
    : join(appOutDir, platform === 'win32' ? `${product}.exe` : packager.executableName);
  await setFuses(program, platform);
};

/** bin/napi-v6/<platform>/<arch>/ */
function pruneOnnxruntime(bin, platform, arch) {
  for (const version of list(bin)) {
    for (const os of list(join(bin, version))) {
      for (const cpu of list(join(bin, version, os))) {
        if (os !== platform || (arch !== 'universal' && cpu !== arch)) remove(join(bin, version, os, cpu));
      }
      if (os !== platform) remove(join(bin, version, os));
    }
  }
}

/** prebuilds/<platform>-<arch>.node; Electron on Linux is always glibc, so `linuxmusl` goes too. */
function pruneSqlite(prebuilds, platform, arch) {
  for (const name of list(prebuilds)) {
    const keep = arch === 'universal' ? name.startsWith(`${platform}-`) : name === `${platform}-${arch}.node`;
    if (!keep) remove(join(prebuilds, name));
  }
}

async function setFuses(program, platform) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  // FACET_PACK_INSPECT=1 leaves the inspector in, for driving the packed app from Playwright.
  const inspect = process.env.FACET_PACK_INSPECT === '1';
  await flipFuses(program, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: platform === 'darwin',
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: inspect,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: platform !== 'linux',
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  });
}

function list(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function remove(path) {
  rmSync(path, { recursive: true, force: true });
}
