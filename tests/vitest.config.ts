import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The soak runs property tests this many times as long. */
const patience = Number(process.env['FACET_FUZZ'] ?? 1);

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/e2e/**', 'tests/bench/**', 'tests/soak/**'],
    globalSetup: ['tests/support/kernels.ts'],
    // As the engine's processes have it (electron/host/node-starter.ts): onnxruntime would call home.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    testTimeout: 60_000 * patience,
    hookTimeout: 180_000,
    // Two cores; each file that runs models or a database starts its own processes.
    maxWorkers: 2,
    pool: 'forks',
  },
});
