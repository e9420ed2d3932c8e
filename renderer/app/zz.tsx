import type { router } from './router.tsx';
export const m: number = null as unknown as Parameters<(typeof router)['navigate']>[0]['to'];
export const D = (r: typeof router) => r.navigate({ to: '/nonsense' });
