// @vitest-environment happy-dom
/** The switch under Settings that asks for complete searches: off at first, kept when set. */
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { App } from '../../renderer/app/App.tsx';
import { router } from '../../renderer/app/router.tsx';
import { startWords } from '../../renderer/locales/index.ts';
import { installBridge } from '../mock/bridge.ts';

beforeAll(() => {
  startWords();
  installBridge('full');
});
afterEach(cleanup);

test('asks for every face to be compared, and takes it back', async () => {
  render(<App />);
  router.history.push('/settings');
  await router.load();
  const find = (): Promise<HTMLInputElement> =>
    screen.findByRole('switch', { name: 'Always compare every face' });
  expect((await find()).checked).toBe(false);
  for (const wanted of [true, false]) {
    fireEvent.click(await find());
    await waitFor(async () => {
      expect((await find()).checked).toBe(wanted);
    });
  }
});
