#!/usr/bin/env node
// The `facet` command. Plain JavaScript, because it must start on any Node: Facet's own sources need
// Node 24, which comes as an npm package when the installed one is older.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../electron/cli/main.ts', import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= 24) {
  process.argv[1] = entry;
  await import('../electron/cli/main.ts');
} else {
  const { status } = spawnSync(node24(), [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

function node24() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  try {
    return createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/${program}`);
  } catch {
    process.stderr.write(`facet needs Node 24 or newer; this is ${process.versions.node}.\n`);
    process.exit(1);
  }
}
