/** Ways to spoil good input: bytes, and values as JSON or a structured clone carries them. */
import type { Random } from '../support/random.ts';

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[random.int(from.length)] as T;
}

/** Numbers at which lengths, offsets and sizes go wrong. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff] as const;

/** Text that has broken programs before: SQL, NUL, markup, paths, controls, right-to-left, halves of surrogate pairs. */
export const hostileText: readonly string[] = [
  '',
  ' ',
  "Robert'); DROP TABLE person;--",
  `" OR ""="`,
  "'; ATTACH DATABASE '/etc/passwd' AS p; --",
  '%_\\%',
  'a\0b',
  '\0',
  '../../../../etc/passwd',
  'C:\\con\\..\\nul',
  '<img src=x onerror=alert(1)>',
  '${7*7}{{7*7}}`id`$(id)',
  '%s%n%x%d',
  '\r\n\t\x07\x1b[31m',
  '\u202eevil\u202c',
  'שלום עולם، مرحبا',
  '\ud800',
  '\udc00x',
  'x\ud83d',
  '😀'.repeat(60),
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞',
  'İıẞſ',
  'e\u0301',
  '\ufeff\u200b\u2060',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '1e309',
  '-0',
  'x'.repeat(200),
  'x'.repeat(100_000),
];

/** One to `most` changes, most of them within the first `head` bytes, where formats keep what steers their reader. */
export function spoilBytes(random: Random, good: Uint8Array, head = good.length, most = 6): Uint8Array {
  let bytes = new Uint8Array(good);
  for (let left = 1 + random.int(most); left > 0 && bytes.length > 0; left--) {
    const near = random.next() < 0.8;
    const at = random.int(near ? Math.min(head, bytes.length) : bytes.length);
    bytes = spoilOnce(random, bytes, at);
  }
  return bytes;
}

function spoilOnce(random: Random, bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const many = Math.min(1 + random.int(32), bytes.length - at);
  switch (random.int(8)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8));
      return bytes;
    case 1:
      bytes[at] = random.int(256);
      return bytes;
    case 2:
      if (at + 4 <= bytes.length) view.setUint32(at, pick(random, edges), random.int(2) === 0);
      return bytes;
    case 3:
      if (at + 2 <= bytes.length) view.setUint16(at, pick(random, edges) & 0xffff, random.int(2) === 0);
      return bytes;
    case 4:
      return bytes.slice(0, at);
    case 5:
      // Taken out, so that all after it moves up.
      return joined(bytes.subarray(0, at), bytes.subarray(at + many));
    case 6:
      // Said twice.
      return joined(bytes.subarray(0, at + many), bytes.subarray(at));
    default: {
      // Overwritten from elsewhere.
      const from = random.int(bytes.length);
      bytes.copyWithin(at, from, from + many);
      return bytes;
    }
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A value that nobody asked for. All of them pass through JSON, though some as another value. */
export function strangeValue(random: Random): unknown {
  switch (random.int(9)) {
    case 0:
      return null;
    case 1:
      return random.int(2) === 0;
    case 2:
      return pick(random, [0, -0, -1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53) - 2, 1e308, NaN, Infinity]);
    case 3:
      return [];
    case 4:
      return {};
    case 5:
      return Array.from({ length: random.int(50) }, () => random.int(1000));
    case 6:
      return deep(1 + random.int(200));
    default:
      return pick(random, hostileText);
  }
}

function deep(levels: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

/** A copy of `good` with one part of it, at any depth, changed, missing, doubled or joined by a stranger. */
export function spoilValue(random: Random, good: unknown): unknown {
  const stop = random.next() < 0.25;
  if (good instanceof Uint8Array) return stop ? strangeValue(random) : spoilBytes(random, good);
  if (Array.isArray(good)) return stop ? strangeValue(random) : spoilList(random, good);
  if (typeof good === 'object' && good !== null) {
    return stop && random.int(4) === 0 ? strangeValue(random) : spoilObject(random, good);
  }
  if (typeof good === 'number' && random.int(2) === 0) return good + pick(random, [-1, 1, 0.5, 1e9, -1e9]);
  if (typeof good === 'string' && random.int(2) === 0) return spoilText(random, good);
  return strangeValue(random);
}

export function spoilText(random: Random, good: string): string {
  const at = random.int(good.length + 1);
  return good.slice(0, at) + pick(random, hostileText) + good.slice(at + random.int(3));
}

function spoilList(random: Random, good: readonly unknown[]): unknown[] {
  const at = random.int(good.length + 1);
  const item = good[at];
  switch (random.int(4)) {
    case 0:
      return good.toSpliced(at, 1);
    case 1:
      return good.toSpliced(at, 0, item, item);
    case 2:
      return good.toSpliced(at, 0, strangeValue(random));
    default:
      return at < good.length ? good.with(at, spoilValue(random, item)) : [...good, strangeValue(random)];
  }
}

function spoilObject(random: Random, good: object): object {
  const entries = Object.entries(good) as [string, unknown][];
  const at = random.int(entries.length + 1);
  const entry = entries[at];
  // Defined, not assigned: `__proto__` is to be a key like any other, as `JSON.parse` makes it.
  if (entry === undefined)
    return Object.fromEntries([...entries, [pick(random, hostileText), strangeValue(random)]]);
  const [key, value] = entry;
  switch (random.int(8)) {
    case 0:
      return Object.fromEntries(entries.toSpliced(at, 1));
    case 1:
      return Object.fromEntries(entries.with(at, [pick(random, hostileText), value]));
    default:
      return Object.fromEntries(entries.with(at, [key, spoilValue(random, value)]));
  }
}

/** The file that holds `good` as JSON, spoiled as a value or as bytes. */
export function spoilJson(random: Random, good: unknown): Uint8Array {
  const text = JSON.stringify(random.next() < 0.7 ? spoilValue(random, good) : good, null, 2);
  const bytes = new TextEncoder().encode(text);
  return random.next() < 0.4 ? spoilBytes(random, bytes) : bytes;
}
