/** The shape of a terminal command and the services it may use. */
import type { Api } from '../contract/api.ts';
import type { RewriteProgress } from '../contract/rewrite.ts';
import type { VisionApi } from '../contract/vision.ts';
import type { Task } from '../host/keys/protect.ts';
import type { Client } from '../rpc/client.ts';

/** Wrong use of the command line: one line on stderr, exit code 2. */
export class UsageError extends Error {}

/** The command failed for a reason told in full by its message: one line on stderr, exit code 1. */
export class Failure extends Error {}

/** Options of all commands together; each command reads those its usage names. */
export interface Flags {
  readonly json: boolean;
  readonly name?: string | undefined;
  readonly folders?: string | undefined;
  readonly pairs?: string | undefined;
  readonly root?: string | undefined;
  readonly top?: string | undefined;
  readonly anyway: boolean;
  /** Do it without asking again. */
  readonly yes: boolean;
  /** Write everything down in the open. */
  readonly yesUnencrypted: boolean;
  /** Evaluate the library's own confirmed people. */
  readonly people: boolean;
  readonly seed?: string | undefined;
  readonly report?: string | undefined;
  readonly acceptLicence: boolean;
  /** Of a model to import: its name in an archive, its title, how pixels go in. */
  readonly member?: string | undefined;
  readonly title?: string | undefined;
  readonly channels?: string | undefined;
  readonly mean?: string | undefined;
  readonly std?: string | undefined;
  /** Of a search: where, when and whose the faces are. */
  readonly folder?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly kind?: string | undefined;
  readonly minEyes?: string | undefined;
  readonly minScore?: string | undefined;
  readonly minQuality?: string | undefined;
  readonly oneIn?: string | undefined;
  /** `yes` or `no`. */
  readonly alwaysExact?: string | undefined;
  readonly watch?: string | undefined;
  readonly askPurpose?: string | undefined;
  /** Where a certificate goes, and whether it has the name. */
  readonly certificate?: string | undefined;
  readonly named: boolean;
  readonly consentRequired?: string | undefined;
  /** Of a record of consent. */
  readonly basis?: string | undefined;
  readonly given?: string | undefined;
  readonly expires?: string | undefined;
  readonly notes?: string | undefined;
  /** Where an export goes. */
  readonly out?: string | undefined;
  readonly days?: string | undefined;
  readonly remove: boolean;
  /** What a search, or somebody's being in the library, is for. */
  readonly purpose?: string | undefined;
  /** Words that an entry of the log must have. */
  readonly text?: string | undefined;
  /** An end of the log noted down earlier. */
  readonly expect?: string | undefined;
  /** Of this run; for a command that {@link Command.setsDetector}, the one to keep. */
  readonly detector?: string | undefined;
}

/** A library that no process has open, and the passphrases that were given. */
export interface ClosedLibrary {
  readonly task: Task;
  readonly passphrase: string | null;
  /** The one to set. */
  readonly newPassphrase: string | null;
}

export interface Context {
  readonly flags: Flags;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Starts library and vision on first use. */
  readonly library: () => Promise<Client<Api>>;
  /** Starts vision alone on first use. */
  readonly vision: () => Promise<Client<VisionApi>>;
  /** The library for what writes it anew; not together with the others. */
  readonly closed: (onProgress: (progress: RewriteProgress) => void) => Promise<ClosedLibrary>;
}

export interface Command {
  /** Words that select the command, e.g. `people name`. */
  readonly words: string;
  /** What follows them, for the help text. */
  readonly usage: string;
  readonly help: string;
  /** `--detector` is what it stores, not what this run looks with. */
  readonly setsDetector?: true;
  /** Fewest and most positional arguments. */
  readonly args: readonly [number, number];
  /** Returns false when the answer was printed but part of the work failed (exit code 1). */
  run(context: Context, args: readonly string[]): Promise<boolean>;
}

/** @throws UsageError for a name that no person can have */
export function checkName(text: string, what: string): void {
  const { length } = text.trim();
  if (length === 0) throw new UsageError(`${what} must not be empty`);
  if (length > 200) throw new UsageError(`${what} must have at most 200 characters, not ${length}`);
}

/** A positive whole number from the command line. */
export function wholeNumber(text: string | undefined, what: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new UsageError(`${what} must be a whole number above 0, not "${text ?? ''}"`);
  return value;
}

/** A seed from the command line; 1 without one. */
export function seedOf(text: string | undefined): number {
  const seed = Number(text ?? 1);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 31)
    throw new UsageError(`--seed must be a whole number from 0 to ${2 ** 31 - 1}, not "${text ?? ''}"`);
  return seed;
}
