/** `facet people …` and `facet undo`. */
import { resolve } from 'node:path';
import type { Api } from '../../contract/api.ts';
import type { Operation, Person } from '../../contract/model.ts';
import type { Client } from '../../rpc/client.ts';
import { checkName, type Command, UsageError, wholeNumber } from '../command.ts';
import { answer, count } from '../output.ts';
import { all } from '../paging.ts';
import { certificateLines } from './audit.ts';

type Facet = Client<Api>;

function row(person: Person) {
  const { id, name, faces, photos, kind } = person;
  return { id, name, faces, photos, kind };
}

function line(person: Person): string {
  const what = person.name ?? (person.kind === 'stranger' ? '(stranger)' : '(unnamed)');
  return `${String(person.id).padStart(6)}  ${what}: ${count(person.faces, 'face')} in ${count(person.photos, 'photo')}`;
}

async function everyone(facet: Facet): Promise<Person[]> {
  return all((offset, limit) =>
    facet.people.list({
      offset,
      limit,
      kinds: ['person', 'group', 'stranger'],
      text: '',
      order: 'faces',
      minFaces: 1,
    }),
  );
}

function done(operation: Operation): string {
  const { faces, name, other } = operation.summary;
  return [operation.of ?? operation.kind, name, other, count(faces, 'face')]
    .filter((part) => part !== null)
    .join(' · ');
}

export const list: Command = {
  words: 'people',
  usage: '',
  help: 'everyone in the library',
  args: [0, 0],
  async run({ flags, library }) {
    const people = await everyone(await library());
    answer(flags.json, people.map(row), () => people.map(line));
    return true;
  },
};

export const show: Command = {
  words: 'people show',
  usage: 'ID',
  help: 'one person with all faces',
  args: [1, 1],
  async run({ flags, library }, [id]) {
    const number = wholeNumber(id, 'ID');
    const facet = await library();
    const person = await facet.people.get({ id: number });
    const faces = await all((offset, limit) =>
      facet.people.faces({ offset, limit, person: person.id, order: 'best' }),
    );
    const paths = new Map<number, string>();
    for (const face of faces) {
      if (!paths.has(face.photo))
        paths.set(face.photo, (await facet.host.photoPath({ photo: face.photo })).path);
    }
    const rows = faces.map((f) => ({
      face: f.id,
      path: paths.get(f.photo) ?? '',
      box: f.box,
      by: f.by,
      cosine: f.cosine,
      quality: f.quality,
    }));
    answer(flags.json, { ...row(person), faceList: rows }, () => [
      line(person),
      ...rows.map((f) => `  face ${f.face}  ${f.path}  quality ${f.quality.score.toFixed(0)}`),
    ]);
    return true;
  },
};

export const name: Command = {
  words: 'people name',
  usage: 'ID NAME',
  help: 'name a person or group',
  args: [2, 2],
  async run({ flags, library }, [id, text = '']) {
    const number = wholeNumber(id, 'ID');
    checkName(text, 'NAME');
    const facet = await library();
    await facet.review.name({ person: number, name: text, merge: false });
    const person = await facet.people.get({ id: number });
    answer(flags.json, row(person), () => [line(person)]);
    return true;
  },
};

export const merge: Command = {
  words: 'people merge',
  usage: 'A B',
  help: 'B becomes part of A',
  args: [2, 2],
  async run({ flags, library }, [into, from]) {
    const id = wholeNumber(into, 'A');
    const other = wholeNumber(from, 'B');
    if (id === other) throw new UsageError('A and B are the same person');
    const facet = await library();
    await facet.review.merge({ into: id, from: [other] });
    const person = await facet.people.get({ id });
    answer(flags.json, row(person), () => [line(person)]);
    return true;
  },
};

export const forget: Command = {
  words: 'people forget',
  usage: 'ID [--certificate FILE [--named]]',
  help: 'erase a person: templates, crops and name; cannot be undone',
  args: [1, 1],
  async run({ flags, library }, [id]) {
    const person = wholeNumber(id, 'ID');
    const file = flags.certificate;
    if (flags.named && file === undefined) throw new UsageError('--named is for --certificate FILE');
    const facet = await library();
    const to = file === undefined ? null : await facet.host.grant({ path: resolve(file), save: true });
    const { faces, certificate } = await facet.review.forget({ person, named: flags.named });
    if (to !== null) await facet.audit.saveCertificate({ certificate, to: to.id });
    answer(flags.json, { forgotten: person, faces, certificate }, () => [
      `person ${person} is gone with ${count(faces, 'face')}`,
      ...certificateLines(certificate),
    ]);
    return true;
  },
};

export const forgetFolder: Command = {
  words: 'folders forget',
  usage: 'FOLDER',
  help: 'erase a scanned folder: its paths, its photos that are nowhere else, their faces; the files stay',
  args: [1, 1],
  async run({ flags, library }, [path = '']) {
    const facet = await library();
    const wanted = resolve(path);
    const folder = (await facet.library.folders({})).find((one) => one.path === wanted);
    if (folder === undefined) throw new UsageError(`${wanted} is no folder that was scanned`);
    const { photos, faces, certificate } = await facet.review.forgetFolder({ folder: folder.id });
    answer(flags.json, { forgotten: wanted, photos, faces, certificate }, () => [
      `${wanted} is gone with ${count(photos, 'photo')} and ${count(faces, 'face')}`,
      ...certificateLines(certificate),
    ]);
    return true;
  },
};

export const undo: Command = {
  words: 'undo',
  usage: '',
  help: 'take back the last decision',
  args: [0, 0],
  async run({ flags, library }) {
    const facet = await library();
    const { operation, person } = await facet.review.undo({});
    answer(flags.json, { undone: operation, person }, () => [`undone: ${done(operation)}`]);
    return true;
  },
};
