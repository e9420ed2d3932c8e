/** Template sets over a gallery alone, without a store: every face equally good, undated and frontal. */
import type { Gallery } from '../../electron/library/index/gallery.ts';
import type { Sample } from '../../electron/library/templates/sample.ts';
import { TemplateSets } from '../../electron/library/templates/sets.ts';

/** `onChoose` is told of every person that is chosen for. */
export function templateSets(gallery: Gallery, onChoose?: (person: number) => void): TemplateSets {
  return new TemplateSets(gallery, (person): Sample[] => {
    onChoose?.(person);
    return [...gallery.faces()]
      .filter((face) => gallery.personOf(face) === person)
      .map((face) => ({ face, quality: 80, year: null, pose: 'front' }));
  });
}
