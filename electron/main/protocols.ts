/** The only two schemes there are: `app:` serves the built page, `media:` serves images by id. */
import { protocol, type Session } from 'electron';
import { readFile } from 'node:fs/promises';
import type { Api } from '../contract/api.ts';
import { toAppError } from '../contract/errors.ts';
import type { Client } from '../rpc/client.ts';
import { bundleFile, listBundle } from './bundle-path.ts';
import { answerAtOnce } from './given-up.ts';
import { parseMediaUrl } from './media-url.ts';

/** Address of the page. */
export const pageUrl = 'app://bundle/index.html';

/**
 * The page's policy. Styles may be inline because Mantine writes its variables into a style element;
 * scripts may not.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' media: blob:",
  "font-src 'self'",
  "connect-src 'self' media:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const pageHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Must run before `app` is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    { scheme: 'media', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/**
 * @param root folder of the built page
 * @param library the library's client; throws while it is not running
 */
export function handleProtocols(session: Session, root: string, library: () => Client<Api>): void {
  const files = listBundle(root);
  session.protocol.handle('app', async (request) => {
    const file = request.method === 'GET' ? bundleFile(files, request.url) : null;
    if (file === null) return refuse(404);
    const body = new Uint8Array(await readFile(file.path));
    return new Response(body, { headers: { ...pageHeaders, 'Content-Type': file.type } });
  });

  session.protocol.handle('media', async (request) => {
    const wanted = request.method === 'GET' ? parseMediaUrl(request.url) : null;
    if (wanted === null) return refuse(400);
    try {
      const call = library().media[wanted.method] as (
        input: unknown,
        options: { signal: AbortSignal },
      ) => ReturnType<Client<Api>['media']['crop']>;
      // Small pictures of a grid, all of one type, of which many are given up while it scrolls.
      if (wanted.lasting)
        return answerAtOnce(
          async (signal) => (await call(wanted.input, { signal })).bytes,
          mediaHeaders('image/webp', true),
        );
      const image = await call(wanted.input, { signal: request.signal });
      return new Response(new Uint8Array(image.bytes), { headers: mediaHeaders(image.type, false) });
    } catch (thrown) {
      const { code } = toAppError(thrown);
      return refuse(
        code === 'engine-down' ? 503 : code === 'not-found' ? 404 : code === 'internal' ? 500 : 400,
      );
    }
  });
}

const mediaHeaders = (type: string, lasting: boolean): Record<string, string> => ({
  'Content-Type': type,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'",
  'Cache-Control': lasting ? 'private, max-age=31536000, immutable' : 'no-store',
});

function refuse(status: number): Response {
  return new Response(null, { status, headers: { 'X-Content-Type-Options': 'nosniff' } });
}
