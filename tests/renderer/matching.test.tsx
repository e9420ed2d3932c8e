// @vitest-environment happy-dom
/** The Matching part of Settings on a made-up library: look, move the threshold, apply, reset. */
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { App } from '../../renderer/app/App.tsx';
import { router } from '../../renderer/app/router.tsx';
import { formatChance, roundOneIn } from '../../renderer/features/match-list/chance.ts';
import { startWords } from '../../renderer/locales/index.ts';
import { installBridge } from '../mock/bridge.ts';

beforeAll(() => {
  startWords();
  installBridge('full');
});
afterEach(cleanup);

test('says what a threshold would change before it is applied, and takes it back', async () => {
  render(<App />);
  router.history.push('/settings');
  await router.load();
  expect(await screen.findByText(/about one false match in 1,000 searches/)).toBeTruthy();
  const slider = await screen.findByRole('slider', { name: 'A match from here on' });
  const before = Number(slider.getAttribute('aria-valuenow'));
  // By keyboard alone: ten steps up asks for rarer mistakes.
  fireEvent.keyDown(slider, { key: 'PageUp' });
  const apply = await screen.findByRole('button', { name: /^Set to one in (?!1,000$)/ });
  expect(Number(slider.getAttribute('aria-valuenow'))).toBeCloseTo(before + 0.05, 1);
  expect(screen.getAllByText(/^now: /).length).toBeGreaterThan(0);
  expect(screen.getByText(/about one false match in 1,000 searches/)).toBeTruthy();
  fireEvent.click(apply);
  await waitFor(() => {
    expect(screen.queryByText(/about one false match in 1,000 searches/)).toBeNull();
  });
  fireEvent.click(screen.getByRole('button', { name: 'Reset to one in 1,000' }));
  expect(await screen.findByText(/about one false match in 1,000 searches/)).toBeTruthy();
});

test('chances are never certainties, and odds are round numbers', () => {
  expect([0.9998, 0.42, 0.0001].map(formatChance)).toEqual(['> 99 %', '42 %', '< 1 %']);
  expect([0.3, 1.2, 43, 71, 88, 4321].map(roundOneIn)).toEqual([1, 1, 50, 50, 100, 5000]);
});
