/** The application menu, generated from a table; choosing an entry sends its action id to the page. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** An entry that the page acts on, or a role that Electron does by itself. */
type Entry =
  | { readonly action: string; readonly label: string; readonly accelerator?: string }
  | { readonly role: NonNullable<MenuItemConstructorOptions['role']> }
  | 'separator';

/**
 * Undo and redo go to the page, not to Electron's text-editing roles: in a text field the page leaves them to
 * the field. Accelerators shown here are handled by the page's own shortcuts, so `registerAccelerator` is off.
 */
const table: readonly { readonly label: string; readonly entries: readonly Entry[] }[] = [
  {
    label: '&File',
    entries: [
      { action: 'scan-folder', label: 'Scan Folder…', accelerator: 'CmdOrCtrl+O' },
      { action: 'rescan', label: 'Scan Again', accelerator: 'CmdOrCtrl+R' },
      'separator',
      { action: 'open-library', label: 'Open Library…', accelerator: 'CmdOrCtrl+Shift+O' },
      { action: 'backup', label: 'Back Up Library…' },
      'separator',
      { role: 'quit' },
    ],
  },
  {
    label: '&Edit',
    entries: [
      { action: 'undo', label: 'Undo', accelerator: 'CmdOrCtrl+Z' },
      { action: 'redo', label: 'Redo', accelerator: 'CmdOrCtrl+Shift+Z' },
      'separator',
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  },
  {
    label: '&View',
    entries: [
      { action: 'go-people', label: 'People', accelerator: 'CmdOrCtrl+1' },
      { action: 'go-identify', label: 'Identify', accelerator: 'CmdOrCtrl+2' },
      { action: 'go-enroll', label: 'Enrol', accelerator: 'CmdOrCtrl+3' },
      { action: 'go-photos', label: 'Photos', accelerator: 'CmdOrCtrl+4' },
      { action: 'go-library', label: 'Library', accelerator: 'CmdOrCtrl+5' },
      { action: 'go-search', label: 'Search', accelerator: 'CmdOrCtrl+F' },
      { action: 'go-evaluate', label: 'Evaluate', accelerator: 'CmdOrCtrl+7' },
      { action: 'go-models', label: 'Models', accelerator: 'CmdOrCtrl+9' },
      'separator',
      { action: 'palette', label: 'Find a Command…', accelerator: 'CmdOrCtrl+K' },
      'separator',
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
    ],
  },
  {
    label: '&Help',
    entries: [{ action: 'shortcuts', label: 'Keyboard Shortcuts', accelerator: 'CmdOrCtrl+/' }],
  },
];

/** Puts the menu up. `send` gets the id of the chosen action. */
export function installMenu(send: (action: string) => void): void {
  const template: MenuItemConstructorOptions[] = table.map(({ label, entries }) => ({
    label,
    submenu: entries.map((entry): MenuItemConstructorOptions => {
      if (entry === 'separator') return { type: 'separator' };
      if ('role' in entry) return { role: entry.role };
      return {
        id: entry.action,
        label: entry.label,
        ...(entry.accelerator === undefined
          ? {}
          : { accelerator: entry.accelerator, registerAccelerator: false }),
        click: () => {
          send(entry.action);
        },
      };
    }),
  }));
  if (process.platform === 'darwin') template.unshift({ role: 'appMenu' });
  if (!app.isPackaged) template.push({ label: 'Develop', submenu: [{ role: 'toggleDevTools' }] });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
