/** `URL.parse`, which Node 20 (inside older Electrons) lacks. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
