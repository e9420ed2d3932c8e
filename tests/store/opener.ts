/**
 * Opens a library in a process of its own and prints 'open' or the error's code: `node opener.ts DIR`. With `--once`
 * it closes again; with `--write` it saves photos without end and prints the number of each once it is saved.
 * `OPENER_KEY`: the key of an encrypted library, hexadecimal.
 */
import { toAppError } from '../../electron/contract/errors.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { contract, face, photo } from './synthetic.ts';

const [dir = '', mode] = process.argv.slice(2);
const key = process.env['OPENER_KEY'];
try {
  const store = openStore(dir, {
    appVersion: 'elsewhere',
    keys: key === undefined ? [] : [Buffer.from(key, 'hex')],
  });
  process.stdout.write('open\n');
  if (mode === '--write') {
    store.contracts.use(contract);
    const first = store.photos.counts().photos;
    const writeSome = (n: number): void => {
      const saved = store.tx(() => {
        const done = store.savePhoto(photo(`/written/${n}.jpg`, [face(2 * n + 1), face(2 * n + 2)]));
        for (const { face: id } of done.faces) store.links.assign(id, store.links.newGroup(), 0.5);
        return done;
      });
      process.stdout.write(`${saved.photo}\n`);
      setImmediate(writeSome, n + 1);
    };
    writeSome(first);
  } else if (mode === undefined) setInterval(() => store.bytes(), 60_000);
  else store.close();
} catch (thrown) {
  process.stdout.write(`${toAppError(thrown).code}\n`);
}
