/** Apart from the harness, which child processes import too: they have no test runner. */
import { afterEach } from 'vitest';
import { remove, setup, type Setup, type SetupOptions } from './harness.ts';

/** Opens libraries that are closed and removed after each test. Called once, at the top of a test file. */
export function libraries(defaults: SetupOptions = {}): (options?: SetupOptions) => Setup {
  const open: Setup[] = [];
  afterEach(async () => {
    const ended = open.splice(0);
    for (const lib of ended) await lib.close();
    for (const lib of ended) remove(lib);
  });
  return (options = {}) => {
    const lib = setup({ ...defaults, ...options });
    open.push(lib);
    return lib;
  };
}
