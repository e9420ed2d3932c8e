/** Opens the real page on a made-up engine. `?state=full|empty|scanning|interrupted|failed:<code>|restarting`. */
import { installPictures } from './pictures.ts';
import { installBridge } from './bridge.ts';

const state = new URLSearchParams(window.location.search).get('state') ?? 'full';
installPictures();
installBridge(state);
await import('../../renderer/app/main.tsx');
