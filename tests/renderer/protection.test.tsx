// @vitest-environment happy-dom
/** A library that is being written anew: nothing of it on screen, how far it is, and a way to stop. */
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { FacetBridge } from '../../electron/contract/shell.ts';
import { App } from '../../renderer/app/App.tsx';
import { startWords } from '../../renderer/locales/index.ts';
import { installBridge } from '../mock/bridge.ts';

beforeAll(() => {
  startWords();
  installBridge('rewriting');
});
afterEach(cleanup);

it('says how far it is and how long it takes, and stops when asked', async () => {
  const { facet } = window as unknown as { facet: FacetBridge };
  const call = vi.spyOn(facet, 'call');
  render(<App />);
  expect(await screen.findByText('The library is being encrypted')).toBeTruthy();
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('412000');
  expect(screen.getByText(/41 % · /).textContent).toMatch(/50 s left/);
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  await waitFor(() => {
    expect(call).toHaveBeenCalledWith('shell.cancelRewriting', {});
  });
});
