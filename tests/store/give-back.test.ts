/** Room that old vectors took goes back to the disk without the file being written anew. */
import { expect, test } from 'vitest';
import { giveBack } from '../../electron/library/store/scrub.ts';
import { contract, otherContract, populate, vector, withStore } from './synthetic.ts';

test('free pages leave the file bit by bit, and everything else stays', async () => {
  await withStore(async (store) => {
    const { faces } = populate(
      store,
      Array.from({ length: 400 }, () => null),
    );
    store.contracts.use(otherContract);
    store.modelChanges.start(otherContract.id);
    for (const face of faces) store.embeddings.put(face, otherContract.id, vector(face, 128));
    store.contracts.activate(otherContract.id);
    store.modelChanges.close('done');
    const pages = (): number => Number(store.db.pragma('page_count', { simple: true }));
    const free = (): number => Number(store.db.pragma('freelist_count', { simple: true }));
    while (store.embeddings.clear(contract.id, 50) > 0);
    const before = pages();
    // 400 vectors of 2 KiB, seven to a page.
    expect(free()).toBeGreaterThan(40);
    await giveBack(store.db);
    expect(free()).toBe(0);
    expect(pages()).toBeLessThan(before - 40);
    expect([...store.embeddings.rows(otherContract.id)].map(({ face }) => face)).toEqual(faces);
    expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok');
  });
});
