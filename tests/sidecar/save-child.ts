/** Changes the library in the folder it is given and saves copies of its vectors, until it is killed. */
import { face, open, photo, vector } from '../store/synthetic.ts';
import { contract, save } from './made.ts';

const [dir = '', seed = '0'] = process.argv.slice(2);
const store = open(dir);
const clock = new Int32Array(new SharedArrayBuffer(4));
let blocks = 0;

/** A slow disk: the file is half written most of the time. */
function onBlock(): void {
  if (++blocks === 7) process.send?.('writing');
  Atomics.wait(clock, 0, 0, 15);
}

process.send?.('ready');
for (let n = Number(seed) * 1000; ; n++) {
  const faces = store.faces.idsOf(1);
  const some = faces[n % Math.max(1, faces.length)];
  if (n % 3 === 0) store.savePhoto(photo(`/photos/${String(n)}.jpg`, [face(n)]));
  if (n % 3 === 1 && some !== undefined) store.embeddings.put(some, contract, vector(n));
  await save(store, `copy ${String(n)}`, onBlock);
}
