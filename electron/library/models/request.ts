/** One request for the rest of a file. */
import { FacetError } from '../../contract/errors.ts';
import { mayLeadTo } from './address.ts';

/** The line was cut, or the server asks for patience: worth another try. */
export class Dropped extends Error {
  /** Time the server asks to be left alone, ms. */
  readonly waitMs: number | null;
  constructor(message: string, waitMs: number | null = null, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Dropped';
    this.waitMs = waitMs;
  }
}

export interface Answer {
  /** Place in the file of the first byte of `body`. */
  readonly from: number;
  /** Bytes of the whole file; null where the server does not say. */
  readonly total: number | null;
  /** See `part.ts`. */
  readonly version: string | null;
  /** Null for a 416: there is nothing after what we have. */
  readonly body: ReadableStream<Uint8Array> | null;
}

const mostRedirects = 5;
/** Longest wait a server may ask for, ms. */
const longestWait = 60_000;

/**
 * Asks for `url` from byte `have` on, if the file still has this `version`, else for the whole of it.
 * @throws FacetError `network` where another try would not help
 * @throws Dropped where it may
 */
export async function ask(
  url: URL,
  { have, version }: { readonly have: number; readonly version: string | null },
  signal: AbortSignal,
): Promise<Answer> {
  const headers: Record<string, string> = {
    // A length and a place in a compressed stream would be those of other bytes.
    'Accept-Encoding': 'identity',
    'User-Agent': 'Facet',
    ...(have > 0 && version !== null && { Range: `bytes=${String(have)}-`, 'If-Range': version }),
  };
  let at = url;
  for (let hops = 0; ; hops++) {
    const response = await send(at, headers, signal);
    const to = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (to === null) return read(response, url);
    await response.body?.cancel();
    if (hops === mostRedirects) throw failed(url, `it was sent on more than ${String(mostRedirects)} times`);
    const next = URL.canParse(to, at.href) ? new URL(to, at.href) : null;
    if (next === null || !mayLeadTo(at, next))
      throw failed(url, `it was sent on to an address that is not encrypted (${to})`);
    at = next;
  }
}

async function send(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url.href, { headers, signal, redirect: 'manual' });
  } catch (thrown) {
    signal.throwIfAborted();
    throw new Dropped(reasonOf(thrown), null, { cause: thrown });
  }
}

async function read(response: Response, url: URL): Promise<Answer> {
  const { status, headers, body } = response;
  const version = versionOf(headers);
  if (status === 200) {
    const length = headers.get('content-length');
    return { from: 0, total: length === null ? null : Number(length), version, body };
  }
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
    if (range?.[1] === undefined)
      throw failed(url, 'the server sent a part of the file without saying which');
    return { from: Number(range[1]), total: range[2] === '*' ? null : Number(range[2]), version, body };
  }
  await body?.cancel();
  if (status === 416) {
    const total = /^bytes \*\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
    return { from: 0, total: total === undefined ? null : Number(total), version, body: null };
  }
  const words = `the server answered ${String(status)}${response.statusText === '' ? '' : ` ${response.statusText}`}`;
  if (status === 408 || status === 429 || status >= 500) throw new Dropped(words, waitOf(headers));
  throw failed(url, words);
}

/** A weak ETag says "as good as", not "the same bytes" (RFC 9110, 13.1.5). */
function versionOf(headers: Headers): string | null {
  const tag = headers.get('etag');
  return tag?.startsWith('"') === true ? tag : headers.get('last-modified');
}

function waitOf(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, longestWait) : null;
}

/** What `fetch` met, which it hides as the cause of its "fetch failed". */
export function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const words: Record<string, string> = {
    ENOTFOUND: 'the server’s name is not known; is this machine online?',
    EAI_AGAIN: 'the server’s name cannot be looked up; is this machine online?',
    ECONNREFUSED: 'the server does not answer',
    ECONNRESET: 'the connection was cut',
    UND_ERR_SOCKET: 'the connection was cut',
  };
  return words[code] ?? (cause instanceof Error ? cause.message : String(cause));
}

function failed(url: URL, detail: string): FacetError {
  return new FacetError({ code: 'network', url: url.href, detail });
}
