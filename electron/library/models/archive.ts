/**
 * ONNX files inside a .zip. Whatever it says of itself is doubted: names are labels and never paths, sizes have
 * limits and are counted while unpacking, and other kinds of files are not looked at.
 */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { FacetError } from '../../contract/errors.ts';

export interface Member {
  /** As the archive calls it. */
  readonly name: string;
  /** Unpacked. */
  readonly bytes: number;
}

const mostEntries = 2000;
/** No ONNX file is larger: protobuf ends there. */
const mostBytes = 2 ** 31;
/** Weights are noise: they shrink by a tenth, not to a hundredth. Small files may be anything. */
const mostRatio = 50;
const smallBytes = 1024 * 1024;

/**
 * The .onnx files in the archive, in its order.
 * @param label what to call it in errors
 * @throws FacetError `unreadable`: damaged, cut short, encrypted, or made to fill a disk
 */
export async function listMembers(zip: string, label: string): Promise<Member[]> {
  return reading(zip, label, async (file) => {
    const found = await membersOf(file, label);
    return [...found.values()].map((entry) => ({ name: entry.fileName, bytes: entry.uncompressedSize }));
  });
}

/**
 * Unpacks one member to the file `to`, whose name is ours; on any error nothing is left there.
 * @throws FacetError `not-found`; as {@link listMembers}
 * @throws what the file system throws for `to`; AbortError
 */
export async function unpackMember(
  zip: string,
  label: string,
  { name, to, signal }: { readonly name: string; readonly to: string; readonly signal: AbortSignal },
): Promise<void> {
  await reading(zip, label, async (file) => {
    const entry = (await membersOf(file, label)).get(name);
    if (entry === undefined) throw new FacetError({ code: 'not-found', what: `file in ${label}`, id: name });
    // Also checks that no more comes out than the entry says.
    const source = await file.openReadStreamPromise(entry);
    let sum = 0;
    const checked = new Transform({
      transform(chunk: Buffer, _, done) {
        sum = crc32(chunk, sum);
        done(null, chunk);
      },
      flush(done) {
        done(sum === entry.crc32 ? null : damaged(label, `${name} has a wrong checksum`));
      },
    });
    try {
      await pipeline(source, checked, createWriteStream(to), { signal });
    } catch (thrown) {
      await rm(to, { force: true });
      throw thrown;
    }
  });
}

/** The member the manifest means: by its whole name, else by the last part of it, for an archive with a folder around. */
export function memberCalled(members: readonly Member[], name: string): Member | undefined {
  const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  return members.find((m) => m.name === name) ?? members.find((m) => last(m.name) === last(name));
}

async function membersOf(file: ZipFile, label: string): Promise<Map<string, Entry>> {
  if (file.entryCount > mostEntries)
    throw damaged(label, `${String(file.entryCount)} files are too many for an archive of models`);
  const found = new Map<string, Entry>();
  let packed = 0;
  for await (const entry of file.eachEntry()) {
    packed += entry.compressedSize;
    // Entries that lie over each other: a few megabytes that unpack to terabytes.
    if (packed > file.fileSize) throw damaged(label, 'its files take more room than it has');
    if (!entry.fileName.toLowerCase().endsWith('.onnx') || isHidden(entry.fileName)) continue;
    refuse(entry, label);
    if (found.has(entry.fileName)) throw damaged(label, `it has two files called ${entry.fileName}`);
    found.set(entry.fileName, entry);
  }
  return found;
}

/** What macOS adds beside every file. */
function isHidden(name: string): boolean {
  return name.startsWith('__MACOSX/') || name.split('/').some((part) => part.startsWith('.'));
}

function refuse(entry: Entry, label: string): void {
  const { fileName, uncompressedSize, compressedSize, compressionMethod } = entry;
  if (entry.isEncrypted())
    throw damaged(label, `${fileName} is encrypted; unpack it first and import the file`);
  if (compressionMethod !== 0 && compressionMethod !== 8)
    throw damaged(
      label,
      `${fileName} is packed in a way Facet does not know; unpack it first and import the file`,
    );
  if (uncompressedSize > mostBytes)
    throw damaged(label, `${fileName} is larger than a model can be (${String(uncompressedSize)} bytes)`);
  if (uncompressedSize > smallBytes && uncompressedSize > compressedSize * mostRatio)
    throw damaged(
      label,
      `${fileName} would unpack to ${String(Math.round(uncompressedSize / compressedSize))} times its size: no model does`,
    );
}

async function reading<T>(zip: string, label: string, work: (file: ZipFile) => Promise<T>): Promise<T> {
  let file: ZipFile | undefined;
  try {
    file = await openPromise(zip, { lazyEntries: true, autoClose: false });
    return await work(file);
  } catch (thrown) {
    if (thrown instanceof FacetError || isSystem(thrown) || (thrown as Error).name === 'AbortError')
      throw thrown;
    throw damaged(label, wordsOf(thrown), thrown);
  } finally {
    file?.close();
  }
}

/** A full disk or a missing file, not the archive; zlib's own codes begin with Z. */
function isSystem(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && /^E[A-Z]+$/.test(String(thrown.code));
}

function wordsOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (/End of central directory|unexpected EOF|overflows file bounds/.test(message))
    return 'it is no .zip archive, or its end is missing; fetch it again';
  if (message.includes('encryption')) return 'it is encrypted; unpack it first and import the file';
  if (/^(absolute path|invalid relative path|invalid characters)/.test(message))
    return `it names a file outside itself (${message})`;
  return `the archive is damaged: ${message}`;
}

function damaged(label: string, detail: string, cause?: unknown): FacetError {
  return new FacetError({ code: 'unreadable', path: label, detail }, { cause });
}
