/**
 * Opens the real page on a made-up engine. `sessionStorage.mock` chooses its state: full (default), empty,
 * first-scan, scanning, live, interrupted, restarting, starting or failed:<code>.
 */
import { installBridge } from './bridge.ts';
import { installPictures } from './pictures.ts';

const state = sessionStorage.getItem('mock') ?? 'full';
installPictures();
installBridge(state);
await import('../../renderer/app/main.tsx');
