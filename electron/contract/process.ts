/** The framed protocol between a host (Electron main, terminal, tests) and an engine process. */
import { z } from 'zod';
import { AppError } from './errors.ts';
import { Pace, PaceFound } from './pace.ts';

/** 32 bytes; in the first message to a process, and nowhere else. */
const Key = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** What `library` needs to start. */
export const LibraryInit = z.object({
  role: z.literal('library'),
  /** Folder of the library; created if missing. */
  dir: z.string(),
  appVersion: z.string(),
  /** Folder of the models that come with the program. */
  modelsDir: z.string(),
  /** Folder of the models the user fetched or imported; null for none. */
  ownModelsDir: z.string().nullable(),
  /** The detector of this run, whatever the library's settings say; null for theirs. */
  detector: z.string().nullable(),
  /** Whether folders are watched, where the library's settings say so: the app does, the terminal does not. */
  watch: z.boolean(),
  /** Photos that are read at the same time. */
  inFlight: z.int().min(1),
  /** Keys that may open the library, the newest last; a new library is encrypted with that one. They travel only here. */
  keys: z.array(Key).max(3),
});
export type LibraryInit = z.infer<typeof LibraryInit>;

/** What `rewrite` needs to start: it has a closed library for itself, and answers `rewriteApi`. */
export const RewriteInit = z.object({
  role: z.literal('rewrite'),
  /** Folder of the library. */
  dir: z.string(),
  /** Keys that may open the library, and the one it may get. */
  keys: z.array(Key).max(3),
});
export type RewriteInit = z.infer<typeof RewriteInit>;

/** What `vision` needs to start. */
export const VisionInit = z.object({
  role: z.literal('vision'),
  modelsDir: z.string(),
  /** Folder of the models the user fetched or imported; null for none. */
  ownModelsDir: z.string().nullable(),
  detector: z.string(),
  /** Providers not to try, `threads` for further lanes: each crashed the process before. */
  exclude: z.array(z.string()),
  /** How much of the machine to use; null: it is measured first. */
  pace: Pace.nullable(),
});
export type VisionInit = z.infer<typeof VisionInit>;

export const Init = z.discriminatedUnion('role', [LibraryInit, VisionInit, RewriteInit]);
export type Init = z.infer<typeof Init>;

/**
 * Who is at the far end of a port. `page`: the sandboxed renderer, refused `host` and `media`.
 * `host`: main or the terminal. `peer`: the other engine process.
 */
export const PortRole = z.enum(['page', 'host', 'peer']);
export type PortRole = z.infer<typeof PortRole>;

/** Host → engine. With a utility process `open` carries a real MessagePort and no `msg` frames follow. */
export const ToEngine = z.discriminatedUnion('k', [
  z.object({ k: z.literal('init'), init: Init }),
  z.object({ k: z.literal('open'), port: z.string(), role: PortRole }),
  z.object({ k: z.literal('msg'), port: z.string(), m: z.unknown() }),
  z.object({ k: z.literal('close'), port: z.string() }),
  z.object({ k: z.literal('shutdown') }),
]);
export type ToEngine = z.infer<typeof ToEngine>;

/** Engine → host. */
export const FromEngine = z.discriminatedUnion('k', [
  z.object({ k: z.literal('ready') }),
  z.object({ k: z.literal('msg'), port: z.string(), m: z.unknown() }),
  z.object({ k: z.literal('close'), port: z.string() }),
  /** The provider, or `threads`, that is about to be started, null once it has proved itself: a crash in between excludes it. */
  z.object({ k: z.literal('trying'), provider: z.string().nullable() }),
  /** Vision, before it is ready: what a measurement of this machine found. */
  z.object({ k: z.literal('paced'), found: PaceFound }),
  /** Library: the vision process gives no answer; the host ends it and starts another. */
  z.object({ k: z.literal('stuck') }),
  z.object({ k: z.literal('fatal'), error: AppError }),
  z.object({ k: z.literal('log'), level: z.enum(['info', 'warn', 'error']), text: z.string() }),
]);
export type FromEngine = z.infer<typeof FromEngine>;
