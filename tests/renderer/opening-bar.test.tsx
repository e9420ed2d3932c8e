// @vitest-environment happy-dom
/** The line at the bottom tells how far a large library is read, and nothing once it is. */
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, test } from 'vitest';
import { App } from '../../renderer/app/App.tsx';
import { startWords } from '../../renderer/locales/index.ts';
import { installBridge } from '../mock/bridge.ts';

startWords();
afterEach(cleanup);

test('a library being read says how far it is and what can be asked already', async () => {
  installBridge('opening');
  render(<App />);
  const footer = within(await screen.findByRole('contentinfo'));
  await footer.findByText('Reading the faces: 37 %; similar faces can be found already');
});
