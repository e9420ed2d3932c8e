// @vitest-environment happy-dom
import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startWords } from '../../renderer/locales/index.ts';
import { FakeLibrary, probeOf } from './people-fake.ts';
import { Stage, stageRouter } from './people-stage.tsx';

/** happy-dom lays nothing out; without sizes a virtual grid shows nothing. */
function giveSizes(): void {
  const size = { width: 1000, height: 800 };
  for (const [name, value] of [
    ['offsetWidth', size.width],
    ['offsetHeight', size.height],
    ['clientWidth', size.width],
    ['clientHeight', size.height],
  ] as const) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
  }
  const Observer = class {
    readonly #callback: ResizeObserverCallback;
    constructor(callback: ResizeObserverCallback) {
      this.#callback = callback;
    }
    observe(target: Element): void {
      queueMicrotask(() => {
        const box = [{ inlineSize: size.width, blockSize: size.height }];
        const entry = { target, contentRect: size, borderBoxSize: box, contentBoxSize: box };
        this.#callback([entry as unknown as ResizeObserverEntry], this);
      });
    }
    unobserve(): void {
      /* nothing is kept */
    }
    disconnect(): void {
      /* nothing is kept */
    }
  };
  for (const place of [globalThis, window, document.defaultView])
    Object.assign(place ?? {}, { ResizeObserver: Observer });
  Element.prototype.scrollTo = () => undefined;
  Element.prototype.scrollIntoView = () => undefined;
}

// The engine of a page is connected once; the tests change what is behind it.
const library = new FakeLibrary();

beforeAll(() => {
  giveSizes();
  startWords();
  // The machine may be busy with other suites.
  configure({ asyncUtilTimeout: 10_000 });
  Object.defineProperty(window, 'facet', { value: library.bridge() });
});
afterEach(() => {
  cleanup();
});

/** Until a button can be pressed: the library is asked about the faces first. */
const enabled = (name: string): Promise<void> =>
  waitFor(() => {
    expect(screen.getByRole<HTMLButtonElement>('button', { name }).disabled).toBe(false);
  });

/** Shows the screen at `address` over a library filled by `fill`. */
function show(address: string, fill: (library: FakeLibrary) => void): void {
  library.reset();
  fill(library);
  render(<Stage router={stageRouter(address)} scheme="light" />);
}

const item = async (id: number): Promise<HTMLElement> =>
  waitFor(() => {
    const found = document.querySelector<HTMLElement>(`[data-item="${String(id)}"]`);
    if (found === null) throw new Error(`item ${String(id)} is not shown`);
    return found;
  });
const selectedItems = (): (string | null)[] =>
  [...document.querySelectorAll('[role="row"][aria-selected="true"]')].map((row) =>
    row.getAttribute('data-item'),
  );
const press = (key: string, keys: object = {}): void => {
  fireEvent.keyDown(screen.getByRole('grid'), { key, ...keys });
};

