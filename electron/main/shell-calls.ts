/** Answers the page's calls to main. Every message is checked: who sent it, which method, what input. */
import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { type AppError, FacetError, toAppError } from '../contract/errors.ts';
import type { Method } from '../contract/method.ts';
import { channel, type ShellAnswer, type ShellApi, shellApi } from '../contract/shell.ts';
import type { Handlers } from '../rpc/server.ts';
import type { GrantValue } from './grants.ts';
import { fromPage } from './security.ts';

/** Paths of one drop, as the preload sends them. */
const Paths = z.array(z.string().min(1).max(32_768)).max(100_000);

export interface ShellActions {
  readonly handlers: Handlers<ShellApi>;
  /** Paths of dropped files become grants. */
  readonly drop: (paths: string[]) => Promise<GrantValue[]>;
  /** The page asks for a port to the library. */
  readonly connect: (page: Electron.WebContents) => void;
}

/** The only place that listens on IPC channels. */
export function answerPage({ handlers, drop, connect }: ShellActions): void {
  ipcMain.handle(channel.call, async (event, method: unknown, input: unknown): Promise<ShellAnswer> => {
    try {
      return { ok: true, value: await call(handlers, event, method, input) };
    } catch (thrown) {
      return { ok: false, error: toAppError(thrown) };
    }
  });

  ipcMain.handle(
    channel.drop,
    async (event, raw: unknown): Promise<{ grants: GrantValue[]; error: AppError | null }> => {
      const paths = Paths.safeParse(raw);
      if (!fromPage(event)) return { grants: [], error: { code: 'not-allowed', method: channel.drop } };
      if (!paths.success) {
        return {
          grants: [],
          error: { code: 'invalid-input', field: channel.drop, detail: 'not a list of paths' },
        };
      }
      try {
        return { grants: await drop(paths.data), error: null };
      } catch (thrown) {
        return { grants: [], error: toAppError(thrown) };
      }
    },
  );

  ipcMain.on(channel.port, (event) => {
    if (fromPage(event)) connect(event.sender);
  });
}

async function call(
  handlers: Handlers<ShellApi>,
  event: IpcMainInvokeEvent,
  method: unknown,
  input: unknown,
): Promise<unknown> {
  const [group, name = '', ...more] = typeof method === 'string' ? method.split('.') : [];
  const known = group === 'shell' && more.length === 0 && Object.hasOwn(shellApi.shell, name);
  if (!known || !fromPage(event)) {
    throw new FacetError({
      code: 'not-allowed',
      method: typeof method === 'string' ? method.slice(0, 100) : 'shell',
    });
  }
  const key = name as keyof ShellApi['shell'];
  const spec: Method = shellApi.shell[key];
  const parsed = spec.input.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = ['shell', name, ...(issue?.path ?? [])].join('.');
    throw new FacetError({ code: 'invalid-input', field, detail: issue?.message ?? 'invalid' });
  }
  const handler = handlers.shell[key] as (input: unknown, context: { signal: AbortSignal }) => unknown;
  return await handler(parsed.data, { signal: new AbortController().signal });
}
