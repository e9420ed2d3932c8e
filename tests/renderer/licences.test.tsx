// @vitest-environment happy-dom
/** About's list of other people's work: found by name or licence, opened to its text. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { App } from '../../renderer/app/App.tsx';
import { router } from '../../renderer/app/router.tsx';
import { startWords } from '../../renderer/locales/index.ts';
import { installBridge } from '../mock/bridge.ts';

const list = [
  {
    name: 'react',
    version: '19.0.0',
    licence: 'MIT',
    home: 'https://react.dev',
    text: 'MIT License, in full',
  },
  { name: 'sharp', version: '0.35.0', licence: 'Apache-2.0', home: null, text: null },
];

beforeAll(() => {
  startWords();
  installBridge('full');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('lists packages with their licences, finds one, and shows its text', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    return Promise.resolve(new Response(JSON.stringify(list)));
  });
  render(<App />);
  router.history.push('/settings');
  await router.load();
  fireEvent.click(await screen.findByRole('button', { name: 'Show licences' }));
  const dialog = await screen.findByRole('dialog');
  await within(dialog).findByRole('button', { name: /react.*MIT/ });
  expect(asked).toEqual(['/third-party.json']);
  const search = within(dialog).getByRole('textbox', { name: 'Find a package or a licence' });
  fireEvent.change(search, { target: { value: 'apache' } });
  expect(within(dialog).queryByRole('button', { name: /react/ })).toBeNull();
  fireEvent.click(within(dialog).getByRole('button', { name: /sharp/ }));
  expect(await within(dialog).findByText('The package has no licence file of its own.')).toBeTruthy();
  fireEvent.change(search, { target: { value: 'nothing like it' } });
  expect(within(dialog).getByText('No package is called that.')).toBeTruthy();
});
