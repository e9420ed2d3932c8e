/**
 * Opens the real page on a made-up engine. `sessionStorage.mock` chooses its state: full (default), empty, first-scan, scanning,
 * live, interrupted, restarting, starting, locked, rewriting, unencrypted, passphrase, model-…, models-…, failed:<code>, or
 * charts: the chart kit alone.
 */
import { installBridge } from './bridge.ts';
import { installPictures } from './pictures.ts';

const state = sessionStorage.getItem('mock') ?? 'full';
installPictures();
installBridge(state);
await (state === 'charts' ? import('./charts.tsx') : import('../../renderer/app/main.tsx'));
