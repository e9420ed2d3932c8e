/** The fuses of a release: switches in Electron's own binary, set once after packing and read back before shipping. */
import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

/**
 * What a released binary can no longer be talked into. Names are Electron's
 * (https://www.electronjs.org/docs/latest/tutorial/fuses).
 * @param platform `linux` has no check of the archive's integrity in Electron; there the package manager's hashes stand.
 */
export function releaseFuses(platform: string): ReadonlyMap<FuseV1Options, boolean> {
  return new Map([
    // ELECTRON_RUN_AS_NODE would make any script run under our name.
    [FuseV1Options.RunAsNode, false],
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
    [FuseV1Options.EnableNodeCliInspectArguments, false],
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, platform !== 'linux'],
    [FuseV1Options.OnlyLoadAppFromAsar, true],
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
    [FuseV1Options.GrantFileProtocolExtraPrivileges, false],
    // Facet keeps no cookies at all; encrypting the empty store costs nothing and asks nobody.
    [FuseV1Options.EnableCookieEncryption, false],
  ]);
}

/** Sets them in `program` (the executable, or the .app folder on macOS). */
export async function setReleaseFuses(program: string, platform: string): Promise<void> {
  await flipFuses(program, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: platform === 'darwin',
    ...Object.fromEntries(releaseFuses(platform)),
  });
}

/** Each fuse of `program` that is not what {@link releaseFuses} wants, in words; one the binary lacks is not listed. */
export async function wrongFuses(program: string, platform: string): Promise<string[]> {
  const wire = (await getCurrentFuseWire(program)) as unknown as Readonly<Record<number, FuseState>>;
  return [...releaseFuses(platform)].flatMap(([fuse, wanted]) => {
    const state = wire[fuse];
    if (state === undefined || state === FuseState.REMOVED) return [];
    const right = state === (wanted ? FuseState.ENABLE : FuseState.DISABLE);
    return right ? [] : [`fuse ${FuseV1Options[fuse]} is not ${wanted ? 'on' : 'off'}`];
  });
}
