// How fast a peer is at detection + landmarks + descriptor: `peer-speed.mjs face-api|human photo…`, one JSON line.
// A process of its own, so that its memory is its own.
import { openPeer } from './peer-open.mjs';

const [name, ...paths] = process.argv.slice(2);
const describe = await openPeer(name);
await describe(paths[0]); // warm-up: compilation is not the photo's cost
const start = performance.now();
let found = 0;
for (const path of paths) found += (await describe(path)).faces.length;
const seconds = (performance.now() - start) / 1000;
process.stdout.write(
  `${JSON.stringify({ photos: paths.length, faces: found, seconds, rss: process.resourceUsage().maxRSS * 1024 })}\n`,
);
