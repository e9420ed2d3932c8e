/** What a user and a scan have left behind in a library that was filled: names, confirmed faces, history, a finished job. */
import { join } from 'node:path';
import { confirm, name } from '../../../electron/library/review/index.ts';
import type { Store } from '../../../electron/library/store/store.ts';
import type { Random } from '../../support/random.ts';
import { nameOf } from './names.ts';

/** People with so many faces get a name, one in three; one in fifty is a stranger. */
const often = 8;
/** The last of them are named through the review commands, so that there is a history to undo. */
const inHistory = 40;
const skipped = 120;

export function decide(store: Store, random: Random, root: string, contract: string): void {
  store.tx(() => {
    const groups = store.db
      .prepare<[number], number>('SELECT id FROM person WHERE faces >= ? ORDER BY id')
      .pluck()
      .all(often);
    const facesOf = store.db
      .prepare<[number], number>('SELECT face FROM assignment WHERE person = ? ORDER BY face LIMIT 4')
      .pluck();
    const vouch = store.db.prepare<[number]>(`UPDATE assignment SET by = 'user' WHERE face = ?`);
    const chosen = groups.filter(() => random.next() < 1 / 3);
    chosen.forEach((person, n) => {
      if (n >= chosen.length - inHistory) {
        name(store, { person, name: nameOf(n), merge: false });
        confirm(store, { faces: facesOf.all(person) });
      } else {
        store.people.setState(person, { name: nameOf(n), kind: 'person', cover: null, mergedInto: null });
        for (const face of facesOf.all(person)) vouch.run(face);
      }
    });
    const named = new Set(chosen);
    for (const person of groups) {
      if (named.has(person) || random.next() > 0.02) continue;
      store.people.setState(person, { name: null, kind: 'stranger', cover: null, mergedInto: null });
    }
    for (const face of store.faces.looseIds()) {
      if (random.next() < 0.05) store.links.setState(face, 'not-a-face');
    }
  });
  store.tx(() => {
    for (let n = 0; n < skipped; n++) {
      const path = join(root, '2025', '2025-12', `DAMAGED_${String(n).padStart(4, '0')}.jpg`);
      store.photos.markSkipped({
        path,
        size: 4000 + n,
        mtime: Date.UTC(2025, 11, 1),
        reason: 'damaged',
        detail: 'ends in the middle',
      });
    }
    store.folders.scanned(store.folders.add(root), new Date().toISOString());
    const { photos } = store.photos.counts();
    const job = store.jobs.create([root]);
    const faces = store.faces.count();
    store.jobs.update(job, {
      state: 'done',
      total: photos + skipped,
      done: photos + skipped,
      added: photos,
      skipped,
      faces,
      seconds: faces / 10,
    });
    // Grouping has seen them all: the next scan's repair pass has nothing to make up for.
    store.meta.set(`settled-through:${contract}`, String(faces));
  });
}
