/** The scan as the page sees it: followed while it runs, remembered when it ends. */
import { create } from 'zustand';
import type { Api } from '../../electron/contract/api.ts';
import type { Job } from '../../electron/contract/model.ts';
import type { Client } from '../../electron/rpc/client.ts';
import { tell } from './feedback.ts';
import type { Link } from './link.ts';

export const useJob = create<{ readonly job: Job | null }>(() => ({ job: null }));

/** True while a job is being worked on or could be. */
export const isOpen = (job: Job): boolean =>
  job.state === 'listing' || job.state === 'running' || job.state === 'paused';

/** Follows the current job on every connection. Returns how to stop. */
export function followJob(link: Link): () => void {
  return link.onConnect((client) => {
    void follow(client).catch(() => undefined);
  });
}

/**
 * Remembers the job; one that is over now and was not before is announced. A scan that finds nothing new can
 * begin and end between two looks, so one never seen open counts too, unless it was `there` before the page.
 */
function see(job: Job | null, there = false): void {
  const before = useJob.getState().job;
  useJob.setState({ job });
  if (job === null) return;
  const news = before?.id === job.id ? isOpen(before) : !there;
  if (!news) return;
  if (job.state === 'done' || job.state === 'failed') tell({ kind: 'scanned', job });
}

async function follow(client: Client<Api>): Promise<void> {
  const busy = { watching: false };
  const watch = async (): Promise<void> => {
    if (busy.watching) return;
    busy.watching = true;
    try {
      const stream = client.ingest.watch({});
      for await (const job of stream) see(job);
      see(await stream.result);
    } catch {
      // Gone with the connection, or no job: the next change starts it again.
    } finally {
      busy.watching = false;
    }
  };
  see(await client.ingest.current({}), true);
  void watch();
  for await (const { topics } of client.library.changes({})) {
    if (!topics.includes('jobs') || busy.watching) continue;
    const job = await client.ingest.current({});
    see(job);
    if (job !== null && isOpen(job)) void watch();
  }
}
