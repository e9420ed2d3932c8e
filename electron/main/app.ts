/** Facet's main process: one window, one engine, nothing else. No pixels, no SQL, no native modules. */
import { app, BrowserWindow, nativeTheme, session } from 'electron';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { modelsDir, ownModelsDir } from '../../native-models/locate.ts';
import { describeError, FacetError } from '../contract/errors.ts';
import { channel, type EngineState } from '../contract/shell.ts';
import { grantPaths } from './grants.ts';
import { lockWhenIdle } from './idle.ts';
import { systemKeychain } from './keychain.ts';
import { openLog } from './log.ts';
import { installMenu } from './menu.ts';
import { MachinePace, thisMachine } from './pace.ts';
import { enginesNodeHere } from './packed.ts';
import { handleProtocols, registerSchemes } from './protocols.ts';
import { lockContents, lockSession } from './security.ts';
import { SettingsFile } from './settings.ts';
import { answerPage } from './shell-calls.ts';
import { shellHandlers } from './shell-handlers.ts';
import { appStarter, bundledEntries, startKind, Supervisor } from './supervisor.ts';
import { openWindow } from './window.ts';

/** Longest time the engine may take to stop at quit, ms: twice its own limit of 3 s a process, and some. */
const quitMs = 10_000;

const here = import.meta.dirname;
const { env } = process;

if (env['FACET_USER_DATA'] !== undefined) app.setPath('userData', env['FACET_USER_DATA']);
// The lock belongs to the user-data folder: two with different ones do not meet.
if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  // As root Chromium cannot make its sandbox and is told so; insisting would end the app. The window's own
  // preferences keep the page without Node either way.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerSchemes();
  lockContents();

  const log = openLog(app.getPath('logs'));
  const settings = new SettingsFile(join(app.getPath('userData'), 'settings.json'));
  nativeTheme.themeSource = settings.value.theme;
  let window: BrowserWindow | undefined;
  const nodePath = enginesNodeHere(app.isPackaged);
  const pace = new MachinePace(settings, thisMachine(app.getVersion()));

  let said = '';
  const supervisor = new Supervisor(
    {
      modelsDir: modelsDir(),
      ownModelsDir: ownModelsDir(),
      watch: true,
      detector: env['FACET_DETECTOR'] ?? null,
      nodePath,
      appVersion: app.getVersion(),
      entries: bundledEntries(here),
      rewriteEntry: join(here, 'rewrite.js'),
      starter: appStarter(nodePath),
      log,
      pace,
      keychain: () => app.whenReady().then(() => systemKeychain(env)),
    },
    (state: EngineState) => {
      const words = `engine: ${state.state === 'failed' ? describeError(state.error) : state.state}`;
      // Progress is told many times a second.
      if (words !== said) log('info', 'main', words);
      said = words;
      if (state.state === 'ready') settings.opened(supervisor.dir);
    },
  );
  const theWindow = (): BrowserWindow => {
    if (window === undefined) throw new FacetError({ code: 'busy', what: 'the window is closing' });
    return window;
  };

  const openLibrary = (): void => {
    void supervisor.open(env['FACET_LIBRARY'] ?? settings.value.recent[0] ?? defaultLibrary());
  };
  // Node children need nothing of Electron's: they start while Chromium does.
  const early = (['library', 'vision'] as const).every(
    (name) => startKind(name, env, process.versions['napi']) === 'node',
  );
  if (early) openLibrary();

  void app.whenReady().then(() => {
    if (!early) openLibrary();
    lockSession(session.defaultSession);
    handleProtocols(session.defaultSession, join(here, '../renderer'), supervisor.library);
    answerPage({
      handlers: shellHandlers({ supervisor, settings, pace, window: theWindow }),
      drop: (paths) => grantPaths(supervisor.library(), paths),
      connect: (page) => {
        supervisor.connectPage(page);
      },
    });
    lockWhenIdle(
      () => settings.value.lockAfter,
      () => void supervisor.lock(),
    );
    installMenu((action) => {
      window?.webContents.send(channel.menu, action);
    });
    const show = (): void => {
      window = openWindow(settings, join(here, '../preload/preload.cjs'));
      window.webContents.on('render-process-gone', (_event, { reason }) => {
        log('error', 'page', `ended: ${reason}`);
        if (reason !== 'clean-exit' && reason !== 'killed') window?.webContents.reload();
      });
      window.on('closed', () => {
        window = undefined;
      });
    };
    show();
    app.on('activate', () => {
      if (window === undefined) show();
    });
  });

  app.on('second-instance', () => {
    if (window === undefined) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => {
    app.quit();
  });

  let stopping = false;
  app.on('will-quit', (event) => {
    if (stopping) return;
    stopping = true;
    event.preventDefault();
    // A running scan is interrupted at a photo's end and goes on at the next start. Whatever holds that up
    // must not keep a windowless process alive: the library commits photo by photo, so nothing is lost.
    setTimeout(() => {
      log('error', 'main', 'the engine did not stop in time');
      app.exit(1);
    }, quitMs);
    void supervisor.stop().finally(() => {
      app.exit(0);
    });
  });
}

/** `Facet Library` among the user's documents, or in the home folder where there are none. */
function defaultLibrary(): string {
  try {
    return join(app.getPath('documents'), 'Facet Library');
  } catch {
    return join(homedir(), 'Facet Library');
  }
}
