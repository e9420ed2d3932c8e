/** A made-up main process and library, in the page. */
import { api } from '../../electron/contract/api.ts';
import type { AppError } from '../../electron/contract/errors.ts';
import {
  channel,
  type EngineState,
  type FacetBridge,
  type ShellAnswer,
} from '../../electron/contract/shell.ts';
import { webPort } from '../../electron/rpc/port.ts';
import { serve } from '../../electron/rpc/server.ts';
import { handlers } from './handlers.ts';

const failures: Record<string, AppError> = {
  'library-locked': { code: 'library-locked', path: '/home/anna/Facet' },
  'library-newer': { code: 'library-newer', path: '/home/anna/Facet', found: 9, supported: 3 },
  'library-corrupt': {
    code: 'library-corrupt',
    path: '/home/anna/Facet',
    detail: 'database disk image is malformed',
  },
  'disk-full': { code: 'disk-full', path: '/home/anna/Facet' },
  'model-missing': { code: 'model-missing', model: 'fr_feature', detail: 'fr_feature.onnx was not found' },
};

export function installBridge(state: string): void {
  let theme: 'system' | 'light' | 'dark' = 'system';
  const engineState = (): EngineState => {
    const failure = state.startsWith('failed:') ? failures[state.slice(7)] : undefined;
    if (failure !== undefined) return { state: 'failed', error: failure };
    if (state === 'locked') return { state: 'locked', why: 'passphrase', passphrase: true };
    if (state === 'rewriting')
      return { state: 'rewriting', what: 'encrypt', done: 412_000, total: 1_000_000, secondsLeft: 47 };
    if (state === 'restarting')
      return { state: 'restarting', process: 'vision', reason: 'it stopped by itself (signal 11)' };
    return { state: state === 'starting' ? 'starting' : 'ready' };
  };
  const shell: Record<string, (input: unknown) => unknown> = {
    about: () => ({
      version: '0.1.0',
      electron: '45.4.1',
      platform: 'linux x64',
      library: '/home/anna/Facet',
      recent: ['/home/anna/Facet', '/media/disk/Family archive'],
      theme,
    }),
    engine: engineState,
    encryption: () => ({
      encrypted: state !== 'unencrypted',
      keychain: state === 'unencrypted' ? 'plain' : 'os',
      ways: { keychain: state !== 'unencrypted', passphrase: state === 'passphrase' },
      lockAfter: 15,
    }),
    pace: () => ({
      measured: {
        trials: [
          { provider: 'cpu', lanes: 1, threads: 1, batch: 1, rate: 5.1 },
          { provider: 'cpu', lanes: 1, threads: 4, batch: 1, rate: 8.3 },
          { provider: 'cpu', lanes: 4, threads: 1, batch: 1, rate: 15.6 },
        ],
        taken: { provider: null, lanes: 4, threads: 1, batch: 1 },
      },
      chosen: null,
    }),
    chooseFolder: () => ({ id: 'g1', kind: 'folder', label: 'Pictures' }),
    choosePhotos: () => [{ id: 'g2', kind: 'file', label: 'IMG_4005.jpg' }],
    chooseBackup: () => ({ id: 'g3', kind: 'file', label: 'facet-backup.sqlite' }),
    choosePairs: () => ({ id: 'g4', kind: 'file', label: 'lfw-pairs.tsv' }),
    chooseModels: () => [{ id: 'buffalo_l.zip', kind: 'file', label: 'buffalo_l.zip' }],
    chooseSave: () => ({ id: 'g5', kind: 'file', label: 'report' }),
    theme: (input) => {
      ({ theme } = input as { theme: typeof theme });
      return {};
    },
  };
  const bridge: FacetBridge = {
    call: (method, input) =>
      Promise.resolve<ShellAnswer>({ ok: true, value: shell[method.replace('shell.', '')]?.(input) ?? {} }),
    grantFiles: (files) =>
      Promise.resolve({
        grants: files.map((_, at) => ({ id: `g${at}`, kind: 'file', label: 'dropped.jpg' })),
        error: null,
      }),
    requestPort: () => {
      if (state.startsWith('failed:') || ['starting', 'locked', 'rewriting'].includes(state)) return;
      const { port1, port2 } = new MessageChannel();
      serve(api, handlers(state), webPort(port1 as Parameters<typeof webPort>[0]), {
        refuse: new Set(['host', 'media']),
      });
      setTimeout(() => {
        // What the preload's `postMessage` with a port amounts to.
        window.dispatchEvent(
          Object.defineProperties(new Event('message'), {
            source: { value: window },
            data: { value: channel.port },
            ports: { value: [port2] },
          }),
        );
      }, 20);
    },
    onEngine: (listener) => {
      if (state === 'restarting')
        setTimeout(() => {
          listener(engineState());
        }, 600);
      return () => undefined;
    },
    onMenu: () => () => undefined,
  };
  Object.defineProperty(window, 'facet', { value: bridge });
}
