/** The page's only door to the outside: what the preload put on `window.facet`. */
import { FacetError } from '../../electron/contract/errors.ts';
import type { FacetBridge } from '../../electron/contract/shell.ts';

/** The bridge; throws `internal` in a page that was opened outside the app. */
export function bridge(): FacetBridge {
  const found = (window as unknown as { readonly facet?: FacetBridge }).facet;
  if (found === undefined)
    throw new FacetError({ code: 'internal', detail: 'this page was opened outside Facet' });
  return found;
}
