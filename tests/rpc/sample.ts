/** Valid samples of zod schemas, and ways to break them: made from the schema itself, so no method is forgotten. */
import { z } from 'zod';

/** A value that `schema` accepts. Throws for kinds of schema this project does not use in inputs. */
export function sample(schema: z.ZodType): unknown {
  if (schema instanceof z.ZodObject) {
    return Object.fromEntries(
      Object.entries(schema.shape as Record<string, z.ZodType>).map(([key, inner]) => [key, sample(inner)]),
    );
  }
  if (schema instanceof z.ZodArray) return [sample(schema.element as z.ZodType)];
  if (schema instanceof z.ZodTuple) return (schema.def.items as z.ZodType[]).map(sample);
  if (schema instanceof z.ZodEnum) return schema.options[0];
  if (schema instanceof z.ZodLiteral) return schema.value;
  if (schema instanceof z.ZodUnion) return sample(schema.options[0] as z.ZodType);
  if (schema instanceof z.ZodNullable) return sample(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return sample(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodString) return firstAccepted(schema, ['a', 'a'.repeat(32), 'a'.repeat(64)]);
  if (schema instanceof z.ZodISODate) return '2026-01-31';
  if (schema instanceof z.ZodISODateTime) return '2026-01-31T12:00:00.000Z';
  if (schema instanceof z.ZodBase64) return 'YQ==';
  if (schema instanceof z.ZodUUID) return '00000000-0000-4000-8000-000000000000';
  if (schema instanceof z.ZodNumber) return firstAccepted(schema, [1, 16, 0]);
  if (schema instanceof z.ZodBoolean) return true;
  if (schema instanceof z.ZodUnknown) return null;
  // z.instanceof
  if (schema instanceof z.ZodCustom) return firstAccepted(schema, [new Uint8Array([1])]);
  throw new Error(`no sample for ${schema.type}`);
}

function firstAccepted(schema: z.ZodType, values: unknown[]): unknown {
  const found = values.find((value) => schema.safeParse(value).success);
  if (found === undefined) throw new Error(`no sample for ${schema.type}`);
  return found;
}

export interface Mutation {
  readonly what: string;
  readonly value: unknown;
}

const strangers: readonly [string, unknown][] = [
  ['null', null],
  ['a string', 'drop table'],
  ['a negative number', -1],
  ['a fraction', 1.5],
  ['NaN', Number.NaN],
  ['a list', [[[]]]],
  ['an object', { $: 1 }],
];

/**
 * Broken variants of a valid sample: each field missing, and each replaced by values of other types. Only
 * those that the schema itself must refuse are listed, judged field by field by `accepts` on the inner schema.
 */
export function mutations(schema: z.ZodType, valid: unknown): Mutation[] {
  const whole = strangers
    .filter(([, value]) => !(typeof value === 'object' && value !== null && !Array.isArray(value)))
    .map(([what, value]) => ({ what: `input is ${what}`, value }));
  if (!(schema instanceof z.ZodObject) || typeof valid !== 'object' || valid === null) return whole;
  const shape = schema.shape as Record<string, z.ZodType>;
  const fields = Object.entries(shape).flatMap(([key, inner]) => {
    const rest = Object.fromEntries(Object.entries(valid).filter(([other]) => other !== key));
    const replaced = strangers
      .filter(([, value]) => !inner.safeParse(value).success)
      .map(([what, value]) => ({ what: `${key} is ${what}`, value: { ...rest, [key]: value } }));
    const missing = inner.safeParse(undefined).success ? [] : [{ what: `${key} is missing`, value: rest }];
    return [...missing, ...replaced];
  });
  // `Nothing` is strict: it takes no key at all.
  const extra =
    Object.keys(shape).length === 0 ? [{ what: 'unknown key', value: { path: '/etc/passwd' } }] : [];
  return [...whole, ...fields, ...extra];
}
