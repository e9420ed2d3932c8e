/** Goals of a measurement: printed one a line, and the exit code tells whether all were met. */
export class Goals {
  #missed = 0;

  check(what: string, met: boolean, found: string): void {
    if (!met) this.#missed++;
    console.log(`${met ? 'met   ' : 'MISSED'}  ${what}: ${found}`);
  }

  /** Sets the exit code of the process. */
  end(): void {
    process.exitCode = this.#missed === 0 ? 0 : 1;
  }
}

/** `part` of 1 as a percentage with two decimals, six wide. */
export const percent = (part: number): string => (100 * part).toFixed(2).padStart(6);
