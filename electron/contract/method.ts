/** How a method of a contract is declared: once, as data, from which both ends take types and validators. */
import { z } from 'zod';

export interface QueryMethod<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly type: 'query' | 'command';
  readonly input: I;
  readonly output: O;
}

export interface StreamMethod<
  I extends z.ZodType = z.ZodType,
  E extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> {
  readonly type: 'stream';
  readonly input: I;
  readonly event: E;
  readonly output: O;
  /** `coalesce`: at most 10 events a second, the last one wins (progress). `all`: none is ever dropped. */
  readonly delivery: 'coalesce' | 'all';
}

export type Method = QueryMethod | StreamMethod;
export type Contract = Readonly<Record<string, Readonly<Record<string, Method>>>>;

/** Reads; never changes anything. */
export function query<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): QueryMethod<I, O> {
  return { type: 'query', input, output };
}

/** Changes something; the answer comes after it is durable. */
export function command<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): QueryMethod<I, O> {
  return { type: 'command', input, output };
}

/** Emits events, then a final value; cancellable. */
export function stream<I extends z.ZodType, E extends z.ZodType, O extends z.ZodType>(
  input: I,
  event: E,
  output: O,
  delivery: 'coalesce' | 'all' = 'all',
): StreamMethod<I, E, O> {
  return { type: 'stream', input, event, output, delivery };
}

export const Nothing = z.strictObject({});
export type Input<M extends Method> = z.infer<M['input']>;
export type Output<M extends Method> = z.infer<M['output']>;
export type Event<M extends StreamMethod> = z.infer<M['event']>;
