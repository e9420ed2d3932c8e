import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/e2e/**', 'tests/bench/**', 'tests/soak/**'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // Two cores; each file that runs models or a database starts its own processes.
    maxWorkers: 2,
    pool: 'forks',
  },
});
