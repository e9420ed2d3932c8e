// @vitest-environment happy-dom
/** The screen of the audit log, and the question for a purpose that goes into it. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { App } from '../../renderer/app/App.tsx';
import { router } from '../../renderer/app/router.tsx';
import { usePurpose } from '../../renderer/features/purpose/purpose-store.ts';
import { startWords } from '../../renderer/locales/index.ts';
import { installBridge } from '../mock/bridge.ts';

beforeAll(() => {
  startWords();
  installBridge('full');
});
afterEach(cleanup);

async function open(address: string): Promise<void> {
  render(<App />);
  router.history.push(address);
  await router.load();
}

const rows = async (): Promise<HTMLElement[]> =>
  within(await screen.findByRole('table', { name: /Entries/ }))
    .getAllByRole('row')
    .slice(1);

test('lists entries in words, a page at a time', async () => {
  await open('/audit');
  await waitFor(async () => {
    expect(await rows()).toHaveLength(100);
  });
  const all = (await rows()).map((row) => row.textContent);
  expect(all[0]).toContain('240');
  expect(all).toContainEqual(expect.stringContaining('EnrolmentAnna Kellernamed · 214 faces'));
  expect(all).toContainEqual(expect.stringContaining('enrolled · taken back · 4 faces'));
  expect(all).toContainEqual(expect.stringContaining('forgotten (3f0c9a5e)'));
  expect(all).toContainEqual(expect.stringContaining('Identify · 3 faces · for “Anniversary book”'));
  fireEvent.click(screen.getByRole('button', { name: 'Older' }));
  await waitFor(async () => {
    expect((await rows())[0]?.textContent).toContain('140');
  });
  fireEvent.click(screen.getByRole('button', { name: 'Newer' }));
  await waitFor(async () => {
    expect((await rows())[0]?.textContent).toContain('240');
  });
});

test('filters by words, and takes the filter back', async () => {
  await open('/audit');
  await rows();
  fireEvent.change(screen.getByRole('textbox', { name: /Find words/ }), { target: { value: 'sofia undo' } });
  await waitFor(async () => {
    expect(await rows()).toHaveLength(24);
  });
  fireEvent.change(screen.getByRole('textbox', { name: /Find words/ }), { target: { value: 'nobody' } });
  expect(await screen.findByText('No entry passes the filter')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
  await waitFor(async () => {
    expect(await rows()).toHaveLength(100);
  });
});

test('says whether the log is whole', async () => {
  await open('/audit');
  await rows();
  fireEvent.click(screen.getByRole('button', { name: 'Verify' }));
  expect(await screen.findByText('The log is whole')).toBeDefined();
});

test('a search waits for its purpose where the library asks for one', async () => {
  await open('/settings');
  const ask = await screen.findByRole<HTMLInputElement>('switch', { name: 'Ask what a search is for' });
  fireEvent.click(ask);
  await waitFor(() => {
    expect(ask.checked).toBe(true);
  });
  cleanup();
  await open('/search?of=%7B%22face%22%3A51%7D');
  const purpose = await screen.findByRole('textbox', { name: 'Purpose' });
  expect(screen.queryByRole('grid')).toBeNull();
  fireEvent.change(purpose, { target: { value: ' Missing person ' } });
  fireEvent.click(screen.getByRole('button', { name: 'Search' }));
  await waitFor(() => {
    expect(usePurpose.getState()).toEqual({ purpose: 'Missing person', asking: false });
  });
  expect(await screen.findByRole('button', { name: 'Missing person' })).toBeDefined();
});

test('a folder is forgotten after a question, and its certificate offered', async () => {
  await open('/library');
  const [forget] = await screen.findAllByRole('button', { name: /^Forget the folder/ });
  if (forget === undefined) throw new Error('there is no folder');
  fireEvent.click(forget);
  fireEvent.click(await screen.findByRole('button', { name: 'Forget for good' }));
  const dialog = await screen.findByRole('dialog', { name: 'Certificate of erasure' });
  expect(dialog.textContent).toContain('The folder is gone');
  expect(within(dialog).getByRole('button', { name: 'Save certificate…' })).toBeDefined();
});

test('an erasure in the log leads to its certificate', async () => {
  await open('/audit');
  await rows();
  const [link] = screen.getAllByRole('button', { name: 'Certificate' });
  if (link === undefined) throw new Error('there is no erasure');
  fireEvent.click(link);
  const dialog = await screen.findByRole('dialog', { name: 'Certificate of erasure' });
  expect(dialog.textContent).toContain('3f0c9a5e-0000-4000-8000-000000000001');
});
