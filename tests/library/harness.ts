/** A library service on a temporary folder with a fake vision process at its side. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Api, api } from '../../electron/contract/api.ts';
import type { Job } from '../../electron/contract/model.ts';
import {
  type LibraryService,
  openService,
  type ServiceOptions,
} from '../../electron/library/service/service.ts';
import { subscribe } from '../../electron/library/watch/native.ts';
import { type Client, connect } from '../../electron/rpc/client.ts';
import { portPair } from '../../electron/rpc/port.ts';
import { type FakeOptions, startFakeVision } from './fake-vision.ts';

export interface Setup {
  readonly dir: string;
  readonly photos: string;
  readonly service: LibraryService;
  readonly client: Client<Api>;
  /** Kills the present vision process; a fresh one is attached after `afterMs` (null: never). */
  killVision(afterMs?: number | null): void;
  close(): Promise<void>;
}

export type SetupOptions = FakeOptions &
  Partial<ServiceOptions> & { readonly root?: string; readonly vision?: boolean };

export function setup(options: SetupOptions = {}): Setup {
  const dir = options.root ?? mkdtempSync(join(tmpdir(), 'facet-lib-'));
  const { before, contract, embed, sees, onTest, vision, timeoutMs, waitMs, models, detector } = options;
  const { watching, log, now } = options;
  const fakeOptions: FakeOptions = {
    ...(before && { before }),
    ...(contract !== undefined && { contract }),
    ...(embed && { embed }),
    ...(sees && { sees }),
    ...(onTest && { onTest }),
  };
  let alive = true;
  const opened = openService({
    dir: join(dir, 'library'),
    appVersion: 'test',
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(waitMs !== undefined && { waitMs }),
    ...(models && { models }),
    ...(detector !== undefined && { detector }),
    ...(watching && { watching }),
    ...(log && { log }),
    ...(now && { now }),
    onStuck: () => {
      fake?.die();
      if (alive) attach();
    },
  });
  let fake: ReturnType<typeof startFakeVision> | undefined;
  const attach = (): void => {
    fake = startFakeVision(fakeOptions);
    opened.onPort('peer', fake.port);
  };
  if (vision !== false) attach();
  const [near, far] = portPair();
  opened.onPort('host', far);
  mkdirSync(join(dir, 'photos'), { recursive: true });
  return {
    dir,
    photos: join(dir, 'photos'),
    service: opened,
    client: connect(api, near),
    killVision: (afterMs = 0) => {
      fake?.die();
      if (afterMs !== null) setTimeout(attach, afterMs);
    },
    close: async () => {
      alive = false;
      await opened.close();
    },
  };
}

/** Asks for every photo. */
export const everyPhoto = {
  offset: 0,
  limit: 1000,
  all: [],
  none: [],
  folder: null,
  text: '',
  order: 'name' as const,
};

/** Watching for real, without the waits that are there for people's cameras and drives. */
export const atOnce = {
  subscribe,
  timing: { quiet: 50, longest: 500, settle: 30, presence: 100, retry: 100 },
};

/** Writes photos: relative path → contents (see fake-vision.ts). Each is a photo of its own, no copy of another. */
export function put(setup: Pick<Setup, 'photos'>, photos: Record<string, string>): void {
  for (const [name, contents] of Object.entries(photos)) {
    const path = join(setup.photos, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents === '' ? '' : `${contents} #${name}`);
  }
}

/** Scans the photo folder (or `path`) to the end. */
export async function scan(setup: Setup, path = setup.photos, retrySkipped = false): Promise<Job> {
  const { client } = setup;
  const { id } = await client.host.grant({ path, save: false });
  await client.ingest.start({ grants: [id], retrySkipped });
  const job = await client.ingest.watch({}).result;
  if (job === null) throw new Error('the scan left no job');
  return job;
}

/** Waits until `check` gives true, asking every few milliseconds: a test that never gets there ends by its time limit. */
export async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Who is with whom, by path and place in the photo: the same for two libraries in the same state. */
export async function groups(setup: Setup): Promise<string[][]> {
  const found = await setup.client.host.groups({});
  return found.map(({ person, name, faces }) => [
    `${String(person)} ${name ?? '-'}`,
    ...faces.map(({ path, box }) => `${path.slice(setup.dir.length)}#${String(box.x / 100)}`),
  ]);
}

export function remove(setup: Setup): void {
  rmSync(setup.dir, { recursive: true, force: true });
}
