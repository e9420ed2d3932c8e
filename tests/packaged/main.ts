/**
 * `npm run test:packaged`: the .deb of `npm run package` is installed on a clean Debian, run sandboxed by an ordinary
 * user, does the main job, and is removed; what it costs is printed. Needs root and Debian.
 */
import { strict as assert } from 'node:assert';
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packedFaults } from '../../build/package/check.ts';
import { runScript } from '../../build/run/steps.ts';
import { virtualDisplay } from '../../build/runtime/display.ts';
import { repoRoot } from '../../build/runtime/launch.ts';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import { FacetError } from '../../electron/contract/errors.ts';
import { shareOfMemory } from '../support/processes.ts';
import { type InstalledApp, startInstalled } from './app.ts';
import { mainJob } from './job.ts';
import { dpkgStatus, leftAtHome, leftOnMachine, strange } from './left.ts';
import { aMachine, asRoot, type Machine, sh, user } from './machine.ts';
import { sandboxFaults } from './sandbox.ts';

const step = (text: string): void => void process.stdout.write(`${text}\n`);
/** Of all its processes, what they share counted once, bytes. */
const memoryOf = (app: InstalledApp): number => app.pids().reduce((sum, pid) => sum + shareOfMemory(pid), 0);
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

await runScript(async () => {
  const deb = findDeb();
  const samples = await ensureSamples((line) => void process.stderr.write(`${line}\n`));
  const machine = aMachine();
  try {
    install(machine, deb);
    await runOnce(machine, samples);
    removeAgain(machine);
  } finally {
    machine.remove();
  }
  step('Packaged: installed, run sandboxed, main job done, removed clean');
  return 0;
});

function findDeb(): string {
  const dist = join(repoRoot, 'dist');
  const debs = existsSync(dist) ? readdirSync(dist).filter((name) => name.endsWith('.deb')) : [];
  const [name] = debs;
  if (name === undefined)
    throw new FacetError({
      code: 'internal',
      detail: 'there is no .deb in dist/: run "npm run package" first',
    });
  if (process.getuid?.() !== 0)
    throw new FacetError({ code: 'internal', detail: 'installing a package needs root' });
  return join(dist, name);
}

function install(machine: Machine, deb: string): void {
  const began = performance.now();
  const inside = `/tmp/${basename(deb)}`;
  copyFileSync(deb, join(machine.root, inside));
  asRoot(machine, 'apt-get', 'update');
  asRoot(machine, 'apt-get', 'install', '--yes', '--no-install-recommends', inside);
  assert.equal(dpkgStatus(machine.root, 'facet'), 'install ok installed');
  const helper = statSync(join(machine.root, 'usr/lib/facet/chrome-sandbox'));
  assert.deepEqual(
    [helper.uid, helper.mode & 0o7777],
    [0, 0o4755],
    'the sandbox helper is root’s, and set-user-ID',
  );
  for (const file of [
    'usr/share/applications/facet.desktop',
    'usr/share/icons/hicolor/256x256/apps/facet.png',
    'usr/share/doc/facet/copyright',
  ])
    assert.ok(existsSync(join(machine.root, file)), `${file} is there`);
  step(`Installed with apt in ${((performance.now() - began) / 1000).toFixed(0)} s, with what it depends on`);
}

async function runOnce(machine: Machine, samples: string): Promise<void> {
  const installed = join(machine.root, 'usr/lib/facet');
  // The helper's set-user-ID bit is the one mode a package may have and a folder may not.
  const faults = (
    await packedFaults({
      dir: installed,
      program: join(installed, 'facet'),
      resources: join(installed, 'resources'),
      platform: 'linux',
      arch: process.arch,
    })
  ).filter((fault) => !fault.startsWith('chrome-sandbox has mode'));
  assert.deepEqual(faults, [], 'fuses, archive, binaries and modes are those of a release');

  const home = `/home/${user}`;
  const album = join(machine.root, home, 'Pictures', 'Album');
  mkdirSync(album, { recursive: true });
  const [probe = '', ...rest] = sampleNames;
  for (const name of rest) copyFileSync(join(samples, name), join(album, name));
  copyFileSync(join(samples, probe), join(machine.root, home, 'Pictures', probe));
  asRoot(machine, 'chown', '-R', `${user}:${user}`, home);

  // Anybody may draw on it: the other user does, by its abstract socket, also from another root.
  const display = await virtualDisplay(['-ac']);
  try {
    const app = await startInstalled(machine, display);
    assert.deepEqual(sandboxFaults(app.pids()), [], 'the page runs in Chromium’s sandbox');
    step(`Window after ${(app.windowMs / 1000).toFixed(1)} s, sandboxed, as ${user}`);
    await mainJob(app.page, `${home}/Pictures/Album`, `${home}/Pictures/${probe}`);
    step(`Main job done; ${megabytes(memoryOf(app))} of memory in ${String(app.pids().length)} processes`);
    assert.equal(await app.close(), 0, 'it ends by itself when its window is closed');
    // Again, on the library it made: the start a user knows.
    const again = await startInstalled(machine, display);
    step(
      `Second start: window after ${(again.windowMs / 1000).toFixed(1)} s, ${megabytes(memoryOf(again))} of memory`,
    );
    assert.equal(await again.close(), 0);
  } finally {
    await display.stop();
  }
}

function removeAgain(machine: Machine): void {
  const library = leftAtHome(machine.root).find((path) => path.endsWith('Facet Library'));
  assert.ok(library !== undefined, 'there is a library');
  const before = hashes(join(machine.root, 'home', user, library));
  asRoot(machine, 'apt-get', 'purge', '--yes', 'facet');
  assert.equal(dpkgStatus(machine.root, 'facet'), null, 'dpkg has forgotten it');
  assert.deepEqual(leftOnMachine(machine.root), [], 'nothing of it is left on the machine');
  assert.deepEqual(hashes(join(machine.root, 'home', user, library)), before, 'the library is as it was');
  assert.deepEqual(
    strange(leftAtHome(machine.root)),
    [],
    'nothing lies in the home folder but the user’s own',
  );
  step(`Removed; the user keeps: ${leftAtHome(machine.root).join(', ')}`);
}

function hashes(folder: string): string {
  return sh('find', [folder, '-type', 'f', '-exec', 'sha256sum', '{}', '+']);
}
