/** The page's one link to the engine, made on first use, and the clients everything else calls. */
import { type Api, api } from '../../electron/contract/api.ts';
import { FacetError } from '../../electron/contract/errors.ts';
import type { Method } from '../../electron/contract/method.ts';
import { channel, type ShellApi, shellApi } from '../../electron/contract/shell.ts';
import type { Client } from '../../electron/rpc/client.ts';
import { webPort } from '../../electron/rpc/port.ts';
import { bridge } from './bridge.ts';
import { Link } from './link.ts';
import { reconnecting } from './reconnecting.ts';

let theLink: Link | undefined;
let theClient: Client<Api> | undefined;

/** The link of this page. */
export function link(): Link {
  theLink ??= new Link({
    requestPort: () => {
      bridge().requestPort();
    },
    onPort: (listener) => {
      window.addEventListener('message', (event) => {
        const [port] = event.ports;
        if (event.source === window && event.data === channel.port && port !== undefined)
          listener(webPort(port));
      });
    },
    onState: (listener) => {
      let told = false;
      bridge().onEngine((state) => {
        told = true;
        listener(state);
      });
      // The state may have been announced before this page existed.
      shell.engine({}).then(
        (state) => {
          if (!told) listener(state);
        },
        () => undefined,
      );
    },
  });
  return theLink;
}

/** The library, whichever process serves it just now. Safe to call at any time. */
export function engine(): Client<Api> {
  theClient ??= reconnecting(link());
  return theClient;
}

/** Electron main: windows and dialogs. Fails with {@link FacetError} like the engine. */
export const shell: Client<ShellApi>['shell'] = Object.fromEntries(
  Object.keys(shellApi.shell).map((method) => [
    method,
    async (input: unknown) => {
      const answer = await bridge().call(`shell.${method}`, input);
      if (!answer.ok) throw new FacetError(answer.error);
      return answer.value;
    },
  ]),
) as unknown as Client<ShellApi>['shell'];

/** Every method of the library by its name on the wire, `group.method`. */
export type MethodName = { [G in keyof Api]: `${G}.${Extract<keyof Api[G], string>}` }[keyof Api];

export type MethodOf<N extends string> = N extends `${infer G}.${infer M}`
  ? G extends keyof Api
    ? M extends keyof Api[G]
      ? Api[G][M] extends Method
        ? Api[G][M]
        : never
      : never
    : never
  : never;

/** Calls a query or command by its wire name. */
export function invoke(name: MethodName, input: unknown, signal?: AbortSignal): Promise<unknown> {
  const [group = '', method = ''] = name.split('.');
  const groups = engine() as unknown as Record<
    string,
    Record<string, (input: unknown, options: { signal?: AbortSignal | undefined }) => Promise<unknown>>
  >;
  const found = Object.hasOwn(api, group) ? groups[group]?.[method] : undefined;
  if (found === undefined) return Promise.reject(new FacetError({ code: 'not-allowed', method: name }));
  return found(input, { signal });
}
