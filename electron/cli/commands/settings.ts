/** `facet settings`, `settings set`, `settings preview`: what the user has decided about the library. */
import type { FaceLimits, FaceLimitsPreview, FaceLimitsState } from '../../contract/detection.ts';
import type { LibrarySettings } from '../../contract/settings.ts';
import { type Command, Failure, type Flags, UsageError } from '../command.ts';
import { answer, count, duration, ProgressLine } from '../output.ts';

/** How often the progress line is brought up to date, ms. */
const lookMs = 100;

const limitUsage = '[--min-eyes PX] [--min-score 0..1] [--min-quality 0..100]';

const show: Command = {
  words: 'settings',
  usage: '',
  help: 'which faces are left out, how sure a match must be, which detector reads photos',
  args: [0, 0],
  async run({ flags, library }) {
    const { settings, detection } = await library();
    const value = { ...(await settings.get({})), state: await detection.state({}) };
    answer(flags.json, value, () => lines(value, value.state));
    return true;
  },
};

const set: Command = {
  words: 'settings set',
  usage: `${limitUsage} [--one-in N] [--detector ID] [--always-exact yes|no] [--watch yes|no] [--ask-purpose yes|no] [--consent-required yes|no]`,
  help: 'leave out faces below a limit (0: none), accept one false match in N searches, read photos with a detector, watch folders, or ask what a search is for or for consent',
  setsDetector: true,
  args: [0, 0],
  async run({ flags, library, signal }) {
    const { settings, detection } = await library();
    const before = await settings.get({});
    const wanted: LibrarySettings = {
      ...before,
      detection: limitsOf(flags, before.detection),
      watch: yesOrNo(flags.watch, '--watch') ?? before.watch,
      falseMatchOneIn: number(flags.oneIn, '--one-in', 2, 1_000_000) ?? before.falseMatchOneIn,
      detector: flags.detector ?? before.detector,
      askPurpose: yesOrNo(flags.askPurpose, '--ask-purpose') ?? before.askPurpose,
      consentRequired: yesOrNo(flags.consentRequired, '--consent-required') ?? before.consentRequired,
      alwaysExact: yesOrNo(flags.alwaysExact, '--always-exact') ?? before.alwaysExact,
    };
    if (flags.oneIn !== undefined && !Number.isInteger(wanted.falseMatchOneIn))
      throw new UsageError(`--one-in must be a whole number, not "${flags.oneIn}"`);
    if (
      flags.oneIn === undefined &&
      flags.detector === undefined &&
      flags.alwaysExact === undefined &&
      flags.watch === undefined &&
      flags.askPurpose === undefined &&
      flags.consentRequired === undefined &&
      isUnset(flags)
    )
      throw new UsageError(
        'settings set needs --min-eyes, --min-score, --min-quality, --one-in, --detector, --always-exact, --watch, --ask-purpose or --consent-required',
      );
    const value = await settings.set(wanted);
    const line = new ProgressLine();
    let state = await detection.state({});
    try {
      while (state.applying !== null) {
        const { done, total, secondsLeft } = state.applying;
        const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
        line.show(`${done} of ${total} faces${left}`);
        await new Promise((resolve) => setTimeout(resolve, lookMs));
        // The limits are stored: whatever opens the library next goes on.
        signal.throwIfAborted();
        state = await detection.state({});
      }
    } finally {
      line.end();
    }
    if (state.problem !== null) throw new Failure(`the limits are stored but not applied: ${state.problem}`);
    answer(flags.json, { ...value, state }, () => lines(value, state));
    return true;
  },
};

const preview: Command = {
  words: 'settings preview',
  usage: limitUsage,
  help: 'what other limits would change; changes nothing',
  args: [0, 0],
  async run({ flags, library }) {
    if (isUnset(flags))
      throw new UsageError('settings preview needs --min-eyes, --min-score or --min-quality');
    const { settings, detection } = await library();
    const limits = limitsOf(flags, (await settings.get({})).detection);
    const value = { limits, ...(await detection.preview(limits)) };
    answer(flags.json, value, () => previewLines(value));
    return true;
  },
};

export const settings: readonly Command[] = [show, set, preview];

const isUnset = ({ minEyes, minScore, minQuality }: Flags): boolean =>
  minEyes === undefined && minScore === undefined && minQuality === undefined;

/** The limits of the command line; those it does not name stay as they are. */
function limitsOf(flags: Flags, now: FaceLimits): FaceLimits {
  return {
    minEyes: number(flags.minEyes, '--min-eyes', 0, 10_000) ?? now.minEyes,
    minScore: number(flags.minScore, '--min-score', 0, 1) ?? now.minScore,
    minQuality: number(flags.minQuality, '--min-quality', 0, 100) ?? now.minQuality,
  };
}

function number(text: string | undefined, option: string, low: number, high: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !(value >= low && value <= high))
    throw new UsageError(`${option} must be a number from ${low} to ${high}, not "${text}"`);
  return value;
}

function yesOrNo(text: string | undefined, option: string): boolean | undefined {
  if (text === undefined) return undefined;
  if (text !== 'yes' && text !== 'no') throw new UsageError(`${option} must be yes or no, not "${text}"`);
  return text === 'yes';
}

function limitWords({ minEyes, minScore, minQuality }: FaceLimits): string {
  const set = [
    ...(minEyes > 0 ? [`eyes closer than ${minEyes} pixels`] : []),
    ...(minScore > 0 ? [`a detector score below ${minScore}`] : []),
    ...(minQuality > 0 ? [`quality below ${minQuality}`] : []),
  ];
  return set.length === 0 ? 'no face is left out' : `left out: faces with ${set.join(', or ')}`;
}

function lines(
  { detection, falseMatchOneIn, detector, alwaysExact, watch, askPurpose, consentRequired }: LibrarySettings,
  state: FaceLimitsState,
): string[] {
  return [
    limitWords(detection),
    `${count(state.aside, 'face')} left out${state.problem === null ? '' : `; not applied to the end: ${state.problem}`}`,
    `about one false match in ${falseMatchOneIn} searches`,
    `photos are read with the detector ${detector}`,
    alwaysExact
      ? 'a search compares with every face, however many there are'
      : 'a search among more than two million faces looks at sketches of them first',
    ...(consentRequired ? ['nobody gets a name without a record of consent'] : []),
    ...(askPurpose ? ['who searches says what for'] : []),
    `folders are ${watch ? 'watched while the app is open' : 'not watched'}`,
  ];
}

function previewLines(value: FaceLimitsPreview & { readonly limits: FaceLimits }): string[] {
  const { limits, faces, aside, leaving, returning, groups, photosFewer, photosMore, held } = value;
  return [
    limitWords(limits),
    `${aside} of ${count(faces, 'face')} would be left out`,
    `  ${count(leaving, 'face')} would go, in ${count(photosFewer, 'photo')}; ${count(groups, 'unnamed group')} with all faces`,
    `  ${count(returning, 'face')} would come back, in ${count(photosMore, 'photo')}`,
    ...(held > 0 ? [`  ${count(held, 'face')} below a limit would stay: named, confirmed or kept`] : []),
  ];
}
