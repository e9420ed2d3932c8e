/** The command line, taken apart. */
import { parseArgs } from 'node:util';
import type { Flags } from './command.ts';
import { UsageError } from './command.ts';

export interface CommandLine {
  readonly words: readonly string[];
  readonly flags: Flags;
  readonly library: string | undefined;
  readonly help: boolean;
  /** A file descriptor to read the passphrase of the library from. */
  readonly passphraseFd: string | undefined;
  /** The same for the passphrase that it is to get. */
  readonly newPassphraseFd: string | undefined;
}

/** Reads `argv` (without node and script); unknown or incomplete options are a {@link UsageError}. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        library: { type: 'string' },
        detector: { type: 'string' },
        'passphrase-fd': { type: 'string' },
        'new-passphrase-fd': { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        name: { type: 'string' },
        folders: { type: 'string' },
        pairs: { type: 'string' },
        root: { type: 'string' },
        top: { type: 'string' },
        people: { type: 'boolean', default: false },
        seed: { type: 'string' },
        report: { type: 'string' },
        folder: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        kind: { type: 'string' },
        'min-eyes': { type: 'string' },
        'min-score': { type: 'string' },
        'min-quality': { type: 'string' },
        'one-in': { type: 'string' },
        'always-exact': { type: 'string' },
        watch: { type: 'string' },
        'ask-purpose': { type: 'string' },
        'consent-required': { type: 'string' },
        basis: { type: 'string' },
        given: { type: 'string' },
        expires: { type: 'string' },
        notes: { type: 'string' },
        out: { type: 'string' },
        days: { type: 'string' },
        remove: { type: 'boolean', default: false },
        purpose: { type: 'string' },
        certificate: { type: 'string' },
        named: { type: 'boolean', default: false },
        text: { type: 'string' },
        expect: { type: 'string' },
        anyway: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        'yes-unencrypted': { type: 'boolean', default: false },
        'accept-licence': { type: 'boolean', default: false },
        member: { type: 'string' },
        title: { type: 'string' },
        channels: { type: 'string' },
        mean: { type: 'string' },
        std: { type: 'string' },
      },
    });
    const {
      library,
      detector,
      help,
      'passphrase-fd': passphraseFd,
      'new-passphrase-fd': newPassphraseFd,
      'yes-unencrypted': yesUnencrypted,
      'accept-licence': acceptLicence,
      'min-eyes': minEyes,
      'min-score': minScore,
      'min-quality': minQuality,
      'one-in': oneIn,
      'always-exact': alwaysExact,
      'ask-purpose': askPurpose,
      'consent-required': consentRequired,
      ...rest
    } = values;
    const { folder, folders, pairs, root, report, certificate, out } = rest;
    for (const [option, value] of Object.entries({
      library,
      detector,
      folder,
      folders,
      pairs,
      root,
      report,
      certificate,
      out,
    })) {
      if (value === '') throw new UsageError(`--${option} must not be empty`);
    }
    return {
      words: positionals,
      library,
      passphraseFd,
      newPassphraseFd,
      help,
      flags: {
        ...rest,
        detector,
        yesUnencrypted,
        acceptLicence,
        minEyes,
        minScore,
        minQuality,
        oneIn,
        alwaysExact,
        askPurpose,
        consentRequired,
      },
    };
  } catch (thrown) {
    // parseArgs adds hints, after the first line or sentence, that speak of escaping and not of us.
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    throw new UsageError(message.split(/\n|\. To specify/)[0] ?? message);
  }
}
