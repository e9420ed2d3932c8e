/** All that the page gets from Electron: `window.facet`, and the port to the library when main sends one. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { channel } from '../contract/channels.ts';
import type { EngineState, FacetBridge, ShellAnswer } from '../contract/shell.ts';

/** The parts of the DOM this file needs; the project it is compiled in has none. */
declare const window: { postMessage(message: unknown, origin: string, transfer: readonly unknown[]): void };
declare const location: { readonly origin: string };

type Dropped = Awaited<ReturnType<FacetBridge['grantFiles']>>;

const bridge: FacetBridge = {
  call: async (method, input) => (await ipcRenderer.invoke(channel.call, method, input)) as ShellAnswer,
  grantFiles: async (files) => {
    const paths = files.map((file) => webUtils.getPathForFile(file as File)).filter((path) => path !== '');
    return (await ipcRenderer.invoke(channel.drop, paths)) as Dropped;
  },
  requestPort: () => {
    ipcRenderer.send(channel.port);
  },
  onEngine: (listener) => subscribe<EngineState>(channel.engine, listener),
  onMenu: (listener) => subscribe<string>(channel.menu, listener),
};

contextBridge.exposeInMainWorld('facet', bridge);

// A port cannot cross the bridge; it can be posted from this world into the page's.
ipcRenderer.on(channel.port, (event) => {
  window.postMessage(channel.port, location.origin, event.ports);
});

function subscribe<T>(name: string, listener: (value: T) => void): () => void {
  const forward = (_event: unknown, value: T): void => {
    listener(value);
  };
  ipcRenderer.on(name, forward);
  return () => {
    ipcRenderer.off(name, forward);
  };
}
