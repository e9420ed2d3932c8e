/** Writes a library of any size as scanning would have left it: through the store, in slices. */
import type { Statement } from 'better-sqlite3';
import { join } from 'node:path';
import { openStore, type Store } from '../../../electron/library/store/store.ts';
import { contractId, embedderSpec, manifest, modelSpec } from '../../../native-models/manifest.ts';
import { type Random, seededRandom } from '../../support/random.ts';
import { decide } from './decide.ts';
import { describeFace, photoSize, type PlacedFace, placedFaces, takenAt } from './faces.ts';
import { drawPictures, type Pictures } from './pictures.ts';
import { rotation } from './rotation.ts';

export interface SyntheticLibrary {
  readonly faces: number;
  readonly seed: number;
  /** Told after each slice. */
  readonly onProgress?: (faces: number) => void;
}

export interface Written {
  readonly faces: number;
  readonly photos: number;
  readonly people: number;
  readonly seconds: number;
  /** Of these for inserting vectors alone, committing included. */
  readonly vectorSeconds: number;
  /** Of the file, and of the pages of the table of vectors. */
  readonly bytes: number;
  readonly vectorTableBytes: number;
  readonly rawVectorBytes: number;
}

/** Faces per transaction: 10 MB of vectors. */
const slice = 5000;

/** The embedder whose contract the vectors claim: the default one, so that the app compares them at once. */
function defaultEmbedder() {
  const spec = embedderSpec(manifest.embedders[0]?.id ?? '');
  const { output } = modelSpec(spec.model);
  if (output.layout !== 'vector') throw new Error(`the embedder ${spec.id} gives no vector`);
  return {
    id: contractId(spec),
    embedder: spec.id,
    dimension: output.dimension,
    thresholds: spec.thresholds,
  };
}

/** @param dir a folder without a library */
export async function writeLibrary(
  dir: string,
  { faces, seed, onProgress }: SyntheticLibrary,
): Promise<Written> {
  const began = performance.now();
  const store = openStore(dir, { appVersion: 'synthetic' });
  try {
    if (store.photos.counts().photos > 0) throw new Error(`${dir} holds a library already`);
    const writer = new Writer(store, seededRandom(seed), faces, await drawPictures());
    let waiting: PlacedFace[] = [];
    for (const face of placedFaces(seededRandom(seed + 1), faces)) {
      waiting.push(face);
      if (waiting.length < slice) continue;
      writer.write(waiting);
      onProgress?.(face.face);
      waiting = [];
    }
    writer.write(waiting);
    decide(store, seededRandom(seed + 2), rootOf(store), writer.embedder.id);
    onProgress?.(faces);
    store.db.pragma('wal_checkpoint(TRUNCATE)');
    return {
      faces,
      photos: store.photos.counts().photos,
      people: writer.people,
      seconds: (performance.now() - began) / 1000,
      vectorSeconds: writer.vectorSeconds,
      bytes: store.bytes(),
      vectorTableBytes: tableBytes(store, 'embedding'),
      rawVectorBytes: faces * writer.embedder.dimension * 4,
    };
  } finally {
    store.close();
  }
}

/** Where the photos claim to lie; nothing is there. */
const rootOf = (store: Store): string => join(store.dir, 'photos');

/** Bytes of the pages that a table takes, its indexes left out. */
function tableBytes({ db }: Store, table: string): number {
  return Number(
    db.prepare('SELECT sum(pgsize) FROM dbstat WHERE name = ? AND aggregate = 1').pluck().get(table),
  );
}

class Writer {
  readonly embedder = defaultEmbedder();
  vectorSeconds = 0;
  readonly #store: Store;
  readonly #random: Random;
  readonly #total: number;
  readonly #pictures: Pictures;
  readonly #root: string;
  readonly #rotate: ReturnType<typeof rotation>;
  readonly #vectors: Float32Array;
  /** Person of each identity; poor faces that grouping left alone have none. */
  readonly #people = new Map<number, number>();
  readonly #assign: Statement<[number, number, number]>;
  #photo = 0;
  #nth = 0;

  constructor(store: Store, random: Random, total: number, pictures: Pictures) {
    const { id, embedder, dimension, thresholds } = this.embedder;
    store.contracts.use({ id, embedder, dimension, json: JSON.stringify({ embedder, dimension }) });
    store.contracts.setThresholds(id, thresholds);
    this.#store = store;
    // Not by `links.assign`, which looks for everything that could forbid it: here nothing can.
    this.#assign = store.db.prepare(
      `INSERT INTO assignment (face, person, by, cosine) VALUES (?, ?, 'auto', ?)`,
    );
    this.#random = random;
    this.#total = total;
    this.#pictures = pictures;
    this.#root = rootOf(store);
    this.#rotate = rotation(random, dimension);
    this.#vectors = new Float32Array(slice * dimension);
  }

  get people(): number {
    return this.#people.size;
  }

  write(faces: readonly PlacedFace[]): void {
    if (faces.length === 0) return;
    const { id, dimension } = this.embedder;
    this.#store.tx(() => {
      for (const face of faces) this.#face(face);
    });
    faces.forEach(({ vector }, at) => {
      this.#rotate(vector, this.#vectors.subarray(at * dimension, (at + 1) * dimension));
    });
    const began = performance.now();
    this.#store.tx(() => {
      this.#store.embeddings.putAll(
        id,
        faces.map(({ face }) => face),
        this.#vectors.subarray(0, faces.length * dimension),
      );
    });
    this.vectorSeconds += (performance.now() - began) / 1000;
    this.#store.tx(() => {
      for (const face of faces) this.#group(face);
    });
  }

  #face(face: PlacedFace): void {
    const { photos, faces, crops } = this.#store;
    if (face.photo !== this.#photo) {
      this.#photo = face.photo;
      this.#nth = 0;
      const at = takenAt(face.face / this.#total);
      const day = at.toISOString();
      const path = join(
        this.#root,
        day.slice(0, 4),
        day.slice(0, 7),
        `IMG_${String(face.photo).padStart(7, '0')}.jpg`,
      );
      photos.put({
        path,
        size: 3_000_000 + this.#random.int(2_000_000),
        mtime: at.getTime(),
        sha256: face.photo.toString(16).padStart(64, '0'),
        ...photoSize,
        format: 'jpeg',
        takenAt: this.#random.next() < 0.1 ? null : day.slice(0, 19),
        detector: 'default',
      });
      crops.putThumb(face.photo, this.#pictures.thumb(face.photo));
    }
    const id = faces.add(face.photo, describeFace(this.#random, face, this.#nth++));
    if (id !== face.face) throw new Error(`face ${String(face.face)} became ${String(id)}`);
    const take = face.photo % 7;
    crops.put(id, this.#pictures.crop(face.identity, take), this.#pictures.aligned(face.identity, take));
  }

  /** Where grouping would have put it: with its person, but half of the poor faces with nobody. */
  #group({ face, identity, usable, likeness }: PlacedFace): void {
    if (!usable && this.#random.next() < 0.5) return;
    const person = this.#people.get(identity) ?? this.#store.links.newGroup();
    this.#people.set(identity, person);
    this.#assign.run(face, person, likeness);
  }
}
