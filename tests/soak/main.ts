/** `npm run test:soak`: the long forms of the kill and fuzz suites. Takes about half an hour on two cores. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Suite {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const suites: readonly Suite[] = [
  {
    name: '50 kills of the app during a scan of 300 photos',
    script: 'e2e',
    args: ['tests/e2e/kill'],
    env: { FACET_KILLS: '50', FACET_KILL_PHOTOS: '300' },
  },
  {
    // Property tests read FACET_FUZZ as a factor on their number of runs.
    name: 'property tests, ten times as many runs',
    script: 'unit',
    args: [],
    env: { FACET_FUZZ: '10' },
  },
  {
    name: 'fuzzing, 10,000 cases a target',
    script: 'unit',
    args: ['tests/fuzz'],
    env: { FACET_FUZZ_CASES: '10000' },
  },
  {
    name: 'a folder of 1,000 files changed while Facet is open, closed and killed',
    script: 'unit',
    args: ['tests/library/follow.test.ts'],
    env: { FACET_FOLLOW_FILES: '1000' },
  },
];

let failed = 0;
for (const suite of suites) {
  console.log(`\n=== ${suite.name}`);
  const { status } = spawnSync('npm', ['run', suite.script, '--', ...suite.args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...suite.env },
    shell: process.platform === 'win32',
  });
  if (status !== 0) failed += 1;
}
console.log(`\n${suites.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
