/** stdout carries the answer and nothing else; people talk on stderr. */

let answered = false;

/** Prints the one answer of a command: JSON, or the same in lines for a person. */
export function answer(json: boolean, value: unknown, lines: () => readonly string[]): void {
  answered = true;
  const text = json ? JSON.stringify(value, null, 1) : lines().join('\n');
  if (text !== '') process.stdout.write(`${text}\n`);
}

/** With `--json` a failure is a document too, so that a script can always parse stdout. Not after an answer. */
export function answerFailure(json: boolean, code: string, message: string): void {
  if (json && !answered) answer(true, { error: { code, message } }, () => []);
}

/** A message for the person at the terminal. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One line that overwrites itself on a terminal; silent when stderr is a file. */
export class ProgressLine {
  #shown = false;

  show(text: string): void {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r\u001b[K${text.slice(0, (process.stderr.columns || 80) - 1)}`);
    this.#shown = true;
  }

  end(): void {
    if (this.#shown) process.stderr.write('\r\u001b[K');
    this.#shown = false;
  }
}

/** Seconds as `3 s`, `2 min 5 s` or `1 h 4 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `n` with its noun, `1 face`, `2 faces`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
