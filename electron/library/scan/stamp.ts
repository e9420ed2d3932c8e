/** When a file was written, and whether that proves anything. */

/**
 * Within one tick of the file system's clock (2 s on FAT, 4 ms on most others) a file can be written twice, and look
 * the same both times. A time so near to the moment of looking is no proof that nothing has changed since.
 */
const tick = 3000;

/**
 * The time of a file as libraries keep it: whole ms, and half a ms more where it proves nothing. The file is then told by what
 * it holds at the next look, however much it looks the same.
 * @param now when the file was looked at, at the latest when its content began to be read
 */
export function timeOf(mtimeMs: number, now: number = Date.now()): number {
  const whole = Math.floor(mtimeMs);
  return Math.abs(now - whole) < tick ? whole + 0.5 : whole;
}

/** A time that was already seen when the content was read is as good as it was then; another one proves nothing. */
export function timeRead(mtimeMs: number, seen: number): number {
  const whole = Math.floor(mtimeMs);
  return Math.floor(seen) === whole ? seen : whole + 0.5;
}
