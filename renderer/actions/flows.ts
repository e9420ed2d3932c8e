/** Dialog, then command: the steps that several places start. None of them rejects; failures are announced. */
import type { Pace } from '../../electron/contract/pace.ts';
import { bridge } from '../engine/bridge.ts';
import { run } from '../engine/commands.ts';
import { shell } from '../engine/engine.ts';
import { tell } from '../engine/feedback.ts';
import { guarded } from '../engine/guarded.ts';

/** Scans what the grants stand for; with none, every folder scanned before. */
export const startScan = (grants: readonly string[], retrySkipped = false): Promise<void> =>
  guarded(async () => {
    await run('ingest.start', { grants: [...grants], retrySkipped }, { quiet: true });
  });

export const scanFolder = (): Promise<void> =>
  guarded(async () => {
    const grant = await shell.chooseFolder({});
    if (grant !== null) await startScan([grant.id]);
  });

export const scanPhotos = (): Promise<void> =>
  guarded(async () => {
    const grants = await shell.choosePhotos({});
    if (grants.length > 0) await startScan(grants.map(({ id }) => id));
  });

/** Lets the user choose photos; `then` gets their grants unless the dialog was closed. */
export const choosePhotos = (then: (grants: readonly string[]) => void): Promise<void> =>
  guarded(async () => {
    const grants = await shell.choosePhotos({});
    if (grants.length > 0) then(grants.map(({ id }) => id));
  });

/** Lets the user choose files that hold models; `then` gets their grants unless the dialog was closed. */
export const chooseModels = (then: (grants: readonly string[]) => void): Promise<void> =>
  guarded(async () => {
    const grants = await shell.chooseModels({});
    if (grants.length > 0) then(grants.map(({ id }) => id));
  });

/** Dropped files become grants; `then` is called when there is at least one. */
export const grantDropped = (
  files: readonly File[],
  then: (grants: readonly string[]) => void,
): Promise<void> =>
  guarded(async () => {
    const { grants, error } = await bridge().grantFiles(files);
    if (error !== null) tell({ kind: 'failed', error });
    else if (grants.length === 0) tell({ kind: 'nothing-dropped' });
    if (grants.length > 0) then(grants.map(({ id }) => id));
  });

/** An image from the clipboard becomes a grant. */
export const grantPasted = (
  image: Blob,
  label: string,
  then: (grants: readonly string[]) => void,
): Promise<void> =>
  guarded(async () => {
    const bytes = new Uint8Array(await image.arrayBuffer());
    const grant = await run('probe.paste', { bytes, label }, { quiet: true });
    then([grant.id]);
  });

export const backUp = (): Promise<void> =>
  guarded(async () => {
    const grant = await shell.chooseBackup({});
    if (grant === null) return;
    tell({ kind: 'backed-up', ...(await run('library.backup', { to: grant.id }, { quiet: true })) });
  });

export const checkLibrary = (): Promise<void> =>
  guarded(async () => {
    tell({ kind: 'checked', ...(await run('library.check', {}, { quiet: true })) });
  });

/** Asks for a folder (null) or opens a recent library by its place in the list. */
export const openLibrary = (recent: number | null = null): Promise<void> =>
  guarded(async () => {
    await shell.openLibrary({ recent });
  });

export const revealLibrary = (): Promise<void> =>
  guarded(async () => {
    await shell.revealLibrary({});
  });

export const revealPhoto = (photo: number): Promise<void> =>
  guarded(async () => {
    await shell.revealPhoto({ photo });
  });

export const restartEngine = (): Promise<void> =>
  guarded(async () => {
    await shell.restartEngine({});
  });

/** Opens a locked library; whether it worked shows in the state of the engine. */
export const unlock = (passphrase: string | null): Promise<void> =>
  guarded(async () => {
    await shell.unlock({ passphrase });
  });

export const lock = (): Promise<void> =>
  guarded(async () => {
    await shell.lock({});
  });

export const setPassphrase = (passphrase: string | null): Promise<void> =>
  guarded(async () => {
    await shell.setPassphrase({ passphrase });
  });

export const setKeychain = (on: boolean): Promise<void> =>
  guarded(async () => {
    await shell.setKeychain({ on });
  });

/** How far it is shows in the state of the engine. */
export const encryptLibrary = (passphrase: string | null): Promise<void> =>
  guarded(async () => {
    await shell.encryptLibrary({ passphrase });
  });

export const changeKey = (passphrase: string | null): Promise<void> =>
  guarded(async () => {
    await shell.changeKey({ passphrase });
  });

export const exportOpen = (): Promise<void> =>
  guarded(async () => {
    const copy = await shell.exportOpen({});
    if (copy !== null) tell({ kind: 'exported-open', ...copy });
  });

export const cancelRewriting = (): Promise<void> =>
  guarded(async () => {
    await shell.cancelRewriting({});
  });

export const setLockAfter = (minutes: number): Promise<void> =>
  guarded(async () => {
    await shell.setLockAfter({ minutes });
  });

/** Null: at the pace that was measured. */
export const setPace = (pace: Pace | null): Promise<void> =>
  guarded(async () => {
    await shell.setPace({ pace });
  });

export const measurePace = (): Promise<void> =>
  guarded(async () => {
    await shell.measurePace({});
  });

export const pauseScan = (): Promise<void> =>
  guarded(async () => {
    await run('ingest.pause', {}, { quiet: true });
  });
export const resumeScan = (): Promise<void> =>
  guarded(async () => {
    await run('ingest.resume', {}, { quiet: true });
  });
export const cancelScan = (): Promise<void> =>
  guarded(async () => {
    await run('ingest.cancel', {}, { quiet: true });
  });
