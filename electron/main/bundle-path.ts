/** `app://bundle/` URLs to files of the built page. Only files listed at start exist, so no path is resolved. */
import { readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { parseUrl } from './parse-url.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface BundleFile {
  readonly path: string;
  readonly type: string;
}

/** Every servable file under `root` by its URL path (`/index.html`, `/assets/…`). */
export function listBundle(root: string): ReadonlyMap<string, BundleFile> {
  const files = new Map<string, BundleFile>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(root, path).split(sep).join('/')}`, { path, type });
  }
  return files;
}

/** The file an `app://bundle/` URL names, or null. `/` is the page itself. */
export function bundleFile(files: ReadonlyMap<string, BundleFile>, text: string): BundleFile | null {
  const url = parseUrl(text);
  if (url?.protocol !== 'app:' || url.host !== 'bundle' || url.username !== '' || url.password !== '')
    return null;
  return files.get(url.pathname === '/' ? '/index.html' : url.pathname) ?? null;
}
