/**
 * Whatever happens to a folder, and whether Facet runs meanwhile, does not, or is killed: the library ends equal to
 * a fresh scan, and what the user decided is still there. `FACET_FOLLOW_FILES` sets the number of files (soak: 1,000).
 */
import { fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { seededRandom } from '../support/random.ts';
import { Album, photosOf, shownBy, shownIn } from './album.ts';
import { atOnce, remove, scan, setup, type Setup } from './harness.ts';

const files = Number(process.env['FACET_FOLLOW_FILES'] ?? '24');
const runs = Number(process.env['FACET_FUZZ'] ?? '1') * 3;
const child = fileURLToPath(new URL('watch-child.ts', import.meta.url));
const patience = { timeout: 240_000, interval: 50 };
/** Names everybody, and confirms the first face of each photo: the user's word, which only a photo that is followed keeps. */
async function decide(lib: Setup): Promise<Map<string, string>> {
  const decided = new Map<string, string>();
  for (const { path, faceList } of await photosOf(lib.client)) {
    const first = faceList.find(({ box }) => box.x === 0);
    if (first === undefined || first.person === null) continue;
    const name = `Somebody in ${path.slice(lib.photos.length)}`;
    await lib.client.review.name({ person: first.person, name, merge: false });
    await lib.client.review.confirm({ faces: [first.id] });
    decided.set(path, name);
  }
  return decided;
}

/** Opens the library in a process of its own, lets `change` happen, and kills it in the middle of that. */
async function killedAmid(root: string, change: () => Promise<void>): Promise<void> {
  const watcher = fork(child, [root], { stdio: 'inherit' });
  const gone = new Promise((resolve) => watcher.once('exit', resolve));
  await new Promise((resolve) => watcher.once('message', resolve));
  await change();
  watcher.kill('SIGKILL');
  await gone;
}

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

it.each(Array.from({ length: runs }, (_, n) => n + 1))(
  'a library follows its folder while it is open, closed, and killed (%i)',
  { timeout: 600_000 },
  async (seed) => {
    const random = seededRandom(seed);
    const root = mkdtempSync(join(tmpdir(), 'facet-follow-'));
    const album = new Album(join(root, 'photos'), random);
    for (let n = 0; n < files; n++) album.add();
    let lib = setup({ root, watching: atOnce });
    await scan(lib);
    expect(await shownBy(lib.client)).toEqual(shownIn(album));
    const decided = await decide(lib);
    // Each decision by the content it was made about.
    const contents = new Map(
      [...album.byContent()].flatMap(([content, [path = '']]) => {
        const name = decided.get(path);
        return name === undefined ? [] : [[content, name] as const];
      }),
    );
    expect(contents.size).toBeGreaterThan(files / 2);

    const change = async (): Promise<void> => {
      for (let n = 0; n < files / 2; n++) {
        album.step();
        if (random.int(4) === 0) await breath();
      }
    };
    const phases = random.shuffle(['open', 'closed', 'killed', 'open', 'killed'] as const);
    for (const phase of phases) {
      if (phase === 'open') await change();
      else {
        await lib.close();
        await (phase === 'closed' ? change() : killedAmid(root, change));
        lib = setup({ root, watching: atOnce });
      }
      await expect.poll(() => shownBy(lib.client), patience).toEqual(shownIn(album));
    }

    // What was decided about a photo that is still there is still so, whoever's path it has now.
    const kept = new Map<string, string>();
    for (const { path, copies, faceList } of await photosOf(lib.client))
      for (const file of [path, ...copies]) {
        const first = faceList.find(({ box }) => box.x === 0);
        if (first?.by === 'user' && first.name !== null) kept.set(file, first.name);
      }
    for (const [content, paths] of album.byContent()) {
      const name = contents.get(content);
      if (name !== undefined) expect(kept.get(paths[0] ?? '')).toBe(name);
    }
    expect(await lib.client.library.check({})).toEqual({ ok: true, problems: [] });

    const fresh = setup({});
    await scan(fresh, album.folder);
    expect(await shownBy(lib.client)).toEqual(await shownBy(fresh.client));
    await fresh.close();
    remove(fresh);
    await lib.close();
    remove(lib);
  },
);
