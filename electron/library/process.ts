/** Entry of the `library` process: owns the database file; asks vision for faces, answers page and terminal. */
import { serveProcess } from '../host/child.ts';
import { type LibraryService, openService } from './service/service.ts';
import { subscribe } from './watch/native.ts';

let service: LibraryService | undefined;

const host = serveProcess('library', {
  init: ({ dir, appVersion, modelsDir, ownModelsDir, detector, watch, inFlight, keys }) => {
    service = openService({
      dir,
      appVersion,
      detector,
      inFlight,
      keys,
      models: {
        modelsDir,
        ownModelsDir,
        mirror: process.env['FACET_MODEL_MIRROR'],
      },
      ...(watch && { watching: { subscribe } }),
      onStuck: () => {
        host.stuck();
      },
      log: (level, text) => {
        host.log(level, text);
      },
    });
  },
  onPort: (role, port) => {
    service?.onPort(role, port);
  },
  shutdown: async () => {
    await service?.close();
  },
});
