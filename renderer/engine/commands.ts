/** Commands: they change the library, then the page says what was done and how to take it back. */
import { Done } from '../../electron/contract/api.ts';
import { toAppError } from '../../electron/contract/errors.ts';
import type { Input, Output, StreamMethod } from '../../electron/contract/method.ts';
import { engine, invoke, type MethodName, type MethodOf } from './engine.ts';
import { tell } from './feedback.ts';
import type { QueryName } from './topics.ts';

type Streams = { [N in MethodName]: MethodOf<N> extends StreamMethod ? N : never }[MethodName];
export type CommandName = Exclude<MethodName, QueryName | Streams>;

export interface CommandOptions {
  /** Say nothing when it fails: the caller shows the error itself. */
  readonly quiet?: boolean;
}

/** Runs a command; review commands are announced with an undo, failures with their reason. Rejects on failure. */
export async function run<N extends CommandName>(
  name: N,
  input: Input<MethodOf<N>>,
  { quiet = false }: CommandOptions = {},
): Promise<Output<MethodOf<N>>> {
  try {
    const output = await invoke(name, input);
    if (name.startsWith('review.')) {
      const done = Done.safeParse(output);
      if (done.success) tell({ kind: 'done', operation: done.data.operation });
    }
    return output as Output<MethodOf<N>>;
  } catch (thrown) {
    const error = toAppError(thrown);
    if (!quiet && error.code !== 'cancelled') tell({ kind: 'failed', error });
    throw thrown;
  }
}

/** Takes back the last review command, whichever screen it came from. Never rejects. */
export async function undo(): Promise<void> {
  try {
    tell({ kind: 'undone', operation: (await engine().review.undo({})).operation });
  } catch (thrown) {
    tell({ kind: 'failed', error: toAppError(thrown) });
  }
}

/** Does again what was undone last. Never rejects. */
export async function redo(): Promise<void> {
  try {
    tell({ kind: 'redone', operation: (await engine().review.redo({})).operation });
  } catch (thrown) {
    tell({ kind: 'failed', error: toAppError(thrown) });
  }
}
