/**
 * What a model must give, known beforehand: the golden photos with the faces on them, and a fingerprint of what each
 * model of the manifest makes of the drawn face. `golden.json` is written by `npm run measure:golden`.
 */
import { z } from 'zod';
import raw from './golden.json' with { type: 'json' };

const Point = z.tuple([z.number(), z.number()]);

const GoldenFace = z.strictObject({
  /** Left, top, width and height in displayed pixels. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** Eyes, nose, mouth corners in displayed pixels; the viewer's left first. */
  points: z.tuple([Point, Point, Point, Point, Point]),
});

const Golden = z.strictObject({
  /** The npm package that the photos are from. */
  package: z.strictObject({
    name: z.string(),
    version: z.string(),
    integrity: z.string(),
    licence: z.string(),
  }),
  photos: z.array(
    z.strictObject({
      file: z.string(),
      /** Path inside the package. */
      path: z.string(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      faces: z.array(GoldenFace),
    }),
  ),
  /** By the SHA-256 of the model file; see `electron/vision/selftest/fingerprint.ts`. */
  fingerprints: z.record(z.string(), z.array(z.number())),
});
export type Golden = z.infer<typeof Golden>;
export type GoldenPhoto = Golden['photos'][number];

export const golden: Golden = Golden.parse(raw);

/** Where the golden photos lie in the models folder. */
export const goldenFolder = 'golden';
