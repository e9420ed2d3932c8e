/** Facet's index beside others: the same rows and queries, every engine in a process of its own, in one run. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Planes } from '../../../electron/library/index/planes.ts';
import { dimension } from '../../measure/embedded-lfw.ts';
import { noShared, sharedDir } from '../../support/shared.ts';
import { addCrowd } from '../index/crowd.ts';
import type { IndexOptions } from '../index/options.ts';
import { realFaces } from '../index/real.ts';
import { compared, plain, type Row } from '../row.ts';
import { quantile } from '../times.ts';
import { type EngineRun, ensureEngines, facet, type Given, peers, runEngine } from '../vectors/engines.ts';

const k = 10;
const queries = 20;
/** So few that a graph can be built in a minute. */
const few = 20_000;

const say = (text: string): void => void process.stderr.write(`bench: vectors: ${text}\n`);

export async function vectors({ rows, vectors: file }: IndexOptions): Promise<Row[]> {
  const shared = sharedDir();
  if (shared === null) {
    say(`skipped: ${noShared}`);
    return [];
  }
  ensureEngines();
  const real = await realFaces(`${shared}/data/lfw`, file);
  const people = [...Map.groupBy(real, ({ person }) => person).values()];
  const faces = people.map((own) => own.map(({ vector }) => vector));
  // Somebody of whom there is another photo: most engines are judged on what is found, not on noise.
  const asked = faces.filter((own) => own.length > 1).slice(0, queries);
  const probes = asked.map(([first]) => first as Float32Array);
  const gallery = faces.flatMap((own) => own.filter((vector) => !probes.includes(vector)));
  const dir = mkdtempSync(join(tmpdir(), 'facet-bench-'));
  try {
    const found: Row[] = [];
    for (const count of new Set([Math.min(few, rows), rows])) {
      const given = await write(dir, gallery, probes, faces, count);
      found.push(...besides(count, given));
    }
    return found;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function besides(count: number, given: Given): Row[] {
  const own = runEngine(facet, given);
  if (typeof own === 'string') throw new Error(own);
  const of = count.toLocaleString('en');
  const rows = [
    plain('vectors', `${of}: ${facet.name}`, 'ms', quantile(own.milliseconds, 0.5)),
    ...figures(own, own),
  ];
  for (const peer of peers) {
    if (count > peer.atMost) continue;
    const run = runEngine(peer, given);
    if (typeof run === 'string') say(`${peer.name} left out: ${run}`);
    else {
      rows.push(
        compared(
          'vectors',
          `${of}: ${peer.name}`,
          'ms',
          quantile(run.milliseconds, 0.5),
          'Facet',
          quantile(own.milliseconds, 0.5),
        ),
        ...figures(run, own),
      );
    }
  }
  return rows;
}

/** Facet's answers are exact (a test compares them with the reference): they are the truth of the recall. */
function figures(run: EngineRun, truth: EngineRun): Row[] {
  const row = (what: string, unit: string, value: number): Row => plain('vectors', `  ${what}`, unit, value);
  return [
    row('95 %', 'ms', quantile(run.milliseconds, 0.95)),
    row('build', 's', run.buildSeconds),
    row('memory', 'MiB', run.memory / 2 ** 20),
    row('recall@1', '', recall(run, truth, 1)),
    row(`recall@${k}`, '', recall(run, truth, k)),
  ];
}

/** Real faces first, then made-up ones, as flat files. */
async function write(
  dir: string,
  gallery: readonly Float32Array[],
  probes: readonly Float32Array[],
  faces: readonly (readonly Float32Array[])[],
  count: number,
): Promise<Given> {
  const files = { rows: join(dir, `${count}.f32`), queries: join(dir, 'queries.f32') };
  const planes = new Planes({ dimension });
  for (const vector of gallery.slice(0, count)) planes.add(vector);
  await addCrowd(planes, Math.max(0, count - gallery.length), { dimension, faces });
  const out = openSync(files.rows, 'w');
  for (let slot = 0; slot < planes.rows; slot++) writeSync(out, planes.vector(slot));
  closeSync(out);
  writeFileSync(
    files.queries,
    Buffer.concat(
      probes.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
    ),
  );
  return { ...files, dimension, k };
}

function recall({ found }: EngineRun, truth: EngineRun, depth: number): number {
  const shares = truth.found.map((right, i) => {
    const wanted = new Set(right.slice(0, depth));
    return (found[i] ?? []).slice(0, depth).filter((row) => wanted.has(row)).length / wanted.size;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