describe('People', () => {
  const fill = (fake: FakeLibrary): void => {
    fake.add({ id: 1, name: 'Anna' }, 5).add({ id: 2, name: 'Bo' }, 3);
    fake.add({ id: 10 }, 4).add({ id: 11 }, 2).add({ id: 20, kind: 'stranger' }, 2);
  };

  it('shows named people first, then groups with a field, strangers only on demand', async () => {
    show('/people', fill);
    await item(1);
    await item(11);
    const shown = [...document.querySelectorAll('[data-item]')].map((row) => row.getAttribute('data-item'));
    expect(shown).toEqual(['1', '2', '10', '11']);
    expect(await within(await item(10)).findByRole('combobox', { name: 'Name' })).toBeTruthy();
    fireEvent.click(screen.getByLabelText('Show strangers'));
    await item(20);
  });

  it('names a group on Enter and goes on to the next group', async () => {
    show('/people', fill);
    const field = await within(await item(10)).findByRole('combobox', { name: 'Name' });
    act(() => {
      field.focus();
    });
    fireEvent.change(field, { target: { value: 'Chiara' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => {
      expect(library.called('review.name')).toEqual([{ person: 10, name: 'Chiara', merge: false }]);
    });
    const next = await within(await item(11)).findByRole('combobox', { name: 'Name' });
    await waitFor(() => {
      expect(document.activeElement).toBe(next);
    });
    await waitFor(() => {
      expect(within(document.body).getByText('Chiara')).toBeTruthy();
    });
    // The new person moved to another row; the field being typed in kept the keyboard.
    expect(document.activeElement).toBe(
      await within(await item(11)).findByRole('combobox', { name: 'Name' }),
    );
  });

  it('joins an existing person when their name is typed, and says so before', async () => {
    show('/people', fill);
    const field = await within(await item(10)).findByRole('combobox', { name: 'Name' });
    act(() => {
      field.focus();
    });
    fireEvent.change(field, { target: { value: 'anna' } });
    await screen.findByText('Joins Anna');
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => {
      expect(library.called('review.name')).toEqual([{ person: 10, name: 'Anna', merge: true }]);
    });
  });

  it('merges groups at once, and asks which name to keep for two named people', async () => {
    show('/people', fill);
    fireEvent.click(await item(10), { ctrlKey: true });
    fireEvent.click(await item(11));
    fireEvent.click(screen.getByRole('button', { name: 'Merge' }));
    await waitFor(() => {
      expect(library.called('review.merge')).toEqual([{ into: 10, from: [11] }]);
    });
    fireEvent.click(await item(1), { ctrlKey: true });
    fireEvent.click(await item(2));
    press('m');
    const dialog = await screen.findByRole('dialog');
    fireEvent.click(within(dialog).getByLabelText('Bo'));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Merge into Bo' }));
    await waitFor(() => {
      expect(library.called('review.merge')[1]).toEqual({ into: 2, from: [1] });
    });
  });

  it('opens a person with a plain click', async () => {
    show('/people', fill);
    fireEvent.click(await item(1));
    await screen.findByRole('tab', { name: 'Faces · 5' });
  });
});

describe('a person', () => {
  const fill = (fake: FakeLibrary): void => {
    fake.add({ id: 1, name: 'Anna' }, 12).add({ id: 2, name: 'Bo' }, 2).add({ id: 10 }, 2);
    fake.similar = [{ person: 10, cosine: 0.41 }];
  };

  it('is reviewed from the keyboard: confirm, reject, split, not a face, cover', async () => {
    show('/person/1', fill);
    await item(1);
    fireEvent.focus(screen.getByRole('grid'));
    press('y');
    await waitFor(() => {
      expect(library.called('review.confirm')).toEqual([{ faces: [1] }]);
    });
    // Confirming moved on to the second face.
    press('n');
    await waitFor(() => {
      expect(library.called('review.reject')).toEqual([{ faces: [2], person: 1 }]);
    });
    await waitFor(() => {
      expect(document.querySelector('[data-item="2"]')).toBeNull();
    });
    press('ArrowRight', { shiftKey: true });
    expect(selectedItems()).toEqual(['3', '4']);
    press('s');
    await waitFor(() => {
      expect(library.called('review.split')).toEqual([{ person: 1, faces: [3, 4] }]);
    });
    await waitFor(() => {
      expect(document.querySelector('[data-item="4"]')).toBeNull();
    });
    press('x');
    await waitFor(() => {
      expect(library.called('review.ignore')).toEqual([{ faces: [5], people: [], as: 'not-a-face' }]);
    });
    await waitFor(() => {
      expect(document.querySelector('[data-item="5"]')).toBeNull();
    });
    press('c');
    await waitFor(() => {
      expect(library.called('review.cover')).toEqual([{ person: 1, face: 6 }]);
    });
  });

  it('selects with clicks, ranges and Ctrl+A, and Escape clears', async () => {
    show('/person/1', fill);
    fireEvent.click(await item(2));
    fireEvent.click(await item(5), { shiftKey: true });
    expect(selectedItems()).toEqual(['2', '3', '4', '5']);
    press('a', { ctrlKey: true });
    expect(selectedItems()).toHaveLength(12);
    press('Escape');
    expect(selectedItems()).toEqual([]);
  });

  it('moves faces to a new person by name', async () => {
    show('/person/1', fill);
    fireEvent.click(await item(3));
    press('m');
    const field = await screen.findByLabelText('Find a person');
    fireEvent.change(field, { target: { value: 'Dora' } });
    fireEvent.click(await screen.findByText('New person “Dora”'));
    await waitFor(() => {
      expect(library.called('review.move')).toEqual([{ faces: [3], to: { name: 'Dora' } }]);
    });
  });

  it('merges a suggestion on yes and keeps it apart on no', async () => {
    show('/person/1', fill);
    fireEvent.click(await screen.findByLabelText('No, keep Unnamed apart'));
    const faces = library.faces.filter((face) => face.person === 10).map((face) => face.id);
    await waitFor(() => {
      expect(library.called('review.reject')).toEqual([{ faces, person: 1 }]);
    });
  });

  it('forgets only after the name is typed', async () => {
    show('/person/1', fill);
    await item(1);
    fireEvent.click(screen.getByLabelText('More actions'));
    fireEvent.click(await screen.findByText('Forget…'));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('12 faces');
    expect(dialog.textContent).toContain('cannot be undone');
    fireEvent.click(within(dialog).getByRole('checkbox', { name: 'Put the name on the certificate' }));
    const button = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Forget for good' });
    fireEvent.change(within(dialog).getByRole('textbox'), { target: { value: 'Ann' } });
    expect(button.disabled).toBe(true);
    fireEvent.change(within(dialog).getByRole('textbox'), { target: { value: 'Anna' } });
    expect(button.disabled).toBe(false);
    fireEvent.submit(within(dialog).getByRole('textbox'));
    await waitFor(() => {
      expect(library.called('review.forget')).toEqual([{ person: 1, named: true }]);
    });
  });
});

describe('identify, compare, enrol', () => {
  const fill = (fake: FakeLibrary): void => {
    fake.add({ id: 1, name: 'Anna' }, 3).add({ id: 2, name: 'Bo' }, 3);
    fake.probes = [
      probeOf('two', [
        [500, 100, 100],
        [100, 100, 200],
      ]),
      probeOf('poor', [[100, 100, 30]], [0]),
      { ...probeOf('bad', []), problem: 'the file is empty' },
    ];
  };

  it('shows each photo as it comes, the matches of the largest face, and names the file that failed', async () => {
    show(`/identify?grants=${encodeURIComponent('["grant-0","grant-2"]')}`, fill);
    const panel = await screen.findByLabelText('Selected face');
    // Face 1 is the largest; its best cosine, 0.32, is between the thresholds.
    expect(within(panel).getByText('cosine 0.320 · 71.3°')).toBeTruthy();
    expect(within(panel).getAllByText('Unsure').length).toBeGreaterThan(0);
    const boxes = within(await screen.findByRole('listbox', { name: 'Faces in this photo' })).getAllByRole(
      'option',
    );
    expect(boxes.map((box) => box.getAttribute('aria-selected'))).toEqual(['true', 'false']);
    fireEvent.keyDown(boxes[0] as Element, { key: 'ArrowRight' });
    await within(panel).findByText('cosine 0.620 · 51.7°');
    fireEvent.click(within(panel).getByLabelText('It’s them: Anna'));
    await waitFor(() => {
      expect(library.called('enroll.add')).toEqual([
        { to: { person: 1 }, picks: [{ probe: 'two', index: 0 }], anyway: false },
      ]);
    });
    fireEvent.click(await screen.findByLabelText('bad.jpg cannot be read'));
    await screen.findByText('the file is empty');
  });

  it('compares two faces in words and figures', async () => {
    show(`/compare?a=${encodeURIComponent('{"face":1}')}&b=${encodeURIComponent('{"face":4}')}`, fill);
    await screen.findByText('Same person');
    expect(screen.getByText('cosine 0.512 · 59.2° apart')).toBeTruthy();
    expect(screen.getByRole('meter').getAttribute('aria-valuenow')).toBe('0.512');
    expect(library.called('probe.verify')).toEqual([{ a: { face: 1 }, b: { face: 4 } }]);
  });

  it('enrols what is ready: a choice among several faces, a poor one only on request', async () => {
    show(`/enroll?grants=${encodeURIComponent('["grant-0","grant-1","grant-2"]')}`, fill);
    await screen.findByText('Several faces: pick the right one');
    await screen.findByText('Poor template: too small, too dark');
    await screen.findByText('the file is empty');
    fireEvent.change(screen.getByRole('combobox', { name: 'Name' }), { target: { value: 'Eve' } });
    fireEvent.click(screen.getByRole('button', { name: 'Face 2' }));
    fireEvent.click(screen.getByLabelText('Use anyway'));
    await enabled('Enrol 2 faces');
    fireEvent.click(screen.getByRole('button', { name: 'Enrol 2 faces' }));
    await waitFor(() => {
      expect(library.called('enroll.add')).toEqual([
        {
          to: { name: 'Eve' },
          picks: [
            { probe: 'two', index: 1 },
            { probe: 'poor', index: 0 },
          ],
          anyway: true,
        },
      ]);
    });
    await screen.findByText('Enrolled Eve with 2 faces');
  });

  it('shows a face that looks like somebody else beside them, and takes it only on request', async () => {
    show(`/enroll?grants=${encodeURIComponent('["grant-0"]')}`, (fake) => {
      fake.add({ id: 1, name: 'Anna' }, 3);
      fake.probes = [probeOf('one', [[100, 100, 200]])];
      fake.misgivings.set('one', {
        why: 'someone-else',
        reason: 'looks like Anna (0.71), who is in the library already',
        rival: { person: 1, name: 'Anna', cosine: 0.71, face: 1 },
      });
    });
    fireEvent.change(await screen.findByRole('combobox', { name: 'Name' }), { target: { value: 'Eve' } });
    await screen.findByText('Looks like Anna');
    const beside = screen.getByRole('group', { name: 'This face beside Anna' });
    expect([...beside.querySelectorAll('img')].map((image) => image.getAttribute('src'))).toEqual([
      'media://probe-face/one/0',
      'media://crop/1',
    ]);
    expect(beside.textContent).toContain('0.71');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Enrol 0/ }).disabled).toBe(true);
    fireEvent.click(screen.getByLabelText('Use anyway'));
    await enabled('Enrol 1 face');
    fireEvent.click(screen.getByRole('button', { name: 'Enrol 1 face' }));
    await waitFor(() => {
      expect(library.called('enroll.add')).toEqual([
        { to: { name: 'Eve' }, picks: [{ probe: 'one', index: 0 }], anyway: true },
      ]);
    });
  });

  it('enrols a folder of folders and says what was not used', async () => {
    show('/enroll', fill);
    fireEvent.click(await screen.findByText('A folder of folders'));
    fireEvent.click(await screen.findByRole('button', { name: 'Choose a folder…' }));
    const row = (await screen.findByRole('button', { name: 'Bo' })).closest('tr');
    expect(row?.textContent).toContain('blurred.jpg');
    expect(row?.textContent).toContain('the face is blurred');
    expect(screen.getByText('Nobody/empty.jpg')).toBeTruthy();
    expect(library.called('enroll.folders')).toEqual([{ grant: 'grant-folder', anyway: false }]);
  });
});

