/**
 * `npm run bench [-- SECTION...] [-- --json FILE]`: speed, memory and accuracy as ratios to named baselines. The section
 * `index` takes sizes: see `index/options.ts`.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureKernels } from '../../build/kernels.ts';
import { indexFlags, type IndexOptions, indexOptions } from './index/options.ts';
import { line, type Row } from './row.ts';
import { accuracy } from './sections/accuracy.ts';
import { bulk } from './sections/bulk.ts';
import { encryption } from './sections/encryption.ts';
import { grids } from './sections/grids.ts';
import { index } from './sections/index.ts';
import { ingest } from './sections/ingest.ts';
import { open } from './sections/open.ts';
import { queries } from './sections/queries.ts';
import { scan } from './sections/scan.ts';
import { search } from './sections/search.ts';
import { start } from './sections/start.ts';
import { vectors } from './sections/vectors.ts';

const sections: Readonly<Record<string, (sizes: IndexOptions) => Promise<Row[]>>> = {
  scan,
  ingest,
  search,
  index,
  vectors,
  bulk,
  open,
  start,
  accuracy,
  queries,
  encryption,
  grids,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'string' },
    ...indexFlags,
  },
});
const asked = [...values.only, ...positionals];
const wanted = Object.keys(sections).filter((name) => asked.length === 0 || asked.includes(name));
if (wanted.length === 0) {
  console.error(
    `bench: there is no section "${asked.join(' ')}"; there are ${Object.keys(sections).join(', ')}`,
  );
  process.exit(2);
}

ensureKernels();
const sizes = indexOptions(values);
const rows: Row[] = [];
for (const name of wanted) {
  for (const row of (await sections[name]?.(sizes)) ?? []) {
    rows.push(row);
    console.log(line(row));
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 1)}\n`);
process.exitCode = rows.every((row) => row.holds !== false) ? 0 : 1;
