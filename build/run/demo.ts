/**
 * `npm run demo`: the main job on six real group photos, start to finish, through the same contract the
 * window uses. Everything it makes goes to `dist/demo`.
 */
import { _electron, type Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Session } from '../../electron/cli/session.ts';
import type { Api } from '../../electron/contract/api.ts';
import type { ProbeFace } from '../../electron/contract/model.ts';
import type { Client } from '../../electron/rpc/client.ts';
import { withDisplay } from '../runtime/display.ts';
import { electronLaunch, repoRoot } from '../runtime/launch.ts';
import { ensureSamples, sampleNames } from '../samples.ts';
import { prepare, runScript } from './steps.ts';

const out = join(repoRoot, 'dist', 'demo');
const library = join(out, 'library');
const name = 'Anna';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function grant(facet: Client<Api>, path: string): Promise<string> {
  return (await facet.host.grant({ path, save: false })).id;
}

/** Enrols the rightmost face of the first photo: a choice by place, as a user makes it with the mouse. */
async function enrol(facet: Client<Api>, photo: string): Promise<void> {
  for await (const probe of facet.probe.examine({ grants: [await grant(facet, photo)] })) {
    const rightmost = probe.faces.reduce<ProbeFace | undefined>(
      (best, face) => (best === undefined || face.box.x > best.box.x ? face : best),
      undefined,
    );
    if (rightmost === undefined) throw new Error(`no face in ${photo}`);
    const picks = [{ probe: probe.probe, index: rightmost.index }];
    const { person, added } = await facet.enroll.add({ to: { name }, picks, anyway: true });
    print(
      `\nEnrolled ${person.name ?? ''} from the face on the right of ${basename(photo)} (${added} template).`,
    );
  }
}

async function identify(facet: Client<Api>, photo: string): Promise<void> {
  print(`\nWho is in ${basename(photo)}? (It is not in the library yet.)`);
  for await (const found of facet.probe.identify({ grants: [await grant(facet, photo)], topK: 1 })) {
    for (const face of found.faces) {
      const at = `face at ${Math.round(face.box.x)},${Math.round(face.box.y)}`;
      const [best] = face.matches;
      const who =
        best === undefined
          ? ''
          : `  ${best.name ?? `unnamed ${best.person}`}  cosine ${best.cosine.toFixed(3)}  angle ${best.angle.toFixed(1)}°`;
      print(`  ${at.padEnd(20)} ${face.verdict.padEnd(8)}${who}`);
    }
  }
}

async function scan(facet: Client<Api>, samples: string): Promise<void> {
  await facet.ingest.start({ grants: [await grant(facet, samples)], retrySkipped: false });
  const watch = facet.ingest.watch({});
  for await (const job of watch)
    if (process.stderr.isTTY) process.stderr.write(`\rscanning ${job.done} …\u001b[K`);
  const job = await watch.result;
  if (job?.state !== 'done') throw new Error(job?.error ?? 'the scan did not finish');
  const { engine } = await facet.library.info({});
  print(
    `\nScanned ${job.done} photos in ${job.seconds.toFixed(1)} s on ${engine.provider} (${engine.detector}, ${engine.embedder}).`,
  );
}

async function report(facet: Client<Api>): Promise<void> {
  const groups = await facet.host.groups({});
  const faces = groups.flatMap((group) => group.faces);
  const loose = (await facet.library.info({})).faces - faces.length;
  print(`\n${faces.length + loose} faces, ${groups.length} people:`);
  for (const group of [...groups].sort((a, b) => b.faces.length - a.faces.length)) {
    const where = group.faces.map(({ path, box }) => {
      const at = [box.x, box.y, box.width, box.height].map(Math.round);
      return `${basename(path)} (${at.slice(0, 2).join(',')} ${at.slice(2).join('×')})`;
    });
    print(`  ${(group.name ?? `unnamed ${group.person}`).padEnd(12)} ${where.join(', ')}`);
  }
  if (loose > 0) print(`  ${loose} faces are too poor to found a group (see "Loose faces" in the app)`);
}

/** Crops come one by one; a picture with holes would not show the app as it is. */
async function imagesLoaded(page: Page): Promise<void> {
  const loaded = '[...document.images].every((image) => image.complete && image.naturalWidth > 0)';
  for (let i = 0; i < 50 && !(await page.evaluate<boolean>(loaded)); i++) await page.waitForTimeout(100);
}

/** Opens the real app on the demo library and keeps a picture of it. */
async function screenshot(env: Readonly<Record<string, string>>): Promise<string> {
  const plan = await electronLaunch({ library, userData: join(out, 'user-data') });
  const app = await _electron.launch({
    executablePath: plan.executablePath,
    args: plan.args,
    env: { ...plan.env, ...env },
  });
  try {
    const page = await app.firstWindow();
    await page.getByText(name).first().waitFor({ timeout: 60_000 });
    await imagesLoaded(page);
    const path = join(out, 'facet.png');
    await page.screenshot({ path });
    return path;
  } finally {
    await app.close();
  }
}

await runScript(async () => {
  await prepare();
  const samples = await ensureSamples((line) => void process.stderr.write(`${line}\n`));
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });

  const session = new Session(library, undefined, { passphrase: null, newPassphrase: null });
  try {
    const facet = await session.library();
    await enrol(facet, join(samples, sampleNames[0] ?? ''));
    await identify(facet, join(samples, sampleNames[2] ?? ''));
    await scan(facet, samples);
    await report(facet);
  } finally {
    await session.end();
  }

  const display = await withDisplay();
  try {
    print(`\nScreenshot of the running app: ${await screenshot(display.env)}`);
    if (display.virtual)
      print('There is no display here, so the window is not left open. "npm start" opens it.');
    else {
      const plan = await electronLaunch({ library });
      spawn(plan.executablePath, plan.args, { env: plan.env, detached: true, stdio: 'ignore' }).unref();
      print('The window is open on the demo library.');
    }
  } finally {
    await display.stop();
  }
  return 0;
});
