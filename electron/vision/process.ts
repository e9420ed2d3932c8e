/** Entry of the vision process: the pipeline behind the vision contract, on every port it is given. */
import { availableParallelism } from 'node:os';
import { FacetError } from '../contract/errors.ts';
import { visionApi } from '../contract/vision.ts';
import { serveProcess } from '../host/child.ts';
import { type Handlers, serve } from '../rpc/server.ts';
import { findPace } from './lanes/pace.ts';
import { probe } from './models/probe.ts';
import { Pipeline } from './pipeline.ts';

let pipeline: Pipeline | undefined;

function opened(): Pipeline {
  if (pipeline !== undefined) return pipeline;
  throw new FacetError({ code: 'engine-down', process: 'vision', detail: 'it is not started' });
}

const handlers: Handlers<typeof visionApi> = {
  vision: {
    analyse: ({ source, ...wanted }, { signal }) => opened().analyse(source, wanted, signal),
    embed: async ({ contract, aligned }, { signal }) => ({
      vectors: await opened().embedCrops(contract, aligned, signal),
    }),
    embedders: () => opened().embedders(),
    render: ({ source, width, region }) => opened().render(source, width, region),
    probe: ({ path }) => probe(path),
    report: () => opened().report(),
    test: ({ subject, own }, { signal }) => opened().test(subject, own ?? [], signal),
  },
};

const host = serveProcess('vision', {
  init: async ({ pace, role: _, ...models }) => {
    const options = { ...models, onTry: (provider: string | null) => host.trying(provider) };
    let taken = pace;
    if (taken === null) {
      const found = await findPace(options, availableParallelism());
      host.paced(found);
      taken = found.taken;
    }
    pipeline = await Pipeline.open({
      ...options,
      ...taken,
      onLaneLost: (reason) => {
        host.log('warn', `fewer photos at a time: ${reason}`);
      },
    });
  },
  onPort: (_role, port) => {
    serve(visionApi, handlers, port, {
      onInternal: (method, _error, thrown) => {
        host.log(
          'error',
          `${method}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
        );
      },
    });
  },
  shutdown: () => pipeline?.close(),
});
