/** What a caller names, as the specs and files that are tried. */
import { z } from 'zod';
import { type ModelFolders, modelPath } from '../../../native-models/locate.ts';
import {
  DetectorSpec,
  EmbedderSpec,
  type Manifest,
  modelSpec,
  ModelSpec,
} from '../../../native-models/manifest.ts';
import { FacetError } from '../../contract/errors.ts';
import type { TestSubject } from '../../contract/vision.ts';
import type { Subject } from './selftest.ts';

const Described = z.object({
  model: ModelSpec,
  detector: DetectorSpec.nullable(),
  embedder: EmbedderSpec.nullable(),
});

/** @throws FacetError `not-found` for an id that `known` has not; `invalid-input` for a description that is none */
export function subjectOf(subject: TestSubject, known: Manifest, folders: ModelFolders): Subject {
  const place = (id: string): Subject['models'][number] => {
    const spec = modelSpec(id, known);
    return { spec, path: modelPath(spec, folders) };
  };
  if ('id' in subject) {
    const detector = known.detectors.find(({ id }) => id === subject.id) ?? null;
    const embedder = detector === null ? known.embedders.find(({ id }) => id === subject.id) : undefined;
    if (detector !== null) return { detector, embedder: null, models: detector.models.map(place) };
    if (embedder !== undefined) return { detector: null, embedder, models: [place(embedder.model)] };
    throw new FacetError({ code: 'not-found', what: 'model', id: subject.id });
  }
  const read = Described.safeParse(subject);
  if (!read.success)
    throw new FacetError({ code: 'invalid-input', field: 'subject', detail: z.prettifyError(read.error) });
  const { model, detector, embedder } = read.data;
  // A detector may need a second network that is here already.
  const rest = detector?.models.filter((id) => id !== model.id) ?? [];
  return { detector, embedder, models: [{ spec: model, path: subject.path }, ...rest.map(place)] };
}
