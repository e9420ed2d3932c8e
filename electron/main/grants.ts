/** Paths the user chose, turned into grants by the library. The page only ever sees the grants. */
import type { z } from 'zod';
import type { Api } from '../contract/api.ts';
import type { Grant } from '../contract/model.ts';
import type { Client } from '../rpc/client.ts';

export type GrantValue = z.infer<typeof Grant>;

/** Asks the library for one grant per path, in order. @throws FacetError of the first that is refused */
export async function grantPaths(
  library: Client<Api>,
  paths: readonly string[],
  save = false,
): Promise<GrantValue[]> {
  const grants: GrantValue[] = [];
  for (const path of paths) grants.push(await library.host.grant({ path, save }));
  return grants;
}
