/** The vision process as the host starts it: another process, the framed protocol, the contract. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureSamples } from '../../build/samples.ts';
import { FacetError } from '../../electron/contract/errors.ts';
import { Analysed, visionApi, type VisionApi } from '../../electron/contract/vision.ts';
import { startVisionOnly, type VisionEngine } from '../../electron/host/engine.ts';
import { type Client, connect } from '../../electron/rpc/client.ts';
import { ensureModels } from '../../native-models/fetch.ts';

let engine: VisionEngine;
let client: Client<VisionApi>;
let sample = '';
const logged: string[] = [];

beforeAll(async () => {
  sample = `${await ensureSamples()}/sample1.jpg`;
  const entry = fileURLToPath(new URL('../../electron/vision/process.ts', import.meta.url));
  engine = await startVisionOnly({
    modelsDir: await ensureModels(),
    detector: 'default',
    nodePath: process.execPath,
    entries: { library: '', vision: entry },
    log: (_level, _from, text) => logged.push(text),
  });
  client = connect(visionApi, engine.openVision());
});
afterAll(() => engine.stop());

const source = (path: string) => ({ path, bytes: null, label: 'photo' });
const wanted = { embed: true, crops: true, thumb: true };

async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (thrown) {
    return thrown instanceof FacetError ? thrown.error : thrown;
  }
}

describe('the vision process', () => {
  it('finds faces and reports what runs', async () => {
    const answer = Analysed.parse(await client.vision.analyse({ source: source(sample), ...wanted }));
    expect(answer.faces).toHaveLength(3);
    const report = await client.vision.report({});
    expect(report.contract).toBe(answer.contract);
    expect(report.requested).toContain(report.provider);
  });

  it('renders a smaller copy', async () => {
    const { bytes, type } = await client.vision.render({ source: source(sample), width: 300, region: null });
    expect(type).toBe('image/jpeg');
    expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  });

  it('answers bad input with a value and goes on', async () => {
    const bad = { path: null, bytes: new Uint8Array([1, 2, 3]), label: 'scrap' };
    expect(await failure(client.vision.analyse({ source: bad, ...wanted }))).toEqual({
      code: 'bad-image',
      label: 'scrap',
      reason: 'not-an-image',
      detail: '',
    });
    expect(
      await failure(client.vision.render({ source: source('/nowhere.jpg'), width: 99, region: null })),
    ).toMatchObject({
      code: 'bad-image',
      reason: 'vanished',
    });
    const nothing = { path: null, bytes: null, label: 'nothing' };
    expect(await failure(client.vision.analyse({ source: nothing, ...wanted }))).toMatchObject({
      code: 'invalid-input',
    });
    expect((await client.vision.analyse({ source: source(sample), ...wanted })).faces).toHaveLength(3);
  });

  it('drops a cancelled analysis that waits its turn', async () => {
    const first = client.vision.analyse({ source: source(sample), ...wanted });
    const abort = new AbortController();
    const second = client.vision.analyse({ source: source(sample), ...wanted }, { signal: abort.signal });
    abort.abort();
    expect(await failure(second)).toEqual({ code: 'cancelled' });
    expect((await first).faces).toHaveLength(3);
  });

  it('comes back after it was killed', async () => {
    const { vision } = engine.pids();
    if (vision === undefined) throw new Error('no process');
    const lost = failure(client.vision.analyse({ source: source(sample), ...wanted }));
    process.kill(vision, 'SIGKILL');
    expect(await lost).toMatchObject({ code: 'engine-down' });
    for (;;) {
      try {
        client = connect(visionApi, engine.openVision());
        break;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    expect((await client.vision.analyse({ source: source(sample), ...wanted })).faces).toHaveLength(3);
    expect(engine.pids().vision).not.toBe(vision);
  });
});
