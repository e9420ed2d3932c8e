/** What main does for the page: dialogs, "show in folder", theme, which library is open. */
import { app, type BrowserWindow, nativeTheme, shell } from 'electron';
import { FacetError } from '../contract/errors.ts';
import type { ShellApi } from '../contract/shell.ts';
import { changeKey, encryptLibrary, exportOpen } from '../host/keys/protect.ts';
import type { Handlers } from '../rpc/server.ts';
import {
  chooseBackup,
  chooseFolder,
  chooseModels,
  choosePairs,
  choosePhotos,
  chooseSave,
  confirmOpenCopy,
} from './dialogs.ts';
import { grantPaths } from './grants.ts';
import type { MachinePace } from './pace.ts';
import type { SettingsFile } from './settings.ts';
import type { Supervisor } from './supervisor.ts';

export interface ShellParts {
  readonly supervisor: Supervisor;
  readonly settings: SettingsFile;
  readonly pace: MachinePace;
  /** The window a dialog belongs to; throws when there is none. */
  readonly window: () => BrowserWindow;
}

export function shellHandlers({ supervisor, settings, pace, window }: ShellParts): Handlers<ShellApi> {
  return {
    shell: {
      about: () => ({
        version: app.getVersion(),
        electron: process.versions.electron,
        platform: process.platform,
        library: supervisor.dir,
        recent: settings.value.recent,
        theme: settings.value.theme,
      }),
      engine: () => supervisor.state,
      chooseFolder: async () => {
        const paths = await chooseFolder(window(), 'Choose a folder of photos');
        return (await grantPaths(supervisor.library(), paths))[0] ?? null;
      },
      choosePhotos: async () => grantPaths(supervisor.library(), await choosePhotos(window())),
      chooseBackup: async () => {
        const path = await chooseBackup(window());
        return path === null ? null : ((await grantPaths(supervisor.library(), [path], true))[0] ?? null);
      },
      choosePairs: async () => {
        const paths = await choosePairs(window());
        return (await grantPaths(supervisor.library(), paths))[0] ?? null;
      },
      chooseModels: async () => grantPaths(supervisor.library(), await chooseModels(window())),
      chooseSave: async ({ name, type }) => {
        const path = await chooseSave(window(), name, type);
        return path === null ? null : ((await grantPaths(supervisor.library(), [path], true))[0] ?? null);
      },
      openLibrary: async ({ recent }) => {
        const dir = recent === null ? await askForLibrary(window()) : settings.value.recent[recent];
        if (dir === undefined) {
          if (recent === null) return { opened: false };
          throw new FacetError({ code: 'not-found', what: 'recent library', id: String(recent) });
        }
        await supervisor.open(dir);
        return { opened: supervisor.state.state === 'ready' };
      },
      revealPhoto: async ({ photo }) => {
        const { path } = await supervisor.library().host.photoPath({ photo });
        shell.showItemInFolder(path);
        return {};
      },
      revealLibrary: async () => {
        await shell.openPath(supervisor.dir);
        return {};
      },
      theme: ({ theme }) => {
        settings.set({ theme });
        nativeTheme.themeSource = theme;
        return {};
      },
      restartEngine: async () => {
        await supervisor.open(supervisor.dir);
        return {};
      },
      encryption: async () => ({
        ...(await supervisor.keys.state(supervisor.dir)),
        lockAfter: settings.value.lockAfter,
      }),
      unlock: async ({ passphrase }) => {
        await supervisor.open(supervisor.dir, passphrase);
        return {};
      },
      lock: async () => {
        await supervisor.lock();
        return {};
      },
      setPassphrase: async ({ passphrase }) => {
        await supervisor.keys.setPassphrase(supervisor.dir, passphrase);
        return {};
      },
      setKeychain: async ({ on }) => {
        await supervisor.keys.setKeychain(supervisor.dir, on);
        return {};
      },
      encryptLibrary: async ({ passphrase }) => {
        const { keys } = supervisor;
        await supervisor.rewrite('encrypt', async (task) =>
          encryptLibrary(task, keys.next(), await keys.means(passphrase)),
        );
        return {};
      },
      changeKey: async ({ passphrase }) => {
        const { keys } = supervisor;
        await supervisor.rewrite('key', async (task) =>
          changeKey(task, keys.next(), await keys.means(passphrase)),
        );
        return {};
      },
      exportOpen: async () => {
        const [folder] = await chooseFolder(window(), 'Choose an empty folder for the unencrypted copy');
        if (folder === undefined || !(await confirmOpenCopy(window(), folder))) return null;
        return supervisor.rewrite('copy', (task) => exportOpen(task, folder));
      },
      cancelRewriting: () => {
        supervisor.cancelRewriting();
        return {};
      },
      setLockAfter: ({ minutes }) => {
        settings.set({ lockAfter: minutes });
        return {};
      },
      pace: () => ({ measured: pace.measured, chosen: pace.chosen }),
      setPace: ({ pace: wanted }) => {
        pace.choose(wanted);
        supervisor.renewVision();
        return {};
      },
      measurePace: () => {
        pace.forget();
        supervisor.renewVision();
        return {};
      },
    },
  };
}

async function askForLibrary(window: BrowserWindow): Promise<string | undefined> {
  const [dir] = await chooseFolder(window, 'Choose the folder of a library, or an empty one');
  return dir;
}