describe('faces left out by the limits', () => {
  const fill = (fake: FakeLibrary): void => {
    fake.add({ id: 1, name: 'Ann' }, 2);
    for (let n = 0; n < 3; n++) fake.aside.push(fake.addFace(null));
    fake.faces = fake.faces.filter(({ person }) => person !== null);
  };

  it('are counted on the people screen, shown, and kept with a key or a button', async () => {
    show('/people', fill);
    fireEvent.click(await screen.findByRole('button', { name: 'Left out · 3' }));
    await screen.findByText(/^These faces are below the limits in Settings/);
    fireEvent.click(await item(3));
    fireEvent.keyDown(screen.getByRole('grid'), { key: 'y' });
    await screen.findByRole('button', { name: 'Left out · 2' });
    fireEvent.click(await item(4));
    fireEvent.click(await screen.findByRole('button', { name: 'Keep' }));
    await screen.findByRole('button', { name: 'Left out · 1' });
    expect(library.called('review.keep')).toEqual([{ faces: [3] }, { faces: [4] }]);
    // Kept faces that look like nobody are loose faces; the two lists are never shown at once.
    fireEvent.click(screen.getByRole('button', { name: 'Loose faces · 2' }));
    await item(4);
    expect(screen.getByRole('button', { name: 'Left out · 1' }).getAttribute('aria-pressed')).toBe('false');
    fireEvent.click(screen.getByRole('button', { name: 'Loose faces · 2' }));
    await item(1);
  });

  it('say nothing where there are none', async () => {
    show('/people', (fake) => {
      fake.add({ id: 1, name: 'Ann' }, 2);
    });
    await item(1);
    expect(screen.queryByRole('button', { name: /^Left out/ })).toBeNull();
  });
});

