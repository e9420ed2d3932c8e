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

async function open(window: BrowserWindow, options: OpenDialogOptions): Promise<string[]> {
  return (await dialog.showOpenDialog(window, options)).filePaths;
}
