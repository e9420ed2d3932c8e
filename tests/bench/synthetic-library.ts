/**
 * Writes a made-up library in the real format: `node tests/bench/synthetic-library.ts --faces 1000000 --out DIR
 * [--seed N]`. The app, the terminal program and the bench open it like any other; see synthetic/README.md.
 */
import { parseArgs } from 'node:util';
import { writeLibrary } from './synthetic/write.ts';

const { values } = parseArgs({
  options: {
    faces: { type: 'string', default: '20000' },
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const faces = Number(values.faces);
const seed = Number(values.seed);
if (values.out === undefined || !Number.isInteger(faces) || faces < 1 || !Number.isInteger(seed)) {
  console.error('usage: node tests/bench/synthetic-library.ts --faces N --out DIR [--seed N]');
  process.exit(2);
}
let told = performance.now();
const written = await writeLibrary(values.out, {
  faces,
  seed,
  onProgress: (done) => {
    if (performance.now() - told < 2000) return;
    told = performance.now();
    process.stderr.write(`\r${String(done)} of ${String(faces)} faces`);
  },
});
process.stderr.write('\r');
const { photos, people, seconds, vectorSeconds, bytes, vectorTableBytes, rawVectorBytes } = written;
const rate = (over: number): string => Math.round(faces / over).toLocaleString('en');
console.log(`${faces.toLocaleString('en')} faces in ${photos.toLocaleString('en')} photos, ${people.toLocaleString('en')} people and groups
whole              ${seconds.toFixed(1)} s, ${rate(seconds)} faces/s
vectors alone      ${vectorSeconds.toFixed(1)} s, ${rate(vectorSeconds)} faces/s
file               ${(bytes / 1e6).toFixed(0)} MB
table of vectors   ${(vectorTableBytes / 1e6).toFixed(0)} MB, ${(vectorTableBytes / rawVectorBytes).toFixed(3)} of the raw vectors
most memory        ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
