/** A model server on this machine that behaves, or misbehaves as real ones do. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';

export interface Hosted {
  bytes: Uint8Array;
  etag?: string | null;
  lastModified?: string;
  /** False: every answer is the whole file. */
  ranges?: boolean;
  /** The connection is cut after so many bytes of an answer. */
  cutAfter?: number;
  /** Nothing more comes after so many bytes of an answer, and the connection stays. */
  stallAfter?: number;
  /** Answers this status; a list is used up request by request, then all is well. */
  status?: number | number[];
  headers?: Record<string, string>;
  /** `Content-Length` in place of the truth; null for none at all (chunked). */
  length?: number | null;
  /** Between pieces of 16 KiB, ms. */
  pauseMs?: number;
  /** Ignores `If-Range`: sends the rest of whatever the file is now. */
  ignoresIfRange?: boolean;
}

export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

export interface ModelServer {
  readonly url: string;
  /** By path. */
  readonly files: Map<string, Hosted>;
  /** Every request so far. */
  readonly asked: Asked[];
}

export async function startModelServer(): Promise<ModelServer> {
  const files = new Map<string, Hosted>();
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({
      path,
      range: request.headers.range,
      ifRange: request.headers['if-range'] as string | undefined,
    });
    const hosted = files.get(path);
    if (hosted === undefined) response.writeHead(404).end('nothing here');
    else answer(hosted, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, files, asked };
}

async function answer(hosted: Hosted, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, bytes, etag = '"v1"', lastModified } = hosted;
  const forced = Array.isArray(status) ? status.shift() : status;
  if (forced !== undefined) {
    response.writeHead(forced, hosted.headers).end('no');
    return;
  }
  const version = {
    ...(etag !== null && { ETag: etag }),
    ...(lastModified && { 'Last-Modified': lastModified }),
  };
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN);
  const same =
    hosted.ignoresIfRange === true || [etag, lastModified].includes(request.headers['if-range'] as string);
  const partial = hosted.ranges !== false && !Number.isNaN(from) && same;
  if (partial && from >= bytes.length) {
    response.writeHead(416, { 'Content-Range': `bytes */${String(bytes.length)}` }).end();
    return;
  }
  const body = partial ? bytes.subarray(from) : bytes;
  const length = hosted.length === undefined ? body.length : hosted.length;
  response.writeHead(partial ? 206 : 200, {
    ...version,
    ...(length !== null && { 'Content-Length': String(length) }),
    ...(partial && {
      'Content-Range': `bytes ${String(from)}-${String(bytes.length - 1)}/${String(bytes.length)}`,
    }),
    ...hosted.headers,
  });
  const end = Math.min(body.length, hosted.cutAfter ?? Infinity, hosted.stallAfter ?? Infinity);
  for (let at = 0; at < end; at += 16_384) {
    if (response.destroyed) return;
    await new Promise<void>((resolve, reject) => {
      response.write(body.subarray(at, Math.min(end, at + 16_384)), (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    if (hosted.pauseMs !== undefined) await sleep(hosted.pauseMs);
  }
  if (hosted.stallAfter !== undefined && end < body.length) return;
  if (end < body.length) response.destroy();
  else response.end();
}
