/** Locks the library when nobody has used the computer for a while, and when its screen is locked. */
import { powerMonitor } from 'electron';

/** How often to look, ms. */
const look = 15_000;

/** @param minutes asked each time; 0: never */
export function lockWhenIdle(minutes: () => number, lock: () => void): void {
  setInterval(() => {
    const limit = minutes();
    if (limit > 0 && powerMonitor.getSystemIdleTime() >= limit * 60) lock();
  }, look).unref();
  powerMonitor.on('lock-screen', () => {
    if (minutes() > 0) lock();
  });
}
