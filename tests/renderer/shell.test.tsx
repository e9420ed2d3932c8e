// @vitest-environment happy-dom
/** The whole page on a made-up library behind a real port: what a person does, and what they see. */
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { App } from '../../renderer/app/App.tsx';
import { router } from '../../renderer/app/router.tsx';
import { startWords } from '../../renderer/locales/index.ts';
import { installBridge } from '../mock/bridge.ts';

beforeAll(() => {
  startWords();
  // happy-dom lays nothing out: give elements a size, so that the grids draw.
  Object.defineProperties(HTMLElement.prototype, {
    clientWidth: { get: () => 1000 },
    clientHeight: { get: () => 600 },
    offsetWidth: { get: () => 1000 },
    offsetHeight: { get: () => 600 },
  });
  installBridge('full');
});
afterEach(cleanup);

const open = async (hash: string): Promise<void> => {
  render(<App />);
  router.history.push(hash);
  await router.load();
};

describe('the shell', () => {
  it('shows the engine that really runs, with why others do not', async () => {
    await open('/settings');
    const chip = await screen.findByRole('button', { name: /^Engine: CPU/ });
    fireEvent.click(chip);
    expect(await screen.findByText(/WebGPU not used: the trial face drifted/)).toBeTruthy();
    expect(screen.getByText('2,418 photos')).toBeTruthy();
  });

  it('goes to a screen by its shortcut', async () => {
    await open('/settings');
    fireEvent.keyDown(document.body, { key: '5', ctrlKey: true });
    expect(await screen.findByRole('heading', { name: 'Library' })).toBeTruthy();
  });

  it('lists photos in a grid with one tab stop that the arrow keys move', async () => {
    await open('/photos');
    const grid = await screen.findByRole('grid', { name: 'Photos' });
    await waitFor(() => {
      expect(grid.querySelectorAll('a').length).toBeGreaterThan(10);
    });
    expect(grid.querySelectorAll('a[tabindex="0"]')).toHaveLength(1);
    const first = grid.querySelector<HTMLElement>('[data-index="0"] a');
    first?.focus();
    fireEvent.keyDown(first ?? grid, { key: 'ArrowRight' });
    await waitFor(() => {
      expect(document.activeElement?.closest('[data-index]')?.getAttribute('data-index')).toBe('1');
    });
  });

  it('walks photos with the arrow keys and names a face, offering to join a known name, then undo', async () => {
    await open('/photo/6?at=5');
    expect(await screen.findByRole('heading', { name: 'IMG_4006.jpg' })).toBeTruthy();
    await screen.findByText('6 of 2,418');
    fireEvent.keyDown(document.body, { key: 'ArrowLeft' });
    expect(await screen.findByRole('heading', { name: 'IMG_4005.jpg' })).toBeTruthy();
    const unnamed = await waitFor(() => {
      const found = screen.getAllByText('Unnamed')[0]?.closest('button');
      expect(found).toBeTruthy();
      return found as HTMLElement;
    });
    fireEvent.click(unnamed);
    const field = await screen.findByPlaceholderText('Type a name…');
    fireEvent.change(field, { target: { value: 'Anna Keller' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    fireEvent.click(await screen.findByRole('button', { name: 'Yes, the same person' }));
    expect(await screen.findByText('Named Anna Keller')).toBeTruthy();
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
    expect(await screen.findByText(/^Undone:/)).toBeTruthy();
  });
});
