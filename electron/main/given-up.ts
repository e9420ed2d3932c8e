/**
 * Pictures that the page may give up while they are on their way. Electron tells a handler nothing of that (`request.signal` of
 * Electron 33 is never aborted), but it cancels the body of an answer that is there already: so the answer goes out at once,
 * and its body follows.
 */

/** What the body becomes. */
export type Body = (signal: AbortSignal) => Promise<Uint8Array>;

/**
 * @param body what is asked for; its signal says when nobody waits any more. Where it fails, so does the answer's body: an
 *   image that cannot be shown.
 */
export function answerAtOnce(body: Body, headers: Readonly<Record<string, string>>): Response {
  const givenUp = new AbortController();
  const stream = new ReadableStream<Uint8Array>(
    {
      start: async (controller) => {
        try {
          const bytes = await body(givenUp.signal);
          if (givenUp.signal.aborted) return;
          controller.enqueue(bytes);
          controller.close();
        } catch (thrown) {
          if (!givenUp.signal.aborted) controller.error(thrown);
        }
      },
      cancel: () => {
        givenUp.abort();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, { headers });
}
