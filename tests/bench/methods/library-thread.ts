/**
 * A library in a thread of its own, as in the app, where the time it is held can be measured: the messages of
 * {@link Order} come through the thread's own port, calls through the one it is given. Vision is made up.
 */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { openService } from '../../../electron/library/service/service.ts';
import { nodePort } from './node-port.ts';
import { Turns } from './turns.ts';
import { attachVision, type Model } from './vision.ts';

export interface ThreadData {
  readonly dir: string;
  readonly port: MessagePort;
  readonly model: Model;
}

/** `begin` and `end` around what is measured; `busy`: see {@link Turns.busy}. */
export type Order = 'begin' | 'end' | 'busy' | 'close';

const { dir, port, model } = workerData as ThreadData;
const turns = new Turns();
const service = openService({ dir, appVersion: 'bench' });
attachVision(service, model);
service.onPort('host', nodePort(port));

parentPort?.on('message', (order: Order) => {
  void answer(order).then((said) => parentPort?.postMessage(said));
});

async function answer(order: Order): Promise<unknown> {
  switch (order) {
    case 'begin':
      turns.begin();
      return null;
    case 'end':
      return turns.end();
    case 'busy':
      return turns.busy;
    case 'close':
      await service.close();
      return null;
  }
}
