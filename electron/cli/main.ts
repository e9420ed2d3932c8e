#!/usr/bin/env node
/** `facet`: parse, run one command, answer, exit 0, 1 or 2. */
import { describeError, toAppError } from '../contract/errors.ts';
import { type Command, type Context, Failure, UsageError } from './command.ts';
import { commands } from './commands/index.ts';
import { readCommandLine } from './options.ts';
import { answerFailure, say } from './output.ts';
import { readPassphrase } from './passphrase.ts';
import { Session } from './session.ts';

function help(): string {
  const width = Math.max(...commands.map((c) => `${c.words} ${c.usage}`.length));
  return [
    'facet <command> [--library DIR] [--json] [--detector ID] [--passphrase-fd N]',
    '',
    ...commands.map((c) => `  ${`${c.words} ${c.usage}`.padEnd(width)}  ${c.help}`),
  ].join('\n');
}

/** The command with the longest run of words at the start of `words`, and what is left of them. */
function select(words: readonly string[]): { command: Command; rest: readonly string[] } {
  const sorted = [...commands].sort((a, b) => b.words.length - a.words.length);
  for (const command of sorted) {
    const own = command.words.split(' ');
    if (own.every((word, i) => words[i] === word)) return { command, rest: words.slice(own.length) };
  }
  throw new UsageError(`unknown command "${words.join(' ')}"; "facet --help" lists them all`);
}

async function run(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const line = readCommandLine(argv);
  if (line.help || line.words.length === 0) {
    say(help());
    if (!line.help) answerFailure(line.flags.json, 'usage', 'no command was given');
    return line.help ? 0 : 2;
  }
  // Mostly an unset variable of a script; as a path it would mean the present folder.
  if (line.words.includes('')) throw new UsageError('an argument is empty');
  const { command, rest } = select(line.words);
  const [fewest, most] = command.args;
  if (rest.length < fewest || rest.length > most) {
    throw new UsageError(`usage: facet ${command.words} ${command.usage}`);
  }
  const session = new Session(line.library, command.setsDetector ? undefined : line.flags.detector, {
    passphrase: readPassphrase(line.passphraseFd, process.env),
    newPassphrase: readPassphrase(line.newPassphraseFd, process.env, 'new'),
  });
  const context: Context = {
    flags: line.flags,
    signal,
    library: () => session.library(),
    vision: () => session.vision(),
    closed: (onProgress) => session.closed(onProgress, signal),
  };
  try {
    return (await command.run(context, rest)) ? 0 : 1;
  } finally {
    await session.end();
  }
}

const interrupt = new AbortController();
process.once('SIGINT', () => {
  interrupt.abort();
});
process.once('SIGTERM', () => {
  interrupt.abort();
});
// A reader that has seen enough (`facet … | head`) is no error.
process.stdout.on('error', () => {
  process.exit(0);
});

/** Tells of a failure on stderr, and on stdout when JSON was asked for. @returns the exit code */
function failed(thrown: unknown, json: boolean): number {
  const error = toAppError(thrown);
  const usage = thrown instanceof UsageError;
  const words = usage || thrown instanceof Failure ? thrown.message : describeError(error);
  const message = words.replaceAll(/\s*\n\s*/g, ' ');
  say(`facet: ${message}`);
  answerFailure(json, usage ? 'usage' : thrown instanceof Failure ? 'failed' : error.code, message);
  return usage ? 2 : 1;
}

const argv = process.argv.slice(2);
try {
  process.exitCode = await run(argv, interrupt.signal);
} catch (thrown) {
  process.exitCode = failed(thrown, argv.includes('--json'));
}
