/** `probe`: questions about photos that need not be in the library. */
import { relative } from 'node:path';
import type { Api, FacePick, Identified } from '../../contract/api.ts';
import { FacetError } from '../../contract/errors.ts';
import { type FaceFilter, isOpen } from '../../contract/face-filter.ts';
import type { ImageSource } from '../../contract/vision.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Grouping } from '../ingest/grouping.ts';
import { inOrder } from '../ingest/ordered.ts';
import { walk } from '../scan/walk.ts';
import { identify, oncePerPhoto, type PersonInfo } from '../search/identify.ts';
import { similarFaces } from '../search/similar-faces.ts';
import { verify } from '../search/verify.ts';
import { readSettings } from '../store/settings.ts';
import { matchingOf } from './calibration.ts';
import type { Core } from './core.ts';
import { describeProbe, type HeldProbe } from './probes.ts';
import { Searches } from './searches.ts';

/** Photos looked at the same time. */
const ahead = 2;
/** People whose likelihood is weighed against that of each other; further down it is next to nothing. */
const rivals = 20;

export function probeHandlers(core: Core): Handlers<Api>['probe'] {
  const { store, grants, probes } = core;
  const searches = new Searches(store);

  /** Each granted photo, and each photo in a granted folder, examined in order. */
  const examine = async (
    ids: readonly string[],
    signal: AbortSignal,
    use: (probe: HeldProbe) => Promise<void>,
  ): Promise<void> => {
    const sources = await sourcesOf(core, ids, signal);
    for await (const { outcome } of inOrder(sources, ahead, (source) => probes.examine(source, signal))) {
      if (!outcome.ok) throw outcome.thrown;
      await use(outcome.value);
    }
  };

  /** The embedding of a face. @throws FacetError `not-found`, `contract-mismatch` */
  const vectorOf = (pick: FacePick): Float32Array => {
    const { contract } = core.grouping().report;
    if ('face' in pick) {
      const stored = store.embeddings.vector(pick.face, contract);
      if (stored === null) throw new FacetError({ code: 'not-found', what: 'face', id: String(pick.face) });
      return stored;
    }
    const { analysed } = probes.get(pick.probe);
    const { embedding } = probes.face(pick.probe, pick.index);
    if (embedding === null || analysed === null) {
      throw new FacetError({
        code: 'not-found',
        what: 'embedding of face',
        id: `${pick.probe}/${String(pick.index)}`,
      });
    }
    if (analysed.contract !== contract) {
      throw new FacetError({
        code: 'contract-mismatch',
        expected: contract,
        found: analysed.contract,
      });
    }
    return embedding;
  };

  return {
    paste: ({ bytes, label }) => grants.bytes(bytes, label),
    examine: async ({ grants: ids }, emit, { signal }) => {
      await examine(ids, signal, (probe) => emit(describeProbe(probe)));
      return {};
    },
    identify: async ({ grants: ids, topK, purpose }, emit, { signal }) => {
      const why = searches.admit(purpose);
      const grouping = await core.groupingUnderVision(signal);
      await examine(ids, signal, async (probe) => {
        const found = await identified(core, grouping, probe, topK, signal);
        const matched = found.faces.flatMap(({ verdict, matches: [best] }) =>
          verdict === 'match' && best !== undefined ? [best.person] : [],
        );
        searches.identified(why, found.faces.length, matched);
        await emit(found);
      });
      return {};
    },
    verify: async ({ a, b }, { signal }) => {
      await core.groupingUnderVision(signal);
      const { calibration, thresholds } = await matchingOf(core, signal);
      const found = verify(vectorOf(a), vectorOf(b), thresholds);
      return {
        ...found,
        probability: calibration.probabilityOfPair(found.cosine),
        falseMatchRate: calibration.fmr(found.cosine),
      };
    },
    similarFaces: async ({ of, limit, filter, purpose }, { signal }) => {
      const why = searches.admit(purpose);
      const own = 'face' in of ? of.face : null;
      // What a match is follows from everybody's templates; until these are read the answer is the exact one.
      const exact = !core.opening.ready || readSettings(store).alwaysExact;
      const quick = exact ? undefined : (await matchingOf(core, signal)).thresholds.match;
      const gallery = await core.searchable(signal);
      const wanted = filter === undefined || isOpen(filter) ? undefined : await passing(core, filter);
      const vector = vectorOf(of);
      searches.similar(why, of);
      const near = await similarFaces(gallery, vector, limit, own, { signal, quick, wanted });
      const faces = new Map(store.faces.get(near.map((n) => n.face)).map((face) => [face.id, face]));
      return near.flatMap(({ face: id, cosine, angle }) => {
        const face = faces.get(id);
        return face === undefined ? [] : [{ face, cosine, angle }];
      });
    },
  };
}

/** Which faces pass a filter; found out anew only after something was written. */
async function passing({ store, kept }: Core, filter: FaceFilter): Promise<(face: number) => boolean> {
  const own = { ...filter, kinds: [...filter.kinds].sort() };
  const set = await kept.get(`passing:${JSON.stringify(own)}`, () => store.lists.passing(own));
  return (face) => set.has(face);
}

/** What to examine for a list of grants: folders stand for the photos below them. */
async function sourcesOf(
  { grants, dir }: Core,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ImageSource[]> {
  const sources: ImageSource[] = [];
  for (const id of ids) {
    const source = grants.source(id);
    if (grants.get(id).kind !== 'folder' || source.path === null) {
      sources.push(source);
      continue;
    }
    for await (const found of walk([source.path], { ignore: [dir], signal })) {
      if (!(found.kind === 'skip' && found.folder)) {
        sources.push({ path: found.path, bytes: null, label: relative(source.path, found.path) });
      }
    }
  }
  return sources;
}

/** A probe with the best people for each of its faces. */
async function identified(
  core: Core,
  grouping: Grouping,
  probe: HeldProbe,
  topK: number,
  signal: AbortSignal,
): Promise<Identified> {
  const { store } = core;
  const { templates } = grouping;
  const { calibration, sizes, people, thresholds } = await matchingOf(core, signal);
  const info: PersonInfo = (id) => {
    const state = store.people.state(id);
    return state === null || state.kind === 'stranger' ? null : { named: state.name !== null };
  };
  const described = describeProbe(probe);
  const about = async (face: (typeof described.faces)[number]) => {
    const query = probe.analysed?.faces[face.index]?.embedding ?? null;
    if (query === null) return { ...face, verdict: 'unknown' as const, matches: [] };
    const wanted = Math.max(topK, rivals);
    const { verdict, matches } = await identify(templates, query, wanted, thresholds, info, signal);
    const ratios = matches.map(({ cosine, templates: count }) => calibration.likelihoodRatio(cosine, count));
    return {
      ...face,
      verdict,
      matches: matches.slice(0, topK).flatMap(({ templates: _count, named: _named, ...match }, at) => {
        const state = store.people.state(match.person);
        if (state === null) return [];
        // Only somebody with a name is somebody else; a group may well be more photos of the same person.
        const others = ratios.reduce(
          (sum, ratio, i) => (i !== at && matches[i]?.named ? sum + ratio : sum),
          0,
        );
        return [
          {
            ...match,
            name: state.name,
            kind: state.kind,
            probability: calibration.probabilityInSearch(ratios[at] ?? 0, others, people),
            falseAlarms: calibration.falseAlarms(match.cosine, sizes),
          },
        ];
      }),
    };
  };
  const faces: Awaited<ReturnType<typeof about>>[] = [];
  for (const face of described.faces) faces.push(await about(face));
  return { ...described, faces: oncePerPhoto(faces) };
}
