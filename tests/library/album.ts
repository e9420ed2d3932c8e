/** A folder that somebody keeps changing, for tests that ask whether a library follows. Fake photos; see fake-vision.ts. */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Api } from '../../electron/contract/api.ts';
import type { Client } from '../../electron/rpc/client.ts';
import type { Random } from '../support/random.ts';

export class Album {
  readonly folder: string;
  readonly #random: Random;
  /** Every content is made once, and every file written gets a time of its own: as with cameras. */
  #made = 0;

  constructor(folder: string, random: Random) {
    this.folder = folder;
    this.#random = random;
    mkdirSync(folder, { recursive: true });
  }

  /** Paths of all files, sorted. */
  files(): string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
      .sort();
  }

  /** Each content as the files that hold it. */
  byContent(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const path of this.files()) {
      const content = readFileSync(path, 'utf8');
      found.set(content, [...(found.get(content) ?? []), path]);
    }
    return found;
  }

  add(path = this.#newPath()): void {
    const n = (this.#made += 1);
    const others = Array.from({ length: this.#random.int(3) }, () => ` q${String(this.#random.int(9))}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `p${String(n)}${others.join('')} #${String(n)}`);
    const time = 1_600_000_000 + n;
    utimesSync(path, time, time);
  }

  /** One change of a random kind. */
  step(): void {
    const files = this.files();
    const any = (): string => files[this.#random.int(files.length)] ?? '';
    const kind = files.length < 3 ? 0 : this.#random.int(9);
    if (kind <= 1) this.add();
    else if (kind === 2) this.#move(any(), this.#newPath());
    // Over another one, which is lost.
    else if (kind === 3) this.#move(any(), any());
    else if (kind === 4) rmSync(any());
    else if (kind === 5) this.add(any());
    else if (kind === 6) this.#swap(any(), any());
    else if (kind === 7) this.#copy(any(), this.#newPath());
    else this.#move(dirname(any()), join(this.folder, `moved${String((this.#made += 1))}`));
  }

  #newPath(): string {
    const folder = ['', 'a', 'a/b', 'c', 'é'][this.#random.int(5)] ?? '';
    return join(this.folder, folder, `${String(this.#random.int(1e6))}.jpg`);
  }

  #move(from: string, to: string): void {
    if (from === to || from === this.folder) return;
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }

  #swap(a: string, b: string): void {
    if (a === b) return;
    const aside = join(dirname(this.folder), 'aside');
    renameSync(a, aside);
    renameSync(b, a);
    renameSync(aside, b);
  }

  #copy(from: string, to: string): void {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

/** What a library shows of a folder: each photo as its files and where its faces are, in path order. */
export async function shownBy(client: Client<Api>): Promise<string[]> {
  const shown: string[] = [];
  for (const { path, copies, faceList } of await photosOf(client)) {
    // A face that went on in a changed file has an older id than the others of that photo, wherever it is.
    const places = faceList.map(({ box }) => box.x).sort((a, b) => a - b);
    shown.push(`${[path, ...copies].sort().join(' = ')}: ${places.join(' ')}`);
  }
  return shown.sort();
}

/** The same as it has to be, from the folder itself. */
export function shownIn(album: Album): string[] {
  return [...album.byContent()]
    .map(([content, paths]) => {
      const faces = content.replace(/ #.*/, '').split(' ');
      return `${paths.sort().join(' = ')}: ${faces.map((_, at) => String(at * 100)).join(' ')}`;
    })
    .sort();
}

/** Every photo that is there, with its faces. */
export async function photosOf(
  client: Client<Api>,
): Promise<Awaited<ReturnType<Client<Api>['photos']['get']>>[]> {
  const page = { limit: 1000, all: [], none: [], folder: null, text: '', order: 'name' as const };
  const photos: Awaited<ReturnType<Client<Api>['photos']['get']>>[] = [];
  for (let offset = 0; ; offset += 1000) {
    const { items } = await client.photos.list({ ...page, offset });
    for (const { id, missing } of items) if (!missing) photos.push(await client.photos.get({ id }));
    if (items.length < 1000) return photos;
  }
}
