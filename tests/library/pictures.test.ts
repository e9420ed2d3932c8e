/** Small pictures that a grid gives up again: nothing is read for them, from the page's request down to the database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import { api, type Api } from '../../electron/contract/api.ts';
import { Core } from '../../electron/library/service/core.ts';
import { mediaHandlers } from '../../electron/library/service/media.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { answerAtOnce } from '../../electron/main/given-up.ts';
import { type Client, connect } from '../../electron/rpc/client.ts';
import { portPair } from '../../electron/rpc/port.ts';
import { type Handlers, serve } from '../../electron/rpc/server.ts';

let dir: string;
let core: Core;
let client: Client<Api>;
/** In place of the database, so that it can be seen what that is asked for. */
let crop: MockInstance<Core['store']['crops']['crop']>;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'facet-pictures-'));
  core = new Core(dir, openStore(dir, { appVersion: 'test' }), {});
  crop = vi.spyOn(core.store.crops, 'crop').mockImplementation((face) => new Uint8Array([face]));
  const [near, far] = portPair();
  serve(api, { media: mediaHandlers(core) } as unknown as Handlers<Api>, far);
  client = connect(api, near);
});
afterEach(() => {
  core.store.close();
  rmSync(dir, { recursive: true, force: true });
});

/** As the main process answers the page. */
const answer = (face: number): Response =>
  answerAtOnce(async (signal) => (await client.media.crop({ face }, { signal })).bytes, {});

test('what is given up while the library was busy is not read, what stays is', async () => {
  const [first, second, kept] = [1, 2, 3].map(answer);
  await Promise.all([first?.body?.cancel(), second?.body?.cancel()]);
  expect(new Uint8Array(await (kept as Response).arrayBuffer())).toEqual(new Uint8Array([3]));
  expect(crop.mock.calls).toEqual([[3]]);
});

test('a picture that is not there ends its answer in an error', async () => {
  crop.mockReturnValue(null);
  const response = answer(1);
  await expect(response.arrayBuffer()).rejects.toMatchObject({ error: { code: 'not-found' } });
});
