// @vitest-environment happy-dom
/** The Models screen on a made-up machine: licences before downloads, stop and go on, trial before import. */
import {
  type BoundFunctions,
  cleanup,
  configure,
  fireEvent,
  type queries,
  render,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { App } from '../../renderer/app/App.tsx';
import { router } from '../../renderer/app/router.tsx';
import { startWords } from '../../renderer/locales/index.ts';
import { installBridge } from '../mock/bridge.ts';

// The list is asked again at most every 400 ms, and a busy machine takes its time.
configure({ asyncUtilTimeout: 10_000 });
startWords();
installBridge('models-failed');

beforeEach(async () => {
  render(<App />);
  router.history.push('/models');
  await router.load();
  await screen.findByText('MobileFaceNet');
});
afterEach(cleanup);

type Part = BoundFunctions<typeof queries>;

const row = (title: string): Part => within(screen.getByRole('listitem', { name: title }));
const dialog = async (name: string | RegExp): Promise<Part> =>
  within(await screen.findByRole('dialog', { name }));
const isDisabled = (button: HTMLElement): boolean => (button as HTMLButtonElement).disabled;

test('says how each model stands, in two groups', () => {
  expect(screen.getByRole('heading', { name: 'Tells people apart' })).toBeTruthy();
  expect(screen.getByRole('heading', { name: 'Finds faces' })).toBeTruthy();
  expect(row('MobileFaceNet').getByText('In use')).toBeTruthy();
  expect(row('MobileFaceNet').getByText('MIT')).toBeTruthy();
  expect(row('MobileFaceNet').queryByRole('button', { name: 'Use…' })).toBeNull();
  expect(row('SFace').getByText('Not installed')).toBeTruthy();
  expect(row('My fine-tuned net').getByText('Self-test failed')).toBeTruthy();
  // Not fetched by Facet: the way in is a file.
  expect(row('SCRFD-500M with key points').queryByRole('button', { name: /Install/ })).toBeNull();
  expect(row('SCRFD-500M with key points').getByRole('button', { name: 'Bring in…' })).toBeTruthy();
});

test('a description that cannot be read is named, with what to do', async () => {
  expect(await screen.findByText(/my-net-1f2e3d4c\.json$/)).toBeTruthy();
  expect(screen.getByText(/Unterminated string/)).toBeTruthy();
  expect(screen.getByText(/Bring the model in again/)).toBeTruthy();
});

test('a broken download says why, goes on from what came, and stops again', async () => {
  const title = 'ArcFace ResNet-50 (WebFace600K)';
  expect(row(title).getByText(/could not be fetched: the connection was cut/)).toBeTruthy();
  expect(row(title).getByText('118 MB of 276 MB')).toBeTruthy();
  fireEvent.click(row(title).getByRole('button', { name: 'Go on' }));
  const stop = await row(title).findByRole('button', { name: 'Stop' });
  expect(row(title).getByText('118 MB of 276 MB · 4.2 MB a second · 40 s left')).toBeTruthy();
  expect(row(title).queryByText(/the connection was cut/)).toBeNull();
  fireEvent.click(stop);
  expect(await row(title).findByText('Stopped. What came is kept.')).toBeTruthy();
});

test('a free model is fetched at once', async () => {
  fireEvent.click(row('SFace').getByRole('button', { name: 'Install' }));
  expect(await row('SFace').findByText('Fetching')).toBeTruthy();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('one that is not free waits for its licence to be accepted', async () => {
  const title = 'ArcFace MobileFaceNet (WebFace600K)';
  fireEvent.click(row(title).getByRole('button', { name: 'Install…' }));
  const licence = await dialog(/^The licence of/);
  expect(licence.getByText(/no use inside a company/)).toBeTruthy();
  expect(licence.getByText(/^https:/)).toBeTruthy();
  // All that is fetched, not only what stays.
  const go = licence.getByRole('button', { name: /^Accept and install \(128 MB\)$/ });
  expect(licence.getByText(/The model itself has 13.6 MB\. It comes in a pack of 128 MB/)).toBeTruthy();
  const box = licence.getByRole('checkbox', { name: 'I have read it and will keep to it' });
  expect((box as HTMLInputElement).checked).toBe(false);
  expect(isDisabled(go)).toBe(true);
  expect(row(title).queryByText('Fetching')).toBeNull();
  fireEvent.click(box);
  fireEvent.click(go);
  expect(await row(title).findByText('Fetching')).toBeTruthy();
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

test('a self-test is run and its checks are laid open', async () => {
  const tests = row('MobileFaceNet');
  fireEvent.click(tests.getByRole('button', { name: 'Test' }));
  expect(await tests.findByText('cosine 0.99999 to the known vector')).toBeTruthy();
  const details = tests.getByRole('button', { name: 'Details: MobileFaceNet' });
  expect(details.getAttribute('aria-expanded')).toBe('true');
});

test('a model that failed is used only against a warning; the change is then on this page', async () => {
  fireEvent.click(row('My fine-tuned net').getByRole('button', { name: 'Use…' }));
  const use = await dialog('Use My fine-tuned net?');
  expect(use.getByText(/its vectors may tell nobody apart/)).toBeTruthy();
  fireEvent.click(use.getByRole('button', { name: 'Prepare anyway' }));
  expect(await screen.findByText('Preparing My fine-tuned net')).toBeTruthy();
  expect(row('My fine-tuned net').getByText('Being prepared')).toBeTruthy();
  expect(row('My fine-tuned net').queryByRole('button', { name: 'Use…' })).toBeNull();
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(await row('My fine-tuned net').findByRole('button', { name: 'Use…' })).toBeTruthy();
});

test('another detector is used from now on, after it is said that photos already read stay as they are', async () => {
  const before = row('Ultra-Light RFB-320');
  expect(before.getByText('In use')).toBeTruthy();
  expect(before.getByText(/read [\d,]+ photos here/)).toBeTruthy();
  expect(before.queryByRole('button', { name: 'Use…' })).toBeNull();
  expect(row('SCRFD-500M with key points').queryByRole('button', { name: 'Use…' })).toBeNull();
  fireEvent.click(row('YuNet').getByRole('button', { name: 'Use…' }));
  const use = await dialog('Find faces with YuNet?');
  expect(use.getByText(/every photo that is read from now on/)).toBeTruthy();
  expect(use.getByText(/keep the faces they have/)).toBeTruthy();
  // Fetched, and never tried here.
  expect(use.getByText(/It may find no faces, or things that are none/)).toBeTruthy();
  fireEvent.click(use.getByRole('button', { name: 'Use it anyway' }));
  expect(await row('YuNet').findByText('In use')).toBeTruthy();
  expect(await screen.findByText('Faces are found with YuNet from now on.')).toBeTruthy();
  expect(row('Ultra-Light RFB-320').getByText('Installed')).toBeTruthy();
  expect(row('YuNet').getByRole('button', { name: 'Remove YuNet…' }).getAttribute('aria-disabled')).toBe(
    'true',
  );

  // Back to the one that came with Facet, which needs no test.
  fireEvent.click(row('Ultra-Light RFB-320').getByRole('button', { name: 'Use…' }));
  const back = await dialog('Find faces with Ultra-Light RFB-320?');
  fireEvent.click(back.getByRole('button', { name: 'Use it' }));
  expect(await row('Ultra-Light RFB-320').findByText('In use')).toBeTruthy();
});

test('what was imported is removed after a question; what came with the program has no such action', async () => {
  expect(row('MobileFaceNet').queryByRole('button', { name: /^Remove/ })).toBeNull();
  fireEvent.click(row('My fine-tuned net').getByRole('button', { name: 'Remove My fine-tuned net…' }));
  const remove = await dialog('Remove My fine-tuned net?');
  expect(remove.getByText(/The file you brought it from is not touched/)).toBeTruthy();
  fireEvent.click(remove.getByRole('button', { name: 'Remove' }));
  await waitFor(() => {
    expect(screen.queryByRole('listitem', { name: 'My fine-tuned net' })).toBeNull();
  });
});

test('a wrong colour order is told before the file is brought in, and put right with one press', async () => {
  router.history.push('/models?grants=%5B%22own.onnx%22%5D');
  await router.load();
  const bring = await dialog('Bring in a model');
  expect(await bring.findByText('Something is wrong with it, or with how pixels go in.')).toBeTruthy();
  expect(bring.getByText('data: float32[None,3,112,112]')).toBeTruthy();
  expect(bring.getByText(/the channels are in the other order/)).toBeTruthy();
  expect(bring.queryByRole('button', { name: 'Bring in' })).toBeNull();
  fireEvent.click(bring.getByRole('button', { name: 'Take that' }));
  expect(await bring.findByText('It works as it should.')).toBeTruthy();
  const go = bring.getByRole('button', { name: 'Bring in' });
  // Nobody but the user knows whether they may use it.
  expect(isDisabled(go)).toBe(true);
  fireEvent.click(bring.getByRole('checkbox', { name: /I have the right to use this model/ }));
  fireEvent.change(bring.getByRole('textbox', { name: 'Name' }), { target: { value: 'Ours' } });
  fireEvent.click(go);
  expect(await screen.findByRole('listitem', { name: 'Ours' })).toBeTruthy();
  expect(row('Ours').getByText('Self-test passed')).toBeTruthy();
});

test('a dropped file is looked at here, not scanned', async () => {
  const dataTransfer = { types: ['Files'], files: [new File(['x'], 'pack.zip')] };
  fireEvent.dragEnter(window, { dataTransfer });
  expect(await screen.findByText('Drop to bring in a model')).toBeTruthy();
  fireEvent.drop(window, { dataTransfer });
  const bring = await dialog('Bring in a model');
  expect(await bring.findByRole('radio', { name: 'w600k_mbf.onnx' })).toBeTruthy();
  fireEvent.click(bring.getByRole('button', { name: 'Close' }));
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

test('a file that fails comes in only after being asked twice', async () => {
  router.history.push('/models?grants=%5B%22own.onnx%22%5D');
  await router.load();
  const bring = await dialog('Bring in a model');
  fireEvent.click(await bring.findByRole('checkbox', { name: /I have the right/ }));
  fireEvent.change(bring.getByRole('textbox', { name: 'Name' }), { target: { value: 'Doubtful' } });
  fireEvent.click(await bring.findByRole('button', { name: 'Bring in anyway…' }));
  expect(await bring.findByText(/Nothing is compared by it before you change to it/)).toBeTruthy();
  expect(screen.queryByRole('listitem', { name: 'Doubtful' })).toBeNull();
  fireEvent.click(bring.getByRole('button', { name: 'Bring in all the same' }));
  expect(await screen.findByRole('listitem', { name: 'Doubtful' })).toBeTruthy();
});

test('of a pack one chooses; what cannot be used says why; a known file keeps its recipe and licence', async () => {
  router.history.push('/models?grants=%5B%22pack.zip%22%2C%22own.onnx%22%5D');
  await router.load();
  const bring = await dialog('Bring in a model (1 of 2)');
  const age = await bring.findByRole('radio', { name: 'genderage.onnx' });
  expect((age as HTMLInputElement).disabled).toBe(true);
  expect(bring.getByText(/neither faces nor a vector of one/)).toBeTruthy();
  fireEvent.click(bring.getByRole('radio', { name: 'det_500m.onnx' }));
  expect(await bring.findByText('red–green–blue, (value − 127.5) ÷ 128')).toBeTruthy();
  expect(bring.queryByRole('textbox', { name: 'Name' })).toBeNull();
  expect(bring.getByText(/no use inside a company/)).toBeTruthy();
  // Closing goes on to the next file.
  fireEvent.click(bring.getByRole('button', { name: 'Cancel' }));
  expect(await screen.findByRole('dialog', { name: 'Bring in a model (2 of 2)' })).toBeTruthy();
});
