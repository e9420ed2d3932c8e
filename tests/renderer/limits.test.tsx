// @vitest-environment happy-dom
/** The limits in Settings on a made-up library: try, see what would change, apply, undo; then the faces left out. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { FaceDistribution } from '../../electron/contract/detection.ts';
import { App } from '../../renderer/app/App.tsx';
import { router } from '../../renderer/app/router.tsx';
import { startWords } from '../../renderer/locales/index.ts';
import { knobChart } from '../../renderer/screens/settings/knobs.ts';
import { installBridge } from '../mock/bridge.ts';

beforeAll(() => {
  startWords();
  installBridge('full');
});
afterEach(cleanup);

async function settings(): Promise<void> {
  render(<App />);
  router.history.push('/settings');
  await router.load();
}

test('shows what a limit would change before it is applied, and takes it back', async () => {
  await settings();
  expect(await screen.findByText('No limits are set: every face that was found is shown.')).toBeTruthy();
  expect(await screen.findByText('0 of 5,200 faces')).toBeTruthy();
  const slider = screen.getByRole('slider', { name: 'Smallest face' });
  // By keyboard alone: twenty pixels.
  fireEvent.keyDown(slider, { key: 'PageUp' });
  fireEvent.keyDown(slider, { key: 'PageUp' });
  expect(slider.getAttribute('aria-valuetext')).toBe('20 px');
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Smallest face' }).value).toBe('20 px');
  expect(await screen.findByText(/^[\d,]+ faces go, in [\d,]+ photos$/)).toBeTruthy();
  expect(screen.getByText('now: 0')).toBeTruthy();
  const examples = screen.getByRole('group', { name: 'Left out, just below' });
  expect(within(examples).getAllByRole('img')).toHaveLength(12);
  // Nothing has changed yet.
  expect(screen.getByText('0 faces')).toBeTruthy();

  fireEvent.click(screen.getByRole('button', { name: 'Apply' }));
  await waitFor(() => {
    expect(screen.queryByText('0 faces')).toBeNull();
  });
  expect(screen.queryByText('now: 0')).toBeNull();
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('No limits are set: every face that was found is shown.')).toBeTruthy();
});

test('leads to the faces left out, and back', async () => {
  await settings();
  const field = await screen.findByRole('textbox', { name: 'Least quality' });
  fireEvent.change(field, { target: { value: '60' } });
  fireEvent.click(screen.getByRole('button', { name: 'Apply' }));
  const show = await screen.findByRole('button', { name: 'Show them' });
  await waitFor(() => {
    expect(show.hasAttribute('disabled')).toBe(false);
  });
  fireEvent.click(show);
  const button = await screen.findByRole('button', { name: /^Left out · [\d,]+$/ });
  expect(button.getAttribute('aria-pressed')).toBe('true');
  fireEvent.click(button);
  await waitFor(() => {
    expect(button.getAttribute('aria-pressed')).toBe('false');
  });
});

test('parts the bars at the limit', () => {
  const none = { from: 0, step: 1, counts: [] };
  const distribution: FaceDistribution = {
    faces: 6,
    eyes: { from: 0, step: 4, counts: [0, 2, 4] },
    score: none,
    quality: none,
  };
  const words = { title: '', description: '', axis: '', faces: '', below: '', above: '' };
  const [below, above] = knobChart('minEyes', distribution, 6, words).series;
  expect(below?.points).toEqual([
    [0, 0],
    [4, 2],
    [6, 2],
  ]);
  expect(above?.points).toEqual([
    [6, 2],
    [8, 4],
    [160, 4],
  ]);
});
