/** Deny by default: what a page could ask of Chromium beyond drawing itself is refused here, in one place. */
import { app, type IpcMainEvent, type IpcMainInvokeEvent, type Session, type WebContents } from 'electron';
import { parseUrl } from './parse-url.ts';
import { pageUrl } from './protocols.ts';

/** Web preferences of every window. All are Electron's defaults or stricter; said once so that a change shows. */
export const webPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} as const;

/** What the page may do of the things Chromium asks permission for: write text to the clipboard. */
const allowed: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

const schemes: ReadonlySet<string> = new Set(['app:', 'media:', 'blob:']);
/** In development: the tools and their source maps. */
const developmentSchemes: ReadonlySet<string> = new Set(['devtools:', 'data:', 'chrome-extension:']);

/** Shuts every way out of a session. Call before anything is loaded in it. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(allowed.has(permission) && isPage(contents.getURL()));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      allowed.has(permission) && origin.replace(/\/$/, '') === 'app://bundle',
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const scheme = parseUrl(details.url)?.protocol ?? '';
    const known = schemes.has(scheme) || (!app.isPackaged && developmentSchemes.has(scheme));
    answer({ cancel: !known });
  });
  session.setSpellCheckerEnabled(false);
  // Nothing is ever downloaded: files are written by the library only.
  session.on('will-download', (event) => {
    event.preventDefault();
  });
}

/** Keeps every page where it is: no navigation, no window, no webview, for windows of today and tomorrow. */
export function lockContents(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const stay = (event: { preventDefault(): void }): void => {
      event.preventDefault();
    };
    contents.on('will-navigate', stay);
    contents.on('will-frame-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-attach-webview', stay);
    // `about:blank` asks nobody: it is left again at once. IPC from it is refused in the meantime.
    contents.on('did-navigate', (_gone, url) => {
      if (contents.getType() === 'window' && !isPage(url)) void contents.loadURL(pageUrl);
    });
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

function isPage(url: string): boolean {
  return url === pageUrl || url.startsWith(`${pageUrl}#`) || url.startsWith(`${pageUrl}?`);
}

/** True when an IPC message comes from our page itself: its main frame, at our address. */
export function fromPage(event: IpcMainInvokeEvent | IpcMainEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && frame.parent === null && isPage(frame.url);
}
