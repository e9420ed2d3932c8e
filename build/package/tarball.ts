/** The app as a .tar.gz, for systems without dpkg. electron-builder's own way needs a 7-Zip it fetches from GitHub. */
import { basename, dirname } from 'node:path';
import { FacetError } from '../../electron/contract/errors.ts';
import { run } from '../run/steps.ts';

/**
 * Packs the folder `dir` under the name `top` into `file`: sorted, owned by root, without times of this machine, so
 * that two builds of one commit differ only where their contents do.
 * @throws FacetError `internal` when tar fails; what it said is on stderr.
 */
export async function buildTarball(dir: string, file: string, top: string): Promise<void> {
  const args = ['--create', '--gzip', '--file', file, '--directory', dirname(dir), '--sort=name'];
  const owner = ['--owner=root:0', '--group=root:0', '--mtime=@0', `--transform=s,^${basename(dir)},${top},`];
  const code = await run('tar', [...args, ...owner, basename(dir)], process.env);
  if (code !== 0) throw new FacetError({ code: 'internal', detail: `tar ended with ${String(code)}` });
}
