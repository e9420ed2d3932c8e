/** Whether a packed app is fit to ship. Everything is read from the files themselves, nothing from the settings. */
import { extractFile, getRawHeader, type DirectoryRecord, type FileRecord } from '@electron/asar';
import { createHash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { wrongFuses } from './fuses.ts';

export interface PackedApp {
  /** The unpacked app. */
  readonly dir: string;
  /** Its executable; the .app folder on macOS. */
  readonly program: string;
  readonly resources: string;
  /** As Node names them: `linux`, `darwin`, `win32`; `x64`, `arm64` or `universal`. */
  readonly platform: string;
  readonly arch: string;
}

/** Everything wrong with `app`, in words; empty when it may ship. */
export async function packedFaults(app: PackedApp): Promise<string[]> {
  return [
    ...(await wrongFuses(app.program, app.platform)),
    ...archiveFaults(join(app.resources, 'app.asar')),
    ...foreignBinaries(app.dir, app.platform, app.arch),
    ...(app.platform === 'linux' ? wrongModes(app.dir) : []),
  ];
}

/** Files of an asar archive whose bytes are not those their header vouches for, or that it does not vouch for. */
export function archiveFaults(archive: string): string[] {
  const faults: string[] = [];
  const walk = (record: DirectoryRecord, path: string): void => {
    for (const [name, entry] of Object.entries(record.files)) {
      const inside = join(path, name);
      if ('files' in entry) walk(entry, inside);
      else if (!('link' in entry) && !matches(archive, inside, entry))
        faults.push(`app.asar: ${inside} is not as its hash says`);
    }
  };
  walk(getRawHeader(archive).header, '');
  return faults;
}

function matches(archive: string, path: string, { integrity, unpacked }: FileRecord): boolean {
  // Lies beside the archive, where the loader of the operating system opens it.
  if (unpacked) return true;
  return createHash('sha256').update(extractFile(archive, path)).digest('hex') === integrity.hash;
}

/** Programs and libraries that the platform could not load: dead weight, or the wrong build. */
function foreignBinaries(dir: string, platform: string, arch: string): string[] {
  return filesBelow(dir).flatMap((path) => {
    const kind = binaryKind(head(path));
    if (kind === null) return [];
    const fits =
      kind.platform === platform && (arch === 'universal' || kind.arch === 'universal' || kind.arch === arch);
    return fits ? [] : [`${relative(dir, path)} is for ${kind.platform}-${kind.arch}`];
  });
}

interface BinaryKind {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly arch: string;
}

const elfMachines: Readonly<Record<number, string>> = {
  0x03: 'ia32',
  0x28: 'arm',
  0x3e: 'x64',
  0xb7: 'arm64',
};
const peMachines: Readonly<Record<number, string>> = { 0x14c: 'ia32', 0x8664: 'x64', 0xaa64: 'arm64' };
const machTypes: Readonly<Record<number, string>> = { 0x01000007: 'x64', 0x0100000c: 'arm64' };

/**
 * What an executable file is for, by its header; null for any other file.
 * @param bytes the file's first 4,096 bytes, or all of a shorter one (ELF: gabi 4; PE: Microsoft's PE format; Mach-O: loader.h)
 */
export function binaryKind(bytes: Buffer): BinaryKind | null {
  if (bytes.length < 64) return null;
  const magic = bytes.readUInt32BE(0);
  if (magic === 0x7f454c46)
    return { platform: 'linux', arch: elfMachines[bytes.readUInt16LE(18)] ?? 'another machine' };
  if (magic === 0xcffaedfe)
    return { platform: 'darwin', arch: machTypes[bytes.readUInt32LE(4)] ?? 'another machine' };
  // A fat Mach-O begins like a Java class; a class has its version, 45 or more, where the number of slices would be.
  if (magic === 0xcafebabe && bytes.readUInt32BE(4) < 16) return { platform: 'darwin', arch: 'universal' };
  if (bytes.readUInt16BE(0) !== 0x4d5a) return null;
  const at = bytes.readUInt32LE(0x3c);
  if (at + 6 > bytes.length || bytes.readUInt32BE(at) !== 0x50450000) return null;
  return { platform: 'win32', arch: peMachines[bytes.readUInt16LE(at + 4)] ?? 'another machine' };
}

/** Files others may write, files nobody else may read, and set-user-ID bits nobody asked for. */
function wrongModes(dir: string): string[] {
  return filesBelow(dir).flatMap((path) => {
    const { mode } = statSync(path);
    const bits = mode & 0o7777;
    return bits === 0o644 || bits === 0o755 ? [] : [`${relative(dir, path)} has mode ${bits.toString(8)}`];
  });
}

/** Every regular file below `dir`, sorted. */
export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => lstatSync(path).isFile())
    .sort();
}

function head(path: string): Buffer {
  const bytes = Buffer.alloc(4096);
  const file = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}
