/** A folder with one folder per person, listed in the order that every walk has. */
import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { FacetError } from '../contract/errors.ts';
import { walk } from '../library/scan/walk.ts';
import type { FolderImage } from './labelled.ts';

/**
 * Every image below a folder of `root`; the first folder on its way is its person. Images that lie in `root`
 * itself are nobody's and left out.
 * @throws FacetError `unreadable`; `invalid-input` when it holds fewer than two people
 */
export async function listPeople(root: string, signal?: AbortSignal): Promise<FolderImage[]> {
  const there = await stat(root).catch(() => null);
  if (there?.isDirectory() !== true) {
    throw new FacetError({ code: 'unreadable', path: root, detail: 'there is no such folder' });
  }
  const images: FolderImage[] = [];
  for await (const found of walk([root], signal === undefined ? {} : { signal })) {
    const image = relative(root, found.path);
    const [name = '', ...rest] = image.split(sep);
    if (found.kind === 'file' && rest.length > 0) images.push({ image, name });
  }
  if (new Set(images.map(({ name }) => name)).size < 2) {
    const detail = 'needs a folder for each person, and at least two of them';
    throw new FacetError({ code: 'invalid-input', field: root, detail });
  }
  return images;
}
