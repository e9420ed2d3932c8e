/** Opens a library in a process of its own: `node opener.ts DIR [--once]`. Prints 'open' or the error's code. */
import { toAppError } from '../../electron/contract/errors.ts';
import { openStore } from '../../electron/library/store/store.ts';

const [dir = '', once] = process.argv.slice(2);
try {
  const store = openStore(dir, { appVersion: 'elsewhere' });
  process.stdout.write('open\n');
  if (once === undefined) setInterval(() => store.bytes(), 60_000);
  else store.close();
} catch (thrown) {
  process.stdout.write(`${toAppError(thrown).code}\n`);
}
