/** Everything that can be on a port. */
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';

const CallId = z.int().min(0);

/** Client → server. */
export const Request = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id: CallId, method: z.string().max(100), input: z.unknown() }),
  z.object({ t: z.literal('credit'), id: CallId, n: z.int().min(1).max(1000) }),
  z.object({ t: z.literal('cancel'), id: CallId }),
]);
export type Request = z.infer<typeof Request>;

/** Server → client. */
export const Response = z.discriminatedUnion('t', [
  z.object({ t: z.literal('ok'), id: CallId, value: z.unknown() }),
  z.object({ t: z.literal('err'), id: CallId, error: AppError }),
  z.object({ t: z.literal('event'), id: CallId, value: z.unknown() }),
]);
export type Response = z.infer<typeof Response>;

/** Events a server may send before the client grants more; keeps a slow page from drowning. */
export const initialCredit = 32;

/** Shortest time between two events of a coalescing stream, ms. */
export const coalesceMs = 100;
