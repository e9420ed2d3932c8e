/** A small library in memory that answers the page over a real port, for tests of the people screens. */
import { api, type Api, type Probe, type Topic } from '../../electron/contract/api.ts';
import { FacetError } from '../../electron/contract/errors.ts';
import type { Face, Operation, OperationKind, Person, QualityFlag } from '../../electron/contract/model.ts';
import { channel, type FacetBridge } from '../../electron/contract/shell.ts';
import type { Doubt, Misgiving } from '../../electron/contract/templates.ts';
import { webPort } from '../../electron/rpc/port.ts';
import { type Handlers, serve } from '../../electron/rpc/server.ts';

import { LibrarySettings } from '../../electron/contract/settings.ts';
import { mockCalibration } from '../mock/calibration.ts';
import { mockCertificate } from '../mock/certificate.ts';
import { mockLists } from '../mock/lists.ts';

type Stored = Omit<Person, 'faces' | 'photos' | 'confirmed'>;

export const thresholds = { match: 0.36, unsure: 0.28, verify: 0.32, groupJoin: 0.42, groupMerge: 0.5 };

/** Faces and people with just enough behaviour for the page: what a command does is visible at once. */
export class FakeLibrary {
  people: Stored[] = [];
  faces: Face[] = [];
  probes: Probe[] = [];
  /** Faces that the limits leave out. */
  aside: Face[] = [];
  similar: { person: number; cosine: number }[] = [];
  doubts: Doubt[] = [];
  /** What is said against the face of a probe, by its id. */
  misgivings = new Map<string, Misgiving>();
  /** Every call that came, with its input, in order. */
  readonly calls: { method: string; input: unknown }[] = [];
  #operations = 0;
  #listeners = new Set<(topics: Topic[]) => void>();

  /** Empties the library; pages that are open keep their connection. */
  reset(): void {
    this.people = [];
    this.faces = [];
    this.probes = [];
    this.aside = [];
    this.similar = [];
    this.doubts = [];
    this.misgivings = new Map();
    this.calls.length = 0;
  }

  /** Adds a person with `count` faces, each in a photo of its own. */
  add(person: Partial<Stored> & { id: number }, count: number): this {
    const first = this.faces.length + 1;
    this.people.push({
      name: null,
      kind: (person.name ?? null) === null ? 'group' : 'person',
      cover: first,
      ...person,
    });
    for (let i = 0; i < count; i += 1) this.addFace(person.id);
    return this;
  }

  /** A doubt about a new face of `person`; with nobody it looks more like, `rival` is null. */
  doubt(person: number, rival: number | null): Doubt {
    const nameOf = (id: number): string => this.people.find((one) => one.id === id)?.name ?? '';
    const cover = rival === null ? null : (this.people.find((one) => one.id === rival)?.cover ?? 1);
    const doubt: Doubt = {
      face: this.addFace(person),
      person,
      name: nameOf(person),
      own: 0.21,
      ownFace: 1,
      rival:
        rival === null || cover === null
          ? null
          : { person: rival, name: nameOf(rival), cosine: 0.62, face: cover },
      certainty: 0.97,
      reason: '',
    };
    this.doubts.push(doubt);
    return doubt;
  }

  addFace(person: number | null, change: Partial<Face> = {}): Face {
    const id = this.faces.length + 1;
    const flags: QualityFlag[] = id % 7 === 0 ? ['blurred', 'turned'] : [];
    const face: Face = {
      id,
      photo: id,
      person,
      name: null,
      by: id % 5 === 0 ? 'user' : 'auto',
      box: { x: 10, y: 10, width: 80, height: 100 },
      landmarks: [
        [30, 40],
        [70, 40],
        [50, 60],
        [35, 85],
        [65, 85],
      ],
      score: 0.9,
      quality: { score: flags.length > 0 ? 24 : 78, flags },
      cosine: person === null ? null : 0.75 - (id % 13) * 0.02,
      ...change,
    };
    this.faces.push(face);
    return face;
  }

