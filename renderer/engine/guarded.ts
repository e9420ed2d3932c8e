/** Steps that nobody waits for: what fails is announced. */
import { toAppError } from '../../electron/contract/errors.ts';
import { tell } from './feedback.ts';

/** Never rejects. What the user broke off is no failure. */
export async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'cancelled') tell({ kind: 'failed', error });
  }
}
