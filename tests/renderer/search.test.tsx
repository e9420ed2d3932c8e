// @vitest-environment happy-dom
/** Searching the library for a face: the filter, what it keeps out, and that it stays. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { everyFace, type FaceFilter } from '../../electron/contract/face-filter.ts';
import { App } from '../../renderer/app/App.tsx';
import { router } from '../../renderer/app/router.tsx';
import { withParents } from '../../renderer/features/folder-select/parents.ts';
import { startWords } from '../../renderer/locales/index.ts';
import { setFilter } from '../../renderer/screens/search/search-store.ts';
import { installBridge } from '../mock/bridge.ts';
import { mockSimilar } from '../mock/similar.ts';

beforeAll(() => {
  startWords();
  installBridge('full');
});
beforeEach(() => {
  setFilter(everyFace);
});
afterEach(cleanup);

const showing = (filter: Partial<FaceFilter>): string => {
  const count = mockSimilar(200, { ...everyFace, ...filter }).length;
  return `${String(count)} faces most like this one`;
};

async function searchFor(face: number): Promise<void> {
  router.history.push(`/search?of=${encodeURIComponent(JSON.stringify({ face }))}`);
  await router.load();
}

describe('Search', () => {
  test('asks for a face first, and then shows those most like it', async () => {
    render(<App />);
    router.history.push('/search');
    await router.load();
    await screen.findByText('Where else is this face?');
    expect(screen.queryByRole('group', { name: 'Faces to look at' })).toBeNull();
    await searchFor(51);
    await screen.findByText(showing({}));
    await screen.findByRole('group', { name: 'Faces to look at' });
  });

  test('looks only at what the filter lets pass, whatever face is searched for, until it is cleared', async () => {
    render(<App />);
    await searchFor(51);
    const bar = within(await screen.findByRole('group', { name: 'Faces to look at' }));
    expect(bar.queryByRole('button', { name: 'Clear the filter' })).toBeNull();
    fireEvent.click(bar.getByRole('checkbox', { name: 'Not grouped' }));
    await screen.findByText(showing({ kinds: ['loose'] }));
    fireEvent.click(bar.getByRole('checkbox', { name: 'Named' }));
    await screen.findByText(showing({ kinds: ['person', 'loose'] }));
    fireEvent.change(bar.getByLabelText('From'), { target: { value: '2024-07-28' } });
    fireEvent.change(bar.getByLabelText('To'), { target: { value: '2024-07-30' } });
    const narrow: Partial<FaceFilter> = { kinds: ['person', 'loose'], from: '2024-07-28', to: '2024-07-30' };
    await screen.findByText(showing(narrow));
    expect(showing(narrow)).not.toBe(showing({}));

    await searchFor(61);
    expect((await screen.findByLabelText<HTMLInputElement>('From')).value).toBe('2024-07-28');
    await screen.findByText(showing(narrow));
    fireEvent.click(screen.getByRole('button', { name: 'Clear the filter' }));
    await screen.findByText(showing({}));
    expect(document.activeElement).toBe(screen.getByRole('checkbox', { name: 'Named' }));
    expect(screen.queryByRole('button', { name: 'Clear the filter' })).toBeNull();
  });

  test('says which conditions kept every face out, and lets go of them', async () => {
    render(<App />);
    await searchFor(51);
    const bar = within(await screen.findByRole('group', { name: 'Faces to look at' }));
    fireEvent.click(bar.getByRole('checkbox', { name: 'Strangers' }));
    fireEvent.change(bar.getByLabelText('From'), { target: { value: '2024-07-28' } });
    const none = await screen.findByRole('heading', { name: 'No face fits this filter' });
    const said = none.parentElement;
    expect(said?.textContent).toContain('Strangers');
    await waitFor(() => {
      expect(said?.textContent).toContain('From Jul 28, 2024');
    });
    fireEvent.change(bar.getByLabelText('To'), { target: { value: '2024-07-01' } });
    await screen.findByText(/first day lies after the last/);
    expect(bar.getByLabelText('To').getAttribute('aria-invalid')).toBe('true');
    const [, outside] = screen.getAllByRole('button', { name: 'Clear the filter' });
    if (outside === undefined) throw new Error('the empty page has no button');
    fireEvent.click(outside);
    await screen.findByText(showing({}));
  });

  test('a photo is looked at, and each of its faces can be searched for', async () => {
    render(<App />);
    router.history.push(`/search?grants=${encodeURIComponent('["g5"]')}`);
    await router.load();
    const which = within(await screen.findByRole('group', { name: 'Which face?' }));
    const pressed = (): string[] =>
      which.getAllByRole('button', { pressed: true }).map((one) => one.getAttribute('aria-label') ?? '');
    expect(pressed()).toEqual(['Face 1']);
    fireEvent.click(which.getByRole('button', { name: 'Face 2' }));
    await waitFor(() => {
      expect(pressed()).toEqual(['Face 2']);
    });
  });
});

test('folders are offered with those above them that hold several', () => {
  expect(withParents(['/p/2024/05', '/p/2024/06', '/p/2023', '/q'])).toEqual([
    '/p',
    '/p/2023',
    '/p/2024',
    '/p/2024/05',
    '/p/2024/06',
    '/q',
  ]);
  expect(withParents(['/p/a', '/p/a b/c', '/p/a/d'])).toEqual(['/p', '/p/a', '/p/a b/c', '/p/a/d']);
  expect(withParents(['C:\\a\\b', 'C:\\a\\c', 'D:\\a'])).toEqual(['C:\\a', 'C:\\a\\b', 'C:\\a\\c', 'D:\\a']);
});
