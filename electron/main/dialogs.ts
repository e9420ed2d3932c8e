/** Native file dialogs. */
import { app, type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { join } from 'node:path';

const imageExtensions = ['jpg', 'jpeg', 'png', 'webp', 'avif', 'tif', 'tiff', 'gif'];

/** Folders to read photos from; empty when the user thought better of it. */
export function chooseFolder(window: BrowserWindow, title: string): Promise<string[]> {
  return open(window, { title, properties: ['openDirectory', 'createDirectory'] });
}

/** Image files. */
export function choosePhotos(window: BrowserWindow): Promise<string[]> {
  return open(window, {
    title: 'Choose photos',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Photos', extensions: imageExtensions },
      { name: 'All files', extensions: ['*'] },
    ],
  });
}

/** A file to write a backup to, or null. */
export async function chooseBackup(window: BrowserWindow): Promise<string | null> {
  const day = new Date().toISOString().slice(0, 10);
  const { filePath } = await dialog.showSaveDialog(window, {
    title: 'Back up the library',
    defaultPath: join(app.getPath('documents'), `Facet backup ${day}.sqlite`),
    filters: [{ name: 'Facet library', extensions: ['sqlite'] }],
  });
  return filePath === '' ? null : filePath;
}

/** A file of labelled pairs. */
export function choosePairs(window: BrowserWindow): Promise<string[]> {
  return open(window, {
    title: 'Choose a file of labelled pairs',
    properties: ['openFile'],
    filters: [
      { name: 'Pairs', extensions: ['tsv', 'txt'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
}

/** Files that hold models. */
export function chooseModels(window: BrowserWindow): Promise<string[]> {
  return open(window, {
    title: 'Choose a face model',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Models', extensions: ['onnx', 'zip'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
}

const kinds = {
  html: 'Web page',
  json: 'JSON',
  svg: 'SVG picture',
  png: 'PNG picture',
  tsv: 'Pairs',
} as const;

/** Where to write a file of this kind, or null. */
export async function chooseSave(
  window: BrowserWindow,
  name: string,
  type: keyof typeof kinds,
): Promise<string | null> {
  // A name is not a path: no separators, and nothing that a system refuses.
  const safe = name.replaceAll(/[\\/:*?"<>|]/g, ' ').trim() || 'Facet';
  const { filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('documents'), `${safe}.${type}`),
    filters: [{ name: kinds[type], extensions: [type] }],
  });
  return filePath === '' ? null : filePath;
}

/** The second question before a library is written down for everybody to read; the page has asked the first. */
export async function confirmOpenCopy(window: BrowserWindow, folder: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Write the library unencrypted?',
    message: 'Write the library unencrypted?',
    detail: `Everybody who can read ${folder} will read every name, path, face and template in it.`,
    buttons: ['Cancel', 'Write it unencrypted'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}

async function open(window: BrowserWindow, options: OpenDialogOptions): Promise<string[]> {
  return (await dialog.showOpenDialog(window, options)).filePaths;
}
