/** All that the page gets from Electron: `window.facet`, and the port to the library when main sends one. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { channel } from '../contract/channels.ts';
import type { FacetBridge, ShellAnswer } from '../contract/shell.ts';

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
  onEngine: (listener) => subscribe(channel.engine, listener),
  onMenu: (listener) => subscribe(channel.menu, listener),
};

contextBridge.exposeInMainWorld('facet', bridge);

// A port cannot cross the bridge; it can be posted from this world into the page's.
ipcRenderer.on(channel.port, (event) => {
  window.postMessage(channel.port, location.origin, event.ports);
});

/** The type of `value` is what main sends on this channel; nobody else can. */
function subscribe(name: string, listener: (value: never) => void): () => void {
  const forward = (_event: unknown, value: unknown): void => {
    listener(value as never);
  };
  ipcRenderer.on(name, forward);
  return () => {
    ipcRenderer.off(name, forward);
  };
}
