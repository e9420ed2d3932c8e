/** A change of model for looking at: it does a step with every command. */
import type { Api } from '../../electron/contract/api.ts';
import type { ModelChangeReport } from '../../electron/contract/model-change-report.ts';
import type { ModelChangeProgress, ModelChangeStatus } from '../../electron/contract/model-change.ts';
import type { Handlers } from '../../electron/rpc/server.ts';

const now = { contract: '5d0c4f1e9a7b2c36', embedder: 'fr_feature' };
const next = { contract: '91be07c4d2a8f365', embedder: 'fr_feature_flip' };
const total = 4812;

export function modelChange(picture: string, tell: () => void): Handlers<Api>['modelChange'] {
  let active = now;
  let change: ModelChangeProgress | null = null;
  let after: ModelChangeStatus['after'] = null;
  let old = { faces: 0, bytes: 0 };
  const status = (): ModelChangeStatus => ({
    active,
    change,
    after,
    rollback: active === now ? null : now,
    old,
  });
  const set = (state: ModelChangeProgress['state'], done: number): ModelChangeStatus => {
    change = {
      from: now,
      to: next,
      state,
      error: null,
      done,
      total,
      secondsLeft: state === 'embedding' ? (total - done) / 40 : null,
      thresholds: {
        before: { match: 0.48, unsure: 0.38, verify: 0.338, groupJoin: 0.36, groupMerge: 0.36 },
        after: { match: 0.47, unsure: 0.37, verify: 0.331, groupJoin: 0.35, groupMerge: 0.35 },
      },
      leftBehind:
        state === 'ready'
          ? [{ reason: 'the photo is gone and no crop of the face is stored', faces: 3 }]
          : [],
    };
    tell();
    return status();
  };
  if (picture === 'model-embedding') set('embedding', 1931);
  if (/^model-(ready|reporting)/.test(picture)) set('ready', total);
  if (picture === 'model-changed')
    after = { doing: 'regrouping', done: 412, total: 1000, secondsLeft: null, error: null };
  if (picture === 'model-changed') [active, old] = [next, { faces: total, bytes: total * 2048 }];
  return {
    status,
    models: () =>
      [now, next].map(({ contract, embedder }) => ({
        id: embedder,
        contract,
        dimension: 512,
        thresholds: { match: 0.48, unsure: 0.38, verify: 0.338, groupJoin: 0.36, groupMerge: 0.36 },
        installed: true,
        fromCrops: true,
      })),
    begin: () => set('embedding', 1931),
    pause: () => set('paused', change?.done ?? 0),
    resume: () => set('ready', total),
    cancel: () => {
      change = null;
      tell();
      return status();
    },
    report: async (_, emit, { signal }) => {
      for (
        let done = 100;
        picture === 'model-reporting' && !signal.aborted;
        done = Math.min(430, done + 30)
      ) {
        await emit({ stage: 'confusions', done, total: 1000 });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return mockReport(picture !== 'model-ready-same');
    },
    apply: () => {
      [active, change, old] = [next, null, { faces: total, bytes: total * 2048 }];
      tell();
      return status();
    },
    rollback: () => {
      active = now;
      tell();
      return status();
    },
    removeOld: () => {
      old = { faces: 0, bytes: 0 };
      tell();
      return status();
    },
  };
}

/** A report with every kind of example, or one that finds nothing to say. */
function mockReport(full: boolean): ModelChangeReport {
  const judged = (cosine: number): { cosine: number; verdict: 'match' | 'unsure' | 'unknown' } => ({
    cosine,
    verdict: cosine >= 0.47 ? 'match' : cosine >= 0.37 ? 'unsure' : 'unknown',
  });
  const table = (
    faces: number,
    before: number[],
    after: number[],
  ): ModelChangeReport['verdicts']['confirmed'] => {
    const [m = 0, u = 0, n = 0] = before;
    const [x = 0, y = 0, z = 0] = after;
    return {
      faces,
      kept: faces - Math.abs(m - x),
      before: { match: m, unsure: u, unknown: n },
      after: { match: x, unsure: y, unknown: z },
    };
  };
  const names = ['Anna Keller', 'Milan Novak', 'Sofia Rossi', 'Pieter van den Berg', 'Mei-Ling Chen'];
  const name = (at: number): string => names[at % names.length] ?? '';
  const some = (faces: number, from: number): { faces: number; examples: number[] } => ({
    faces,
    examples: Array.from({ length: Math.min(4, faces) }, (_, at) => 11 + 10 * (from + at)),
  });
  return {
    seed: 1,
    thresholds: { before: { match: 0.48, unsure: 0.38 }, after: { match: 0.47, unsure: 0.37 } },
    people: { of: 12, taken: 12 },
    groups: { of: full ? 8120 : 29, taken: full ? 3000 : 29 },
    faces: { of: full ? 51_230 : 720, taken: full ? 22_410 : 720 },
    verdicts: {
      confirmed: full ? table(412, [401, 8, 3], [406, 5, 1]) : table(3, [3, 0, 0], [3, 0, 0]),
      automatic: full ? table(1930, [1860, 52, 18], [1874, 41, 15]) : table(0, [], []),
      examples: full
        ? [0.31, 0.42, 0.45, 0.61, 0.52].map((cosine, at) => ({
            person: at + 1,
            name: name(at),
            face: 51 + 10 * at,
            by: 'auto' as const,
            before: judged(at < 3 ? 0.53 : 0.41),
            after: judged(cosine),
          }))
        : [],
    },
    confusions: {
      before: full ? 3 : 0,
      after: full ? 4 : 0,
      fresh: full ? 2 : 0,
      examples: full
        ? [0, 1].map((at) => ({
            person: at + 1,
            name: name(at),
            face: 91 + 10 * at,
            other: { person: at + 3, name: name(at + 3), face: 131 + 10 * at },
            before: 0.36 - 0.05 * at,
            after: 0.52 - 0.02 * at,
          }))
        : [],
    },
    regrouping: {
      splits: full ? 14 : 0,
      splitExamples: full
        ? [
            { person: 20, parts: [some(9, 3), some(4, 9)] },
            { person: 21, parts: [some(6, 14), some(2, 21), some(1, 25)] },
          ]
        : [],
      merges: full ? 31 : 0,
      mergeExamples: full
        ? [
            {
              groups: [
                { person: 22, ...some(12, 31) },
                { person: 23, ...some(3, 36) },
              ],
            },
            { groups: [24, 25, 26, 27, 28].map((person, at) => ({ person, ...some(2, 40 + 3 * at) })) },
          ]
        : [],
    },
    separation: full
      ? {
          mates: 'confirmed',
          mated: 8120,
          nonMated: 390_112,
          support: 'ample',
          before: { dPrime: 5.61, fnmr: 0.0121, threshold: 0.34 },
          after: { dPrime: 5.83, fnmr: 0.0094, threshold: 0.33 },
        }
      : {
          mates: 'named',
          mated: 12,
          nonMated: 40,
          support: 'none',
          before: { dPrime: null, fnmr: null, threshold: null },
          after: { dPrime: null, fnmr: null, threshold: null },
        },
    seconds: 4.2,
  };
}
