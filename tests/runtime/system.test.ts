import { expect, test } from 'vitest';
import { aptLine, hasTime64Names, missingPackages } from '../../build/runtime/system.ts';

const bookworm = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n';
const trixie = 'VERSION_ID="13"\nID=debian\n';
const sid = 'PRETTY_NAME="Debian GNU/Linux forky/sid"\nID=debian\n';
const jammy = 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="22.04"\n';
const noble = 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n';

test('the 64-bit time names begin with Debian 13 and Ubuntu 24.04', () => {
  expect([bookworm, trixie, sid, jammy, noble].map(hasTime64Names)).toEqual([false, true, true, false, true]);
});

test('a bare Debian 12 misses everything, under its own names', () => {
  const missing = missingPackages({ osRelease: bookworm, hasDisplay: false, has: () => false });
  expect(missing).toEqual([
    'xvfb',
    'xauth',
    'libgtk-3-0',
    'libnss3',
    'libasound2',
    'libgbm1',
    'libatk-bridge2.0-0',
    'libxss1',
  ]);
});

test('a desktop Debian 13 needs no virtual display, and has the new names', () => {
  const missing = missingPackages({ osRelease: trixie, hasDisplay: true, has: () => false });
  expect(missing).toEqual([
    'libgtk-3-0t64',
    'libnss3',
    'libasound2t64',
    'libgbm1',
    'libatk-bridge2.0-0t64',
    'libxss1',
  ]);
});

test('what is there is not asked for, and the line can be pasted', () => {
  const there = new Set(['Xvfb', 'xauth', 'libgtk-3.so.0', 'libnss3.so', 'libgbm.so.1', 'libXss.so.1']);
  const missing = missingPackages({ osRelease: bookworm, hasDisplay: false, has: (name) => there.has(name) });
  expect(aptLine(missing)).toBe(
    'sudo apt-get update && sudo apt-get install -y --no-install-recommends libasound2 libatk-bridge2.0-0',
  );
});
