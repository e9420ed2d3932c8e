// @vitest-environment happy-dom
/** A locked library: nothing of it on screen, a field for its passphrase. */
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { FacetBridge } from '../../electron/contract/shell.ts';
import { App } from '../../renderer/app/App.tsx';
import { startWords } from '../../renderer/locales/index.ts';
import { installBridge } from '../mock/bridge.ts';

beforeAll(() => {
  startWords();
  installBridge('locked');
});
afterEach(cleanup);

it('asks for the passphrase, and hands main what was typed', async () => {
  const { facet } = window as unknown as { facet: FacetBridge };
  const call = vi.spyOn(facet, 'call');
  render(<App />);
  const field = await screen.findByLabelText('Passphrase');
  const button = screen.getByRole('button', { name: 'Unlock' });
  expect(button).toHaveProperty('disabled', true);
  fireEvent.change(field, { target: { value: 'a long passphrase' } });
  fireEvent.click(button);
  await waitFor(() => {
    expect(call).toHaveBeenCalledWith('shell.unlock', { passphrase: 'a long passphrase' });
  });
  // It does not stay in the field.
  await waitFor(() => {
    expect(field).toHaveProperty('value', '');
  });
});
