/** The one window. */
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { pageUrl } from './protocols.ts';
import { webPreferences } from './security.ts';
import type { SettingsFile, WindowBounds } from './settings.ts';

const smallest = { width: 720, height: 520 };
const usual = { width: 1280, height: 840 };

/** Opens the window where it was last; it shows itself when its first frame is drawn. */
export function openWindow(settings: SettingsFile, preload: string): BrowserWindow {
  const last = onScreen(settings.value.bounds);
  const window = new BrowserWindow({
    ...usual,
    ...(last === null ? {} : { x: last.x, y: last.y, width: last.width, height: last.height }),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    // Mantine's body colours: no white flash before the first frame.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#242424' : '#ffffff',
    title: 'Facet',
    autoHideMenuBar: false,
    webPreferences: { ...webPreferences, preload },
  });
  window.once('ready-to-show', () => {
    if (last?.maximized === true) window.maximize();
    window.show();
  });
  window.on('close', () => {
    settings.set({ bounds: { ...window.getNormalBounds(), maximized: window.isMaximized() } });
  });
  void window.loadURL(pageUrl);
  return window;
}

/** Bounds that can still be reached with the mouse: a screen may have gone since. */
function onScreen(bounds: WindowBounds | null): WindowBounds | null {
  if (bounds === null) return null;
  const { workArea } = screen.getDisplayMatching(bounds);
  const overlapX =
    Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x);
  const overlapY =
    Math.min(bounds.y + bounds.height, workArea.y + workArea.height) - Math.max(bounds.y, workArea.y);
  return overlapX >= 100 && overlapY >= 60 ? bounds : null;
}
