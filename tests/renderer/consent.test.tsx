// @vitest-environment happy-dom
/** Records of consent in the window: on a person, in enrolment where they are asked for, and ahead of their end. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { App } from '../../renderer/app/App.tsx';
import { router } from '../../renderer/app/router.tsx';
import { consentOf, draftOf } from '../../renderer/features/consent/ConsentFields.tsx';
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

test('a draft is a record once it has a purpose', () => {
  const draft = draftOf(null);
  expect(consentOf(draft)).toBeNull();
  expect(consentOf({ ...draft, purpose: ' Album ' })).toMatchObject({ purpose: 'Album', expires: null });
  expect(consentOf({ ...draft, purpose: 'Album', expires: '2030-02-30' })).toBeNull();
});

test('the record of a person is shown, changed and removed', async () => {
  await open('/person/1');
  const openDialog = async (): Promise<HTMLElement> => {
    fireEvent.click(await screen.findByLabelText('More actions'));
    fireEvent.click(await screen.findByText('Consent and retention…'));
    return screen.findByRole('dialog', { name: 'Consent and retention' });
  };
  const dialog = await openDialog();
  const purpose = await within(dialog).findByLabelText<HTMLInputElement>('Purpose');
  expect(purpose.value).toBe('Anniversary book of the sailing club');
  fireEvent.change(purpose, { target: { value: '' } });
  expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
  fireEvent.change(purpose, { target: { value: 'Album' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  const again = await openDialog();
  expect((await within(again).findByLabelText<HTMLInputElement>('Purpose')).value).toBe('Album');
  fireEvent.click(within(again).getByRole('button', { name: 'Remove the record' }));
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

test('whose day comes is listed on the Library screen', async () => {
  await open('/library');
  const table = await screen.findByRole('table', { name: 'Retention' });
  const rows = within(table).getAllByRole('row').slice(1);
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^Sofia Rossi.*today$/),
    expect.stringMatching(/^Anna Keller.*24 days$/),
  ]);
});

test('enrolling asks for a record where the library does', async () => {
  await open('/settings');
  const ask = await screen.findByRole<HTMLInputElement>('switch', { name: 'Ask for consent' });
  fireEvent.click(ask);
  await waitFor(() => {
    expect(ask.checked).toBe(true);
  });
  cleanup();
  await open('/enroll');
  fireEvent.change(await screen.findByLabelText('Name', { selector: 'input' }), {
    target: { value: 'Somebody New' },
  });
  expect(await screen.findByLabelText('Purpose')).toBeDefined();
});
