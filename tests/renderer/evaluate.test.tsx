// @vitest-environment happy-dom
/** The Evaluate screen on a made-up library: choose, run, read, put a label right. */
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

const open = async (): Promise<void> => {
  render(<App />);
  router.history.push('/evaluate');
  await router.load();
  await screen.findByRole('heading', { name: 'Evaluate' });
};

const press = async (name: string | RegExp): Promise<void> => {
  fireEvent.click(await screen.findByRole('button', { name }));
};

test('evaluates the library, explains the figures and puts a label right with undo', async () => {
  await open();
  expect(await screen.findByText('12 people with 318 confirmed faces')).toBeTruthy();
  await press('Evaluate');
  expect(await screen.findByText('Right about a pair')).toBeTruthy();
  expect(screen.getAllByText(/^95 % sure: /).length).toBeGreaterThan(4);
  for (const title of ['Scores', 'ROC', 'DET', 'Error versus discard'])
    expect(screen.getByRole('img', { name: new RegExp(`^${title}\\.`) })).toBeTruthy();
  const [move] = await screen.findAllByRole('button', { name: /^The left one is / });
  if (move === undefined) throw new Error('nothing to put right');
  fireEvent.click(move);
  expect((await screen.findAllByText('Changed. Evaluate again to see what it does.')).length).toBeGreaterThan(
    0,
  );
  fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
  await waitFor(() => {
    expect(screen.queryAllByText('Changed. Evaluate again to see what it does.')).toEqual([]);
  });
});

test('pairs: chosen first, then wrong labels are marked and a corrected copy is saved', async () => {
  await open();
  fireEvent.click(await screen.findByText('Labelled pairs'));
  const start = await screen.findByRole('button', { name: /^Evaluate/ });
  expect((start as HTMLButtonElement).disabled).toBe(true);
  await press('Pairs file: Choose…');
  expect(await screen.findByText('lfw-pairs.tsv')).toBeTruthy();
  await press('Folder the paths start from: Choose…');
  expect(await screen.findByText('Pictures')).toBeTruthy();
  fireEvent.click(await screen.findByRole('button', { name: /^Evaluate/ }));
  const [mark] = await screen.findAllByRole('button', { name: 'Label is wrong' });
  if (mark === undefined) throw new Error('nothing to mark');
  fireEvent.click(mark);
  expect(await screen.findByText('1 label marked as wrong. Your file is not changed.')).toBeTruthy();
  await press('Save corrected pairs…');
  expect(await screen.findByText('Saved: /home/anna/Documents/pairs.tsv')).toBeTruthy();
});
