/** Entry of a thread that describes photos: networks of its own on the CPU, one photo at a time, decoded for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { FacetError, toAppError } from '../../contract/errors.ts';
import type { Box } from '../../contract/model.ts';
import type { Decoded } from '../decode/image.ts';
import { type Answer, Describer } from './describer.ts';
import type { FromThread, ThreadOptions, ToThread } from './frames.ts';

const post = (message: FromThread, transfer: ArrayBuffer[] = []): void => {
  parentPort?.postMessage(message, transfer);
};

let describer: Describer | undefined;
/** Who waits for a part of the photo at hand. */
let part: PromiseWithResolvers<Decoded> | undefined;

function askCloser(region: Box): Promise<Decoded> {
  part = Promise.withResolvers<Decoded>();
  post({ k: 'closer', region });
  return part.promise;
}

/** The memory of every picture in `answer`: handed over, not copied. */
function pictures({ faces, thumb }: Answer): ArrayBuffer[] {
  const rasters = [thumb, ...faces.flatMap(({ crop, aligned }) => [crop, aligned])];
  return rasters.flatMap((raster) =>
    raster?.data.buffer instanceof ArrayBuffer ? [raster.data.buffer] : [],
  );
}

async function answer(message: ToThread): Promise<void> {
  switch (message.k) {
    case 'describe': {
      if (describer === undefined) throw new Error('the thread is not open');
      const { photo, larger, look } = message;
      const found = await describer.describe(photo, larger ? askCloser : null, look);
      post({ k: 'answer', answer: found }, pictures(found));
      return;
    }
    case 'trial':
      await describer?.trial();
      post({ k: 'tried' });
      return;
    case 'part':
      part?.resolve(message.part);
      return;
    case 'no-part':
      part?.reject(new FacetError(message.error));
      return;
    case 'close':
      await describer?.close();
      // Without a port nothing keeps the thread: it ends by itself, with no inference under way.
      parentPort?.close();
  }
}

const fail = (thrown: unknown): void => {
  post({ k: 'failed', error: toAppError(thrown) });
};

try {
  describer = await Describer.open(workerData as ThreadOptions);
  parentPort?.on('message', (message: ToThread) => {
    answer(message).catch(fail);
  });
  post({ k: 'ready' });
} catch (thrown) {
  fail(thrown);
}
