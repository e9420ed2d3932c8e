import type { Person } from '../../../electron/contract/model.ts';

/** Who was picked: somebody of the library, or a name nobody has yet. */
export type Picked =
  { readonly kind: 'person'; readonly person: Person } | { readonly kind: 'name'; readonly name: string };

/** Whoever was picked, as the engine is told where faces go. */
export function targetOf(picked: Picked): { person: number } | { name: string } {
  return picked.kind === 'person' ? { person: picked.person.id } : { name: picked.name };
}
