/** Brings a library file to the newest schema, one transaction per step. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import { eyeDistance } from '../../contract/model.ts';
import { errorCode } from './errors.ts';
import type { Db } from './native.ts';
import { unpackLandmarks } from './shape.ts';

/** `FACE` in ASCII: marks the file as ours (SQLite's application_id header field). */
export const applicationId = 0x46414345;

/** Name of the copy kept beside the library before it leaves schema `version`. */
export function copyName(version: number): string {
  return `facet.before-${String(version + 1).padStart(4, '0')}.sqlite`;
}

/**
 * Runs the steps the file has not seen yet. A file that already holds a schema is first copied beside itself.
 * A step that fails leaves the file at the schema before it.
 */
export function migrate(db: Db, file: string, steps: readonly string[]): void {
  const from = Number(db.pragma('user_version', { simple: true }));
  if (from >= steps.length) return;
  if (from > 0) copyAside(db, file, from);
  db.function('eye_distance', { deterministic: true }, (points) =>
    points instanceof Buffer ? eyeDistance(unpackLandmarks(points)) : null,
  );
  for (const [offset, step] of steps.slice(from).entries()) {
    db.transaction(() => {
      run(db, step);
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${from + offset + 1}`);
    }).immediate();
  }
}

/** A step that is wrong says the same as one that meets a damaged schema: "restore a backup" might be bad advice. */
function run(db: Db, step: string): void {
  try {
    db.exec(step);
  } catch (thrown) {
    if (errorCode(thrown) !== 'SQLITE_ERROR' || !(thrown instanceof Error)) throw thrown;
    throw new FacetError({ code: 'internal', detail: `SQLITE_ERROR: ${thrown.message}` }, { cause: thrown });
  }
}

/** Written under another name first, so that a copy with the final name is a whole one. */
function copyAside(db: Db, file: string, version: number): void {
  const target = join(dirname(file), copyName(version));
  if (existsSync(target)) return;
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  db.prepare('VACUUM INTO ?').run(partial);
  renameSync(partial, target);
}