  called(method: string): unknown[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.input);
  }

  /** The page's `window.facet` in front of this library. */
  bridge(): FacetBridge {
    return {
      call: (method) => {
        const answers: Record<string, unknown> = {
          'shell.engine': { state: 'ready' },
          'shell.about': {
            version: '0',
            electron: '0',
            platform: 'linux',
            library: '/library',
            recent: [],
            theme: 'system',
          },
          'shell.choosePhotos': this.probes.map((_, at) => ({
            id: `grant-${at}`,
            kind: 'file',
            label: 'photo',
          })),
          'shell.chooseFolder': { id: 'grant-folder', kind: 'folder', label: 'folder' },
        };
        return Promise.resolve(
          method in answers
            ? { ok: true as const, value: answers[method] }
            : { ok: false as const, error: { code: 'not-allowed' as const, method } },
        );
      },
      grantFiles: (files) =>
        Promise.resolve({
          grants: files.map((_, at) => ({ id: `grant-${at}`, kind: 'file' as const, label: 'photo' })),
          error: null,
        }),
      requestPort: () => {
        const { port1, port2 } = new MessageChannel();
        serve(api, this.#handlers(), webPort(port1 as unknown as Parameters<typeof webPort>[0]));
        const event = new Event('message');
        Object.defineProperties(event, {
          source: { value: window },
          data: { value: channel.port },
          ports: { value: [port2] },
        });
        window.dispatchEvent(event);
      },
      onEngine: () => () => undefined,
      onMenu: () => () => undefined,
    };
  }

  person(id: number): Person {
    const found = this.people.find((person) => person.id === id);
    const faces = this.faces.filter((face) => face.person === id);
    if (found === undefined) throw new FacetError({ code: 'not-found', what: 'person', id: String(id) });
    return {
      ...found,
      faces: faces.length,
      photos: new Set(faces.map((face) => face.photo)).size,
      confirmed: faces.filter((face) => face.by === 'user').length,
    };
  }

  #done(
    kind: OperationKind,
    person: number | null,
    faces: number,
  ): { operation: Operation; person: number | null } {
    for (const listener of this.#listeners) listener(['people', 'history']);
    this.#operations += 1;
    const name = this.people.find(({ id }) => id === person)?.name ?? null;
    return {
      operation: {
        id: this.#operations,
        at: new Date(0).toISOString(),
        kind,
        summary: { faces, name, other: null },
        undone: false,
      },
      person,
    };
  }

  #move(faces: readonly number[], person: number | null): void {
    this.doubts = this.doubts.filter((doubt) => !faces.includes(doubt.face.id));
    this.faces = this.faces.map((face) => (faces.includes(face.id) ? { ...face, person, by: 'user' } : face));
  }

  #merge(into: number, from: readonly number[]): void {
    this.faces = this.faces.map((face) =>
      face.person !== null && from.includes(face.person) ? { ...face, person: into } : face,
    );
    this.people = this.people.filter(({ id }) => !from.includes(id));
  }

  #newPerson(name: string | null): number {
    const id = Math.max(0, ...this.people.map((person) => person.id)) + 1;
    this.people.push({ id, name, kind: name === null ? 'group' : 'person', cover: null });
    return id;
  }

  #page<T>(
    items: readonly T[],
    { offset, limit }: { offset: number; limit: number },
  ): { items: T[]; total: number } {
    return { items: items.slice(offset, offset + limit), total: items.length };
  }

  #handlers(): Handlers<Api> {
    const own: { [G in keyof Api]?: Partial<Handlers<Api>[G]> } = {
      calibration: mockCalibration(() => 100, thresholds),
      library: {
        info: () => ({
          path: '/library',
          label: 'library',
          uuid: 'x',
          schema: 1,
          bytes: 1,
          photos: this.faces.length,
          faces: this.faces.length,
          loose: this.faces.filter(({ person }) => person === null).length,
          people: this.people.filter(({ kind }) => kind === 'person').length,
          groups: this.people.filter(({ kind }) => kind === 'group').length,
          skipped: 0,
          contracts: [],
          engine: {
            provider: 'cpu',
            requested: [],
            fallbacks: [],
            threads: 2,
            lanes: 1,
            batch: 1,
            detector: 'd',
            embedder: 'e',
            contract: 'c',
            dimension: 512,
            thresholds,
            models: [],
          },
        }),
        changes: async (_input, emit, { signal }) => {
          const listener = (topics: Topic[]): void => void emit({ topics });
          this.#listeners.add(listener);
          await new Promise((resolve) => {
            signal.addEventListener('abort', resolve);
          });
          this.#listeners.delete(listener);
          return {};
        },
        folders: () => [],
      },
      ingest: { current: () => null },
      settings: { get: () => LibrarySettings.parse({}) },
      people: {
        list: ({ kinds, text, order, minFaces, ...page }) => {
          const all = this.people
            .map(({ id }) => this.person(id))
            .filter(
              (person) =>
                kinds.includes(person.kind) &&
                person.faces >= minFaces &&
                (text === '' || (person.name?.toLowerCase().includes(text.toLowerCase()) ?? false)),
            );
          all.sort(
            (a, b) =>
              (order === 'name' ? (a.name ?? '').localeCompare(b.name ?? '') : b.faces - a.faces) ||
              a.id - b.id,
          );
          return this.#page(all, page);
        },
        get: ({ id }) => this.person(id),
        faces: ({ person, ...page }) =>
          this.#page(
            this.faces.filter((face) => face.person === person),
            page,
          ),
        loose: (page) =>
          this.#page(
            this.faces.filter((face) => face.person === null),
            page,
          ),
        templates: ({ person }) =>
          this.faces
            .filter((face) => face.person === person)
            .map((face, at) => ({ face, reason: { kind: at === 0 ? 'best' : 'more' } })),
        doubts: ({ person, ...page }) =>
          this.#page(
            this.doubts.filter((doubt) => person === null || doubt.person === person),
            page,
          ),
        similar: () => this.similar.map(({ person, cosine }) => ({ person: this.person(person), cosine })),
      },
      detection: {
        state: () => ({
          limits: { minScore: 0, minEyes: 20, minQuality: 0 },
          aside: this.aside.length,
          applying: null,
          problem: null,
        }),
        aside: (page) => this.#page(this.aside, page),
      },
      review: {
        keep: ({ faces }) => {
          this.faces.push(...this.aside.filter(({ id }) => faces.includes(id)));
          this.aside = this.aside.filter(({ id }) => !faces.includes(id));
          return this.#done('keep', null, faces.length);
        },
        name: ({ person, name, merge }) => {
          const other = this.people.find((one) => one.name === name && one.id !== person);
          if (other !== undefined && !merge)
            throw new FacetError({ code: 'name-taken', person: other.id, name });
          if (other !== undefined) {
            this.#merge(other.id, [person]);
            return this.#done('name', other.id, 0);
          }
          this.people = this.people.map((one) =>
            one.id === person ? { ...one, name, kind: 'person' } : one,
          );
          return this.#done('name', person, 0);
        },
        confirm: ({ faces }) => {
          this.faces = this.faces.map((face) => (faces.includes(face.id) ? { ...face, by: 'user' } : face));
          return this.#done('confirm', null, faces.length);
        },
        vouch: ({ faces }) => {
          this.doubts = this.doubts.filter((doubt) => !faces.includes(doubt.face.id));
          return this.#done('confirm', null, faces.length);
        },
        reject: ({ faces, person }) => {
          this.#move(faces, null);
          return this.#done('reject', person, faces.length);
        },
        move: ({ faces, to }) => {
          const target = 'person' in to ? to.person : this.#newPerson('name' in to ? to.name : null);
          this.#move(faces, target);
          return this.#done('move', target, faces.length);
        },
        merge: ({ into, from }) => {
          this.#merge(into, from);
          return this.#done('merge', into, 0);
        },
        split: ({ faces }) => {
          const target = this.#newPerson(null);
          this.#move(faces, target);
          return this.#done('split', target, faces.length);
        },
        ignore: ({ faces, people, as }) => {
          if (as === 'stranger')
            this.people = this.people.map((one) =>
              people.includes(one.id) ? { ...one, kind: 'stranger' } : one,
            );
          else
            this.faces = this.faces.filter(
              (face) => !faces.includes(face.id) && (face.person === null || !people.includes(face.person)),
            );
          return this.#done('ignore', null, faces.length);
        },
        restore: ({ people }) => {
          this.people = this.people.map((one) => (people.includes(one.id) ? { ...one, kind: 'group' } : one));
          return this.#done('restore', people[0] ?? null, 0);
        },
        cover: ({ person, face }) => {
          this.people = this.people.map((one) => (one.id === person ? { ...one, cover: face } : one));
          return this.#done('cover', person, 1);
        },
        forget: ({ person }) => {
          const { faces } = this.person(person);
          this.faces = this.faces.filter((face) => face.person !== person);
          this.people = this.people.filter(({ id }) => id !== person);
          this.#done('forget', null, faces);
          return { faces, certificate: mockCertificate() };
        },
      },
      enroll: {
        check: ({ picks }) => picks.map(({ probe }) => this.misgivings.get(probe) ?? null),
        add: ({ to, picks, anyway }) => {
          const person = 'person' in to ? to.person : this.#newPerson(to.name);
          let added = 0;
          const rejected: { label: string; reason: string }[] = [];
          for (const pick of picks) {
            const probe = this.probes.find((one) => one.probe === pick.probe);
            const face = probe?.faces.find(({ index }) => index === pick.index);
            if (probe === undefined || face === undefined) continue;
            if (face.usable || anyway) {
              this.addFace(person, { by: 'user' });
              added += 1;
            } else rejected.push({ label: probe.label, reason: 'the face is too small' });
          }
          this.#done('enroll', person, added);
          return { person: this.person(person), added, rejected };
        },
        folders: async (_input, emit) => {
          await emit({ done: 1, total: 2, current: 'Anna/1.jpg' });
          return {
            rejected: [{ label: 'Nobody/empty.jpg', reason: 'the file is empty' }],
            people: this.people
              .filter(({ kind }) => kind === 'person')
              .map(({ id }) => ({
                person: this.person(id),
                added: 3,
                rejected: id % 2 === 0 ? [{ label: 'blurred.jpg', reason: 'the face is blurred' }] : [],
              })),
          };
        },
      },
      probe: {
        paste: ({ label }) => ({ id: 'grant-0', kind: 'bytes', label }),
        examine: async ({ grants }, emit) => {
          for (const grant of grants) {
            const probe = this.probes[Number(grant.split('-')[1])];
            if (probe !== undefined) await emit(probe);
          }
          return {};
        },
        identify: async ({ grants, topK }, emit) => {
          for (const grant of grants) {
            const probe = this.probes[Number(grant.split('-')[1])];
            if (probe === undefined) continue;
            await emit({
              ...probe,
              faces: probe.faces.map((face) => {
                const cosines = [0.62, 0.33, 0.12].map((cosine) => cosine - face.index * 0.3);
                const best = cosines[0] ?? 0;
                return {
                  ...face,
                  verdict:
                    best >= thresholds.match ? 'match' : best >= thresholds.unsure ? 'unsure' : 'unknown',
                  matches: this.people.slice(0, Math.min(3, topK)).map((person, at) => ({
                    person: person.id,
                    name: person.name,
                    kind: person.kind,
                    cosine: cosines[at] ?? 0,
                    angle: (Math.acos(cosines[at] ?? 0) * 180) / Math.PI,
                    face: person.cover ?? 1,
                    probability: at === 0 ? 0.9 : 0.05,
                    falseAlarms: at === 0 ? 0.001 : 0.4,
                  })),
                };
              }),
            });
          }
          return {};
        },
        verify: () => ({
          cosine: 0.512,
          angle: 59.2,
          same: true,
          threshold: thresholds.verify,
          verdict: 'match',
          probability: 0.997,
          falseMatchRate: 2e-5,
        }),
      },
      photos: {
        list: ({ all, ...page }) =>
          this.#page(
            this.faces
              .filter((face) => face.person !== null && all.includes(face.person))
              .map((face) => ({
                id: face.photo,
                label: `photo ${face.photo}.jpg`,
                folder: '/photos',
                width: 400,
                height: 300,
                takenAt: null,
                faces: 1,
                missing: false,
                offline: false,
              })),
            page,
          ),
      },
    };
    const answered = { ...own, lists: mockLists(own as Parameters<typeof mockLists>[0]) };
    return Object.fromEntries(
      Object.entries(api).map(([group, methods]) => [
        group,
        Object.fromEntries(
          Object.keys(methods).map((method) => [
            method,
            (...parts: unknown[]) => {
              const [input] = parts;
              this.calls.push({ method: `${group}.${method}`, input });
              const found = (
                answered as Record<string, Record<string, ((...parts: unknown[]) => unknown) | undefined>>
              )[group]?.[method];
              if (found === undefined)
                throw new FacetError({ code: 'not-allowed', method: `${group}.${method}` });
              return found(...parts);
            },
          ]),
        ),
      ]),
    ) as unknown as Handlers<Api>;
  }
}

/** A probe of a made-up photo with faces at these boxes; those listed in `poor` are small. */
export function probeOf(
  probe: string,
  boxes: readonly (readonly [number, number, number])[],
  poor: readonly number[] = [],
): Probe {
  return {
    probe,
    label: `${probe}.jpg`,
    width: 1000,
    height: 600,
    problem: null,
    faces: boxes.map(([x, y, side], index) => ({
      index,
      box: { x, y, width: side, height: side },
      landmarks: [
        [x, y],
        [x, y],
        [x, y],
        [x, y],
        [x, y],
      ],
      score: 0.9,
      quality: poor.includes(index) ? { score: 18, flags: ['small', 'dark'] } : { score: 81, flags: [] },
      usable: !poor.includes(index),
    })),
  };
}
