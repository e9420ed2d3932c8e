/** A change of model for looking at: it does a step with every command. */
import type { Api } from '../../electron/contract/api.ts';
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
  if (picture === 'model-ready') set('ready', total);
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
