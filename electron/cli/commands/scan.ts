/** `facet scan PATH...`: read folders and photos into the library. */
import { resolve } from 'node:path';
import { describeSkip, FacetError, SkipReason } from '../../contract/errors.ts';
import type { Job } from '../../contract/model.ts';
import { type Command, Failure } from '../command.ts';
import { answer, count, duration, ProgressLine, say } from '../output.ts';
import { all } from '../paging.ts';

function progressText(job: Job): string {
  if (job.total === null) return `listing folders … ${count(job.done, 'photo')} done`;
  const left = job.secondsLeft === null ? '' : ` · ${duration(job.secondsLeft)} left`;
  return `${job.done}/${job.total} photos · ${count(job.faces, 'face')} · ${job.photosPerSecond.toFixed(1)} photos/s${left}`;
}

/** The reason code in words; codes are stored so that they can be translated. */
function reasonText(reason: string, detail: string): string {
  const known = SkipReason.safeParse(reason);
  if (!known.success) return detail || reason;
  return `${describeSkip(known.data)}${detail === '' ? '' : ` (${detail})`}`;
}

export const scan: Command = {
  words: 'scan',
  usage: 'PATH...',
  help: 'find, embed, store and group the faces of folders and photos',
  args: [1, Infinity],
  async run({ flags, signal, library }, args) {
    const facet = await library();
    const grants: string[] = [];
    for (const path of args) {
      grants.push((await facet.host.grant({ path: resolve(path), save: false })).id);
    }
    const progress = new ProgressLine();
    await facet.ingest.start({ grants, retrySkipped: false });
    signal.addEventListener('abort', () => void facet.ingest.cancel({}), { once: true });
    const watch = facet.ingest.watch({});
    for await (const job of watch) progress.show(progressText(job));
    const job = await watch.result;
    progress.end();
    if (job === null || job.state === 'cancelled') throw new FacetError({ code: 'cancelled' });
    if (job.state !== 'done') {
      throw new Failure(job.error ?? `the scan ended as ${job.state}`);
    }

    const info = await facet.library.info({});
    const skipped = (await all((offset, limit) => facet.library.skipped({ offset, limit }))).map((s) => ({
      path: s.path,
      reason: reasonText(s.reason, s.detail),
    }));
    const value = {
      photos: info.photos,
      faces: info.faces,
      people: info.people + info.groups,
      added: job.added,
      unchanged: job.unchanged,
      skipped,
      seconds: Number(job.seconds.toFixed(3)),
      provider: info.engine.provider,
      detector: info.engine.detector,
      embedder: info.engine.embedder,
    };
    answer(flags.json, value, () => [
      `${count(value.photos, 'photo')}, ${count(value.faces, 'face')}, ${count(value.people, 'person', 'people')} in the library` +
        ` (${value.added} new or changed, ${value.unchanged} unchanged) in ${duration(value.seconds)}`,
      ...skipped.map((s) => `skipped ${JSON.stringify(s.path)}: ${s.reason}`),
    ]);
    say(`provider ${value.provider} · detector ${value.detector} · embedder ${value.embedder}`);
    return true;
  },
};
