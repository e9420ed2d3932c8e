/** Entry of a scan thread: it knows some planes by number, and scans what it is told of them. */
import { parentPort, workerData } from 'node:worker_threads';
import { toAppError } from '../../contract/errors.ts';
import { kernelsOver } from './kernels.ts';
import type { Layout } from './layout.ts';
import { type BankView, scan } from './scan.ts';
import type { FromScanThread, ToScanThread } from './threads.ts';
import { runsOf, touch } from './touch.ts';

const { scratch } = workerData as { scratch: number };
const known = new Map<number, { layout: Layout; banks: BankView[] }>();
const post = (message: FromScanThread): void => {
  parentPort?.postMessage(message);
};

/** What is still to be touched, in turn. */
const touching: Generator<undefined, void>[] = [];

/** One step, then whatever was asked meanwhile. */
function goOn(): void {
  if (touching[0]?.next().done === true) touching.shift();
  if (touching.length > 0) setImmediate(goOn);
}

parentPort?.on('message', (message: ToScanThread) => {
  if (message.k === 'planes') {
    const banks = message.memories.map((memory) => ({ memory, kernels: kernelsOver(memory) }));
    known.set(message.planes, { layout: message.layout, banks });
    return;
  }
  if (message.k === 'forget') {
    known.delete(message.planes);
    return;
  }
  if (message.k === 'touch') {
    const { layout, banks } = known.get(message.planes) ?? { layout: null, banks: [] };
    const memory = banks[message.bank]?.memory;
    if (layout === null || memory === undefined) return;
    if (touching.length === 0) setImmediate(goOn);
    touching.push(...runsOf(layout, memory, message.at, message.rows).map(touch));
    return;
  }
  const { scan: id, planes, request, pieces, stop } = message;
  try {
    const { layout, banks } = known.get(planes) ?? { layout: null, banks: [] };
    if (layout === null) throw new Error(`planes ${String(planes)} are not known to this thread`);
    const flag = new Int32Array(stop);
    const found = scan(layout, banks, scratch, request, pieces, () => Atomics.load(flag, 0) !== 0);
    post({ scan: id, found, error: null });
  } catch (thrown) {
    post({ scan: id, found: null, error: toAppError(thrown) });
  }
});
