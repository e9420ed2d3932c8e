/** The report on a change of model that is ready: drawn here, worked out in a compute thread, put into words of people. */
import { FacetError } from '../../contract/errors.ts';
import type { ModelChangeReport, ReportProgress, ReportStage } from '../../contract/model-change-report.ts';
import { compute } from '../compute/run.ts';
import { readSettings } from '../store/settings.ts';
import { draw } from '../switch/report/draw.ts';
import { matchingOf } from './calibration.ts';
import type { Core } from './core.ts';

/** Faces shown of one group. */
const facesShown = 4;
/** Share of the time that reading takes. */
const reading = 200;

export class ChangeReports {
  readonly #core: Core;
  #last: { readonly key: string; readonly report: ModelChangeReport } | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * The report of this state of the library: the last one, if nothing has changed since.
   * @throws FacetError `busy` unless a model is ready, `cancelled`
   */
  async of(
    seed: number,
    tell: (progress: ReportProgress) => void,
    signal: AbortSignal,
  ): Promise<ModelChangeReport> {
    const { store } = this.#core;
    const open = store.modelChanges.open();
    if (open?.state !== 'ready') throw new FacetError({ code: 'busy', what: 'no new model is ready' });
    const { falseMatchOneIn } = readSettings(store);
    const key = [open.id, seed, this.#core.grouping().version, falseMatchOneIn].join();
    if (this.#last?.key === key) return this.#last.report;
    const report = await this.#make(open.target, seed, tell, signal);
    this.#last = { key, report };
    return report;
  }

  async #make(
    contract: string,
    seed: number,
    tell: (progress: ReportProgress) => void,
    signal: AbortSignal,
  ): Promise<ModelChangeReport> {
    const core = this.#core;
    const { store } = core;
    const began = performance.now();
    const grouping = core.grouping();
    await grouping.templates.catchUp(signal);
    const target = store.contracts.need(contract);
    const matching = await matchingOf(core, signal);
    const { falseMatchOneIn } = readSettings(store);
    // The fit to this library's own faces comes a moment after the change; until then the prior decides.
    const next = core.calibration.before(target);
    const after = next.thresholds(matching.sizes, falseMatchOneIn);
    const thresholds = {
      before: { match: matching.thresholds.match, unsure: matching.thresholds.unsure },
      after: { match: after.match, unsure: after.unsure },
    };
    const drawn = await draw({
      store,
      grouping,
      target,
      thresholds,
      seed,
      signal,
      tell: (part) => {
        tell({ stage: 'reading', done: Math.round(reading * part), total: 1000 });
      },
    });
    const found = await compute('changeReport', drawn.input, {
      signal,
      onProgress: ({ stage, done, total }) => {
        const share = reading + Math.round(((1000 - reading) * done) / total);
        tell({ stage: stage as ReportStage, done: share, total: 1000 });
      },
    });
    const nameOf = (person: number): string => store.people.state(person)?.name ?? '';
    const some = (faces: readonly number[], all = faces.length): { faces: number; examples: number[] } => ({
      faces: all,
      examples: faces.slice(0, facesShown),
    });
    const sizeOf = (group: number): number => store.people.get(group)?.faces ?? 0;
    const { splitExamples, mergeExamples, ...regrouping } = found.regrouping;
    return {
      seed,
      thresholds,
      people: drawn.people,
      groups: drawn.groups,
      faces: drawn.faces,
      verdicts: {
        ...found.verdicts,
        examples: found.verdicts.examples.map((one) => ({ ...one, name: nameOf(one.person) })),
      },
      confusions: {
        ...found.confusions,
        examples: found.confusions.examples.map(({ other, ...one }) => ({
          ...one,
          name: nameOf(one.person),
          other: { ...other, name: nameOf(other.person) },
        })),
      },
      regrouping: {
        ...regrouping,
        splitExamples: splitExamples.map(({ group, parts }) => ({
          person: group,
          parts: parts.map(({ faces }) => some(faces)),
        })),
        mergeExamples: mergeExamples.map((groups) => ({
          groups: groups.map(({ group, faces }) => ({ person: group, ...some(faces, sizeOf(group)) })),
        })),
      },
      separation: found.separation,
      seconds: (performance.now() - began) / 1000,
    };
  }
}
