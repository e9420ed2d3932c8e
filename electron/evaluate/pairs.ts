/** The pairs file: reading it, and writing it with labels put right. */
import { FacetError } from '../contract/errors.ts';

/** Two images, as written in the file, and whether they show the same person. */
export interface Pair {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
}

const labels = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
]);

/**
 * Reads a TSV with the columns image_a, image_b and same (1/0 or true/false); a header line, empty lines,
 * CRLF and a byte-order mark are allowed.
 * @param name stands in errors
 * @throws FacetError `invalid-input` naming the line
 */
export function parsePairs(text: string, name: string): Pair[] {
  const fail = (detail: string): never => {
    throw new FacetError({ code: 'invalid-input', field: name, detail });
  };
  const pairs: Pair[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const columns = line.split('\t');
    if (i === 0 && columns.join('\t') === 'image_a\timage_b\tsame') return;
    const [a = '', b = '', label = ''] = columns;
    if (columns.length !== 3)
      fail(`line ${i + 1}: ${columns.length} columns instead of image_a, image_b, same`);
    if (a === '' || b === '') fail(`line ${i + 1}: an image name is empty`);
    const same = labels.get(label.trim().toLowerCase());
    if (same === undefined) return fail(`line ${i + 1}: "same" is "${label}" instead of 1 or 0`);
    pairs.push({ a, b, same });
  });
  if (pairs.length === 0) fail('holds no pairs');
  return pairs;
}

/**
 * The text of a pairs file with the labels of some pairs turned round; every other byte stays.
 * @param wrong pairs by number, the first being 1
 * @throws FacetError `invalid-input` for a number that is no pair
 */
export function correctPairs(text: string, name: string, wrong: ReadonlySet<number>): string {
  const count = parsePairs(text, name).length;
  for (const row of wrong) {
    if (row <= count) continue;
    const detail = `has ${String(count)} pairs, not ${String(row)}`;
    throw new FacetError({ code: 'invalid-input', field: name, detail });
  }
  let row = 0;
  return text
    .split('\n')
    .map((line) => {
      const [, , label = ''] = line.replace(/^\uFEFF/, '').split('\t');
      const same = labels.get(label.trim().toLowerCase());
      // The header and empty lines hold no label.
      if (same === undefined) return line;
      row++;
      const turned = label.trim().length > 1 ? String(!same) : same ? '0' : '1';
      return wrong.has(row) ? line.replace(/[^\t\r]*(\r?)$/, `${turned}$1`) : line;
    })
    .join('\n');
}
