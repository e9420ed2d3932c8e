// @vitest-environment happy-dom
/** A library whose detector is not on this computer: the Models screen says so, and how to go on. */
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { App } from '../../renderer/app/App.tsx';
import { router } from '../../renderer/app/router.tsx';
import { startWords } from '../../renderer/locales/index.ts';
import { installBridge } from '../mock/bridge.ts';

configure({ asyncUtilTimeout: 10_000 });
startWords();
installBridge('detector-lost');
afterEach(cleanup);

test('says which one is missing until another one is used', async () => {
  render(<App />);
  router.history.push('/models');
  await router.load();
  expect(
    await screen.findByText('This library finds faces with YuNet, which is not on this computer'),
  ).toBeTruthy();
  const row = (title: string) => within(screen.getByRole('listitem', { name: title }));
  expect(row('YuNet').getByText('In use, but missing')).toBeTruthy();
  expect(row('YuNet').getByRole('button', { name: 'Install' })).toBeTruthy();
  fireEvent.click(row('Ultra-Light RFB-320').getByRole('button', { name: 'Use…' }));
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Use it' }));
  expect(await row('Ultra-Light RFB-320').findByText('In use')).toBeTruthy();
  await waitFor(() => {
    expect(screen.queryByText(/which is not on this computer/)).toBeNull();
  });
  expect(row('YuNet').getByText('Not installed')).toBeTruthy();
});
