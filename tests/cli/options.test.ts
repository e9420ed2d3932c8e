import { describe, expect, test } from 'vitest';
import { facet } from '../support/cli.ts';

describe('bad usage ends with exit code 2 and one line on stderr', () => {
  test.each([
    [['nonsense']],
    [['scan']],
    [['people', 'show']],
    [['people', 'show', 'x']],
    [['verify', 'a.jpg']],
    [['enroll', 'a.jpg']],
    [['enroll', '--name', 'A', '--folders', 'b']],
    [['evaluate']],
    [['scan', '--no-such-option', 'x']],
    [['identify', 'a.jpg', '--top', '-1']],
    [['search']],
    [['search', 'a.jpg', '--kind', 'named,friends']],
    [['search', 'a.jpg', '--from', '2024-02-30']],
    [['search', 'a.jpg', '--from', '2024-02-02', '--to', '2024-02-01']],
    [['search', 'a.jpg', '--min-quality', '101']],
    [['search', 'a.jpg', '--folder', '']],
  ])('%j', async (args) => {
    const ran = await facet(args);
    expect(ran.code).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
    expect(ran.stderr).toMatch(/^facet: /);
  });
});

test('--help lists every command on stderr and nothing on stdout', async () => {
  const ran = await facet(['--help']);
  expect(ran.code).toBe(0);
  expect(ran.stdout).toBe('');
  for (const word of [
    'scan',
    'faces',
    'embed',
    'verify',
    'people',
    'enroll',
    'identify',
    'search',
    'groups',
    'evaluate',
    'backup',
    'check',
    'info',
    'models',
    'undo',
  ]) {
    expect(ran.stderr).toContain(word);
  }
});
