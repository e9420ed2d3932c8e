/** `media`: picture bytes by id, for the app protocol. Stored pictures as they are, photos decoded by vision. */
import { setImmediate } from 'node:timers/promises';
import type { Api } from '../../contract/api.ts';
import { FacetError, toAppError } from '../../contract/errors.ts';
import type { ImageSource } from '../../contract/vision.ts';
import type { Handlers } from '../../rpc/server.ts';
import { isPasted } from '../ingest/pasted.ts';
import type { Core } from './core.ts';
import { photoOf } from './photos.ts';

interface Picture {
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
}

export function mediaHandlers({ store, vision, probes }: Core): Handlers<Api>['media'] {
  const stored = (bytes: Uint8Array | null, what: string, id: number | string): Picture => {
    if (bytes === null) throw new FacetError({ code: 'not-found', what, id: String(id) });
    // SQLite hands out plain memory, never shared: the wider type is only how Node declares a Buffer.
    return { bytes: bytes as Uint8Array<ArrayBuffer>, type: 'image/webp' };
  };
  return {
    crop: async ({ face }, { signal }) => {
      await whatIsGivenUp(signal);
      return stored(store.crops.crop(face), 'face', face);
    },
    thumb: async ({ photo }, { signal }) => {
      await whatIsGivenUp(signal);
      return stored(store.crops.thumb(photo), 'photo', photo);
    },
    photo: async ({ photo, width }, { signal }) => {
      const { path } = photoOf(store, photo);
      // A pasted photo has no file: the copy in the library is all there is.
      const copy = (): ImageSource => ({
        path: null,
        bytes: stored(store.crops.thumb(photo), 'photo', photo).bytes,
        label: path,
      });
      if (isPasted(path)) return vision.render(copy(), width, signal);
      try {
        return await vision.render({ path, bytes: null, label: path }, width, signal);
      } catch (thrown) {
        const { code } = toAppError(thrown);
        if (code !== 'bad-image' && code !== 'unreadable') throw thrown;
        // The original is gone (or on a disk that is not there): the thumbnail is better than nothing.
        return stored(store.crops.thumb(photo), 'photo', photo);
      }
    },
    probe: ({ probe, width }, { signal }) => vision.render(probes.get(probe).source, width, signal),
    probeFace: ({ probe, index }) =>
      stored(probes.face(probe, index).crop, 'face', `${probe}/${String(index)}`),
  };
}

/**
 * Lets the messages that have come speak first. While the thread was busy a grid asked for pictures and scrolled on: nothing is
 * read for those that it has given up since.
 * @throws FacetError `cancelled`
 */
async function whatIsGivenUp(signal: AbortSignal): Promise<void> {
  await setImmediate();
  if (signal.aborted) throw new FacetError({ code: 'cancelled' });
}
