/** Lanes beside the first: when there may be any, and how one is opened. */
import { allButCpu } from '../runtime/providers.ts';
import type { Describer, DescriberOptions } from './describer.ts';
import { Thread } from './thread.ts';

/** Names them to {@link DescriberOptions.onTry}: native code in several threads may end the process as well. */
const threadsName = 'threads';

export const further = {
  /** A GPU is one: two threads that share it wait for each other. */
  mayOpen: (own: Describer, { exclude }: Pick<DescriberOptions, 'exclude'>): boolean =>
    own.networks.provider().provider === 'cpu' && !exclude.includes(threadsName),

  /** Errors: of the models; `ThreadLost`. */
  async open(options: DescriberOptions): Promise<Thread> {
    const { modelsDir, ownModelsDir = null, detector, threads, batch = 1 } = options;
    await options.onTry?.(threadsName);
    try {
      return await Thread.open({ modelsDir, ownModelsDir, detector, threads, batch, exclude: allButCpu });
    } finally {
      await options.onTry?.(null);
    }
  },
};
