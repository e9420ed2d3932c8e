/** Unpacks part of a zip. */
import { createWriteStream } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { open, type Entry, type ZipFile } from 'yauzl';

/**
 * Unpacks the entries of `zip` that `place` gives a path for into `dir`, with their executable bits, one
 * at a time. yauzl itself refuses absolute and `..` names and checks each entry's size; the result of
 * `place` is checked once more against `dir`.
 * @param place entry name → path below `dir`, or null to leave the entry out.
 * @returns the paths written, relative to `dir`, with their sizes in bytes.
 * @throws Error when the zip is damaged or an entry would land outside `dir`.
 */
export async function unzip(
  zip: string,
  dir: string,
  place: (name: string) => string | null,
): Promise<Map<string, number>> {
  const written = new Map<string, number>();
  const file = await openZip(zip);
  const entries = nextEntry(file);
  try {
    for await (const entry of entries) {
      const path = entry.fileName.endsWith('/') ? null : place(entry.fileName);
      if (path === null) continue;
      const target = join(dir, path);
      if (!target.startsWith(dir + sep)) throw new Error(`${entry.fileName} would land outside ${dir}`);
      await mkdir(dirname(target), { recursive: true });
      await pipeline(await readStream(file, entry), createWriteStream(target));
      // The upper half of the external attributes is the Unix mode.
      await chmod(target, ((entry.externalFileAttributes >>> 16) & 0o111) === 0 ? 0o644 : 0o755);
      written.set(path, entry.uncompressedSize);
    }
  } finally {
    file.close();
  }
  return written;
}

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, file) => {
      if (error) reject(error);
      else resolve(file);
    });
  });
}

async function* nextEntry(file: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | null>((resolve, reject) => {
      const settle = (act: () => void) => (): void => {
        file.removeAllListeners();
        act();
      };
      file.once('entry', (found: Entry) => {
        settle(() => {
          resolve(found);
        })();
      });
      file.once(
        'end',
        settle(() => {
          resolve(null);
        }),
      );
      file.once('error', (error: Error) => {
        settle(() => {
          reject(error);
        })();
      });
      file.readEntry();
    });
    if (entry === null) return;
    yield entry;
  }
}

function readStream(file: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    file.openReadStream(entry, (error, stream) => {
      if (error) reject(error);
      else resolve(stream);
    });
  });
}
