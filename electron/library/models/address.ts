/** From where a model may come: encrypted addresses, or this very machine. */
import { FacetError } from '../../contract/errors.ts';

/**
 * The address to ask in place of `url`. With a mirror (`FACET_MODEL_MIRROR`, for networks without a way out) it is
 * `<mirror>/<host><path>`; what it must send is the same, to the last byte.
 * @throws FacetError `network` for an address that may not be asked
 */
export function addressOf(url: string, mirror: string | undefined): URL {
  const own = new URL(url);
  const asked = mirror
    ? new URL(`${mirror.replace(/\/+$/, '')}/${own.host}${own.pathname}${own.search}`)
    : own;
  if (asked.protocol === 'https:' || isHere(asked)) return asked;
  throw new FacetError({ code: 'network', url, detail: 'the address is not encrypted (https)' });
}

/** Whether `from` may send us on to `to`: never away from encryption, and never into this machine from outside. */
export function mayLeadTo(from: URL, to: URL): boolean {
  if (isHere(from)) return isHere(to) || to.protocol === 'https:';
  return to.protocol === 'https:';
}

/** Plain http that never leaves this machine. */
function isHere({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
