/** Lines of main and of the engine processes: one JSON object per line, to a file and to stderr. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../host/log.ts';

/** A log file that grew past this is set aside at the next start, in bytes. */
const maxBytes = 5_000_000;

/** Opens `facet.log` in `dir`. Writing is best effort: a full disk must not end the app. */
export function openLog(dir: string): Log {
  const path = join(dir, 'facet.log');
  try {
    mkdirSync(dir, { recursive: true });
    if (statSync(path).size > maxBytes) renameSync(path, `${path}.old`);
  } catch {
    // No old log to set aside.
  }
  // A closed terminal must not end the app.
  process.stderr.on('error', () => undefined);
  return (level, from, text) => {
    const line = `${JSON.stringify({ at: new Date().toISOString(), level, from, text })}\n`;
    process.stderr.write(line);
    try {
      appendFileSync(path, line);
    } catch {
      // See above.
    }
  };
}