describe('looking again', () => {
  const fill = (fake: FakeLibrary): void => {
    fake.add({ id: 1, name: 'Anna' }, 3).add({ id: 2, name: 'Bo' }, 3);
    fake.doubt(2, 1);
    fake.doubt(2, null);
    fake.doubt(1, 2);
  };
  const rows = (): HTMLElement[] => screen.getAllByRole('listitem');

  /** The list follows an answer of its own, a moment after the figure in the head. */
  const rowsLeft = (count: number): Promise<void> =>
    waitFor(() => {
      expect(screen.queryAllByRole('listitem')).toHaveLength(count);
    });

  it('is offered on the people screen, and lists every doubt with its reason', async () => {
    show('/people', fill);
    fireEvent.click(await screen.findByRole('button', { name: 'Look again · 3' }));
    await screen.findByText('3 faces that may have the wrong name');
    await rowsLeft(3);
    expect(rows().map((row) => row.getAttribute('aria-label'))).toEqual([
      'Named Bo, looks more like Anna',
      'Named Bo, does not look like the rest',
      'Named Anna, looks more like Bo',
    ]);
    expect(rows()[0]?.textContent).toContain('97 % sure that the name is wrong');
  });

  it('is put right with one key each, and the next face moves up under the keyboard', async () => {
    show('/doubts', fill);
    await rowsLeft(3);
    act(() => {
      rows()[0]?.focus();
    });
    fireEvent.keyDown(rows()[0] as HTMLElement, { key: 'm' });
    await rowsLeft(2);
    expect(library.called('review.move')).toEqual([{ faces: [7], to: { person: 1 } }]);
    expect(document.activeElement).toBe(rows()[0]);
    fireEvent.keyDown(document.activeElement as Element, { key: 'n' });
    await rowsLeft(1);
    expect(library.called('review.reject')).toEqual([{ faces: [8], person: 2 }]);
    fireEvent.keyDown(document.activeElement as Element, { key: 'y' });
    await screen.findByText('Nothing to look at again');
    expect(library.called('review.vouch')).toEqual([{ faces: [9] }]);
  });

  it('asks whose face it is where nobody looks like it', async () => {
    show('/doubts', (fake) => {
      fake.add({ id: 1, name: 'Anna' }, 3);
      fake.doubt(1, null);
    });
    fireEvent.keyDown(await screen.findByRole('listitem'), { key: 'm' });
    await screen.findByText('Whose face is this?');
    expect(library.called('review.move')).toEqual([]);
  });

  it('shows the doubts and the templates of one person in tabs of their own', async () => {
    const complaints = vi.spyOn(console, 'error');
    show('/person/2', fill);
    fireEvent.click(await screen.findByRole('tab', { name: 'Look again · 2' }));
    await rowsLeft(2);
    fireEvent.click(screen.getByRole('tab', { name: 'Templates' }));
    await screen.findByText(/^5 of 5 faces stand for Bo in a search/);
    expect(screen.getByText('Best of all')).toBeTruthy();
    expect(screen.getAllByText('Good as well')).toHaveLength(4);
    // Header and tab are siblings, each renewed with the person: their keys must differ.
    expect(complaints.mock.calls.filter(([words]) => String(words).includes('same key'))).toEqual([]);
    complaints.mockRestore();
  });
});
