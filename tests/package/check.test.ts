/** A packed app with something wrong in it is told from one that may ship. */
import { createPackage } from '@electron/asar';
import { FuseState } from '@electron/fuses';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { archiveFaults, binaryKind, packedFaults } from '../../build/package/check.ts';
import { setReleaseFuses, wrongFuses } from '../../build/package/fuses.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'facet-package-test-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** As Electron's binary carries them: a sentinel, the wire's version and length, and a character a fuse. */
function fakeProgram(path: string): void {
  const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  const wire = String.fromCharCode(...Array.from({ length: 8 }, () => FuseState.ENABLE));
  writeFileSync(
    path,
    Buffer.concat([elf(0x3e), Buffer.from(sentinel), Buffer.from([1, 8]), Buffer.from(wire)]),
  );
  chmodSync(path, 0o755);
}

function elf(machine: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.writeUInt32BE(0x7f454c46, 0);
  bytes.writeUInt16LE(machine, 18);
  return bytes;
}

async function fakeApp(): Promise<Parameters<typeof packedFaults>[0]> {
  const resources = join(dir, 'app', 'resources');
  const source = join(dir, 'source');
  mkdirSync(resources, { recursive: true });
  mkdirSync(source);
  writeFileSync(join(source, 'main.js'), 'console.log("the program")');
  await createPackage(source, join(resources, 'app.asar'));
  chmodSync(join(resources, 'app.asar'), 0o644);
  const program = join(dir, 'app', 'facet');
  fakeProgram(program);
  await setReleaseFuses(program, 'linux');
  return { dir: join(dir, 'app'), program, resources, platform: 'linux', arch: 'x64' };
}

it('finds nothing wrong with an app as it should be', async () => {
  expect(await packedFaults(await fakeApp())).toEqual([]);
});

it('finds each fuse that was left', async () => {
  const program = join(dir, 'left');
  fakeProgram(program);
  expect(await wrongFuses(program, 'linux')).toContain('fuse RunAsNode is not off');
  expect(await wrongFuses(program, 'linux')).toContain('fuse EnableNodeCliInspectArguments is not off');
  await setReleaseFuses(program, 'linux');
  expect(await wrongFuses(program, 'linux')).toEqual([]);
  // macOS and Windows check the archive as well.
  expect(await wrongFuses(program, 'darwin')).toEqual([
    'fuse EnableEmbeddedAsarIntegrityValidation is not on',
  ]);
});

it('finds a changed byte in the archive', async () => {
  const app = await fakeApp();
  const archive = join(app.resources, 'app.asar');
  const bytes = readFileSync(archive);
  const at = bytes.indexOf('the program');
  bytes[at] = 'T'.charCodeAt(0);
  // Another path: the reader remembers headers.
  const changed = join(dir, 'changed.asar');
  writeFileSync(changed, bytes);
  expect(archiveFaults(changed)).toEqual(['app.asar: main.js is not as its hash says']);
});

it('finds binaries of other machines and odd modes', async () => {
  const app = await fakeApp();
  const foreign = join(app.resources, 'arm.node');
  writeFileSync(foreign, elf(0xb7));
  chmodSync(foreign, 0o644);
  const open = join(app.resources, 'open.txt');
  writeFileSync(open, 'all may write');
  chmodSync(open, 0o666);
  expect(await packedFaults(app)).toEqual([
    'resources/arm.node is for linux-arm64',
    'resources/open.txt has mode 666',
  ]);
});

it('reads what an executable is for', () => {
  expect(binaryKind(readFileSync(process.execPath).subarray(0, 4096))).toEqual({
    platform: process.platform,
    arch: process.arch,
  });
  const pe = Buffer.alloc(256);
  pe.write('MZ');
  pe.writeUInt32LE(0x80, 0x3c);
  pe.write('PE\0\0', 0x80);
  pe.writeUInt16LE(0xaa64, 0x84);
  expect(binaryKind(pe)).toEqual({ platform: 'win32', arch: 'arm64' });
  const mach = Buffer.alloc(64);
  mach.writeUInt32BE(0xcffaedfe, 0);
  mach.writeUInt32LE(0x01000007, 4);
  expect(binaryKind(mach)).toEqual({ platform: 'darwin', arch: 'x64' });
  // A Java class begins as a fat Mach-O does.
  const java = Buffer.alloc(64);
  java.writeUInt32BE(0xcafebabe, 0);
  java.writeUInt32BE(52, 4);
  expect(binaryKind(java)).toBeNull();
  expect(binaryKind(Buffer.from('#!/bin/sh\n'))).toBeNull();
});
