// Descriptors of a peer for labelled photos: `peer-descriptors.mjs face-api|human`, paths as JSON on stdin,
// one JSON line per photo on stdout: the descriptor of the face nearest the centre, or null.
import { text } from 'node:stream/consumers';
import { openPeer } from './peer-open.mjs';

const describe = await openPeer(process.argv[2]);
for (const path of JSON.parse(await text(process.stdin))) {
  const { faces, width, height } = await describe(path);
  const off = ({ x, y }) => Math.hypot(x - width / 2, y - height / 2);
  const [nearest] = faces.sort((a, b) => off(a) - off(b));
  process.stdout.write(`${JSON.stringify(nearest?.descriptor ?? null)}\n`);
}
