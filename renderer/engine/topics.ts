/** Which questions may have a new answer when the library says that a topic changed. */
import type { Topic } from '../../electron/contract/api.ts';
import type { MethodName } from './engine.ts';

/** Every question the page may keep the answer of, with the topics it depends on. */
export const topicsOf = {
  'library.info': ['library', 'people', 'photos', 'engine'],
  'library.opening': ['opening', 'model'],
  'library.skipped': ['photos', 'library'],
  'library.folders': ['photos', 'library', 'watch'],
  'ingest.current': ['jobs'],
  'people.list': ['people'],
  'people.get': ['people'],
  'people.faces': ['people'],
  'people.loose': ['people'],
  'people.similar': ['people'],
  'people.templates': ['people'],
  'people.doubts': ['people'],
  'enroll.check': ['people'],
  'review.history': ['history'],
  'photos.list': ['photos', 'people'],
  // Which of the two an order depends on is not worth telling apart: it is asked again for what is on screen only.
  'lists.ids': ['photos', 'people', 'detection'],
  'lists.people': ['people'],
  'lists.faces': ['people'],
  'lists.photos': ['photos', 'people'],
  'photos.get': ['photos', 'people'],
  'photos.folders': ['photos'],
  'probe.verify': ['calibration'],
  'probe.similarFaces': ['people', 'photos'],
  'adapt.status': ['people', 'library'],
  'evaluate.ready': ['people'],
  'modelChange.models': ['model', 'engine'],
  'models.list': ['models', 'model', 'engine', 'photos'],
  'modelChange.status': ['model', 'library'],
  'models.broken': ['models'],
  'models.inspect': [],
  'settings.get': ['settings'],
  'calibration.get': ['calibration', 'people', 'settings', 'engine'],
  'detection.state': ['detection', 'people', 'photos', 'settings'],
  'detection.distribution': ['detection', 'people', 'photos'],
  'detection.preview': ['detection', 'people', 'photos'],
  'detection.aside': ['detection', 'people', 'photos'],
  'consent.get': ['people'],
  'consent.due': ['people'],
  'audit.list': ['audit', 'people'],
  'watch.status': ['watch', 'library', 'settings'],
  'calibration.preview': ['calibration', 'people', 'settings', 'engine'],
} as const satisfies Partial<Record<MethodName, readonly Topic[]>>;

export type QueryName = keyof typeof topicsOf;

/** Whether the answer kept under `name` depends on any of `topics`. */
export function dependsOn(name: string, topics: ReadonlySet<Topic>): boolean {
  const own: readonly Topic[] | undefined = Object.hasOwn(topicsOf, name)
    ? topicsOf[name as QueryName]
    : undefined;
  return own?.some((topic) => topics.has(topic)) ?? false;
}
