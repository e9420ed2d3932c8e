/**
 * The engine process's side of the process protocol. The same entry file runs as a Node child
 * (`process.send`) and as an Electron utility process (`process.parentPort`, real MessagePorts).
 */
import { type AppError, toAppError } from '../contract/errors.ts';
import type { PaceFound } from '../contract/pace.ts';
import { type FromEngine, type Init, type PortRole, ToEngine } from '../contract/process.ts';
import { mainPort, type Port } from '../rpc/port.ts';
import { PortSwitch } from './ports.ts';

/** What an engine process does; {@link serveProcess} calls it. */
export interface EngineProcess<I extends Init = Init> {
  /**
   * Called once, before any port arrives. Resolve when calls can be answered; throw a FacetError and
   * the host gets `fatal` with it and does not restart the process.
   */
  init(init: I): Promise<void> | void;
  /** A new port: `serve(contract, handlers, port)` on it, or for `peer` in the library `connect(visionApi, port)`. */
  onPort(role: PortRole, port: Port): void;
  /** Finish what must be finished (checkpoint, close). The process exits when it settles, or after 5 s. */
  shutdown(): Promise<void> | void;
}

/** What an engine process may say to its host beside answering calls. */
export interface HostHandle {
  log(level: 'info' | 'warn' | 'error', text: string): void;
  /**
   * Vision, before it starts a provider: its name; after the golden face agreed: null. Await it, so that
   * the name has left the process before native code may crash it. The host excludes a provider that did.
   */
  trying(provider: string | null): Promise<void>;
  /** Vision, before it is ready: what a measurement of this machine found. */
  paced(found: PaceFound): void;
  /** Library: the vision process gives no answer any more; the host ends it and starts another. */
  stuck(): void;
}

/** How frames travel: one of the two transports below. */
interface ParentChannel {
  send(frame: FromEngine): void;
  /** `realPort` comes with `open` frames of a utility process. */
  listen(onFrame: (frame: unknown, realPort: Port | undefined) => void, onGone: () => void): void;
}

/** Longest time {@link EngineProcess.shutdown} may take, ms. The host kills earlier unless it is gone. */
const shutdownMs = 5000;

/**
 * Runs an engine process until its host says `shutdown` or disappears. Call once, at the top of the entry file.
 * `role` is checked against the init frame.
 */
export function serveProcess<R extends Init['role']>(
  role: R,
  engine: EngineProcess<Extract<Init, { role: R }>>,
): HostHandle {
  const channel = parentChannel();
  const ports = new PortSwitch((frame) => {
    channel.send(frame);
  });
  let started: Promise<void> | undefined;
  let ending = false;

  const end = async (code: number): Promise<void> => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(code), shutdownMs).unref();
    try {
      await engine.shutdown();
    } catch (thrown) {
      channel.send({ k: 'log', level: 'error', text: `shutdown: ${describe(thrown)}` });
    }
    exitSoon(code);
  };

  const fail = (error: AppError): void => {
    if (ending) return;
    ending = true;
    channel.send({ k: 'fatal', error });
    exitSoon(1);
  };

  const start = async (init: Init): Promise<void> => {
    if (init.role !== role) throw new Error(`${role} was asked to start as ${init.role}`);
    await engine.init(init as Extract<Init, { role: R }>);
    channel.send({ k: 'ready' });
  };

  channel.listen(
    (raw, realPort) => {
      const parsed = ToEngine.safeParse(raw);
      if (!parsed.success) return;
      const frame = parsed.data;
      switch (frame.k) {
        case 'init':
          started ??= start(frame.init);
          started.catch((thrown: unknown) => {
            fail(toAppError(thrown));
          });
          return;
        case 'open': {
          const port = realPort ?? ports.open(frame.port);
          void started?.then(
            () => {
              if (ending) port.close();
              else engine.onPort(frame.role, port);
            },
            () => undefined,
          );
          return;
        }
        case 'shutdown':
          void end(0);
          return;
        default:
          ports.receive(frame);
      }
    },
    () => {
      ports.closeAll();
      void end(0);
    },
  );

  // Ctrl+C reaches the whole group: the host decides what happens then, this process must not die first.
  process.on('SIGINT', () => undefined);
  process.on('SIGHUP', () => undefined);
  process.on('SIGTERM', () => void end(0));
  // A log line must not end the process when nobody reads the pipe any more.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  process.on('uncaughtException', (thrown) => {
    channel.send({ k: 'log', level: 'error', text: describe(thrown) });
    fail(toAppError(thrown));
  });

  return {
    log: (level, text) => {
      channel.send({ k: 'log', level, text });
    },
    paced: (found) => {
      channel.send({ k: 'paced', found });
    },
    stuck: () => {
      channel.send({ k: 'stuck' });
    },
    trying: (provider) => {
      channel.send({ k: 'trying', provider });
      // Both transports write from another thread or the next turn of the loop.
      return new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

/** Lets the last frames leave before the process ends. */
function exitSoon(code: number): void {
  setTimeout(() => process.exit(code), 20);
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}

/** Electron's `process.parentPort`, as far as it is used. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(
    event: 'message',
    listener: (event: { data: unknown; ports: Parameters<typeof mainPort>[0][] }) => void,
  ): void;
}

function parentChannel(): ParentChannel {
  const { parentPort } = process as { parentPort?: ParentPort };
  return parentPort === undefined ? nodeChannel() : utilityChannel(parentPort);
}

function nodeChannel(): ParentChannel {
  return {
    send: (frame) => {
      if (process.send === undefined || !process.connected) return;
      // The callback swallows EPIPE: a host that vanished is noticed by `disconnect`.
      process.send(frame, undefined, {}, () => undefined);
    },
    listen: (onFrame, onGone) => {
      if (process.send === undefined) {
        throw new Error('this file is an engine process: it is started by Facet, not by hand');
      }
      process.on('message', (frame) => {
        onFrame(frame, undefined);
      });
      process.on('disconnect', onGone);
      // `disconnect` is not emitted again for a host that died before this line.
      if (!process.connected) onGone();
    },
  };
}

/** A utility process is ended by Chromium when its host dies, so `onGone` has nothing to do here. */
function utilityChannel(parentPort: ParentPort): ParentChannel {
  return {
    send: (frame) => {
      parentPort.postMessage(frame);
    },
    listen: (onFrame) => {
      parentPort.on('message', (event) => {
        const [port] = event.ports;
        onFrame(event.data, port === undefined ? undefined : mainPort(port));
      });
    },
  };
}
