// @vitest-environment happy-dom
/** The line at the bottom tells of the work that goes on after a change of model, wherever one is. */
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { App } from '../../renderer/app/App.tsx';
import { router } from '../../renderer/app/router.tsx';
import { startWords } from '../../renderer/locales/index.ts';
import { installBridge } from '../mock/bridge.ts';

startWords();
installBridge('model-changed');
afterEach(cleanup);

test('regrouping after a change is told in the footer, and leads to the models', async () => {
  render(<App />);
  router.history.push('/settings');
  await router.load();
  const footer = within(await screen.findByRole('contentinfo'));
  const line = await footer.findByRole('link', { name: 'After the change: regrouping 41 %' });
  expect(line.getAttribute('href')).toMatch(/\/models$/);
});
