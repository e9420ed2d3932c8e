/** Many virtual ports over one channel: `msg` and `close` frames carry the id of the port they belong to. */
import type { Port } from '../rpc/port.ts';

/** The two frames that both directions of the process protocol share. */
export type PortFrame = { k: 'msg'; port: string; m: unknown } | { k: 'close'; port: string };

/** One end of the channel. Both ends must agree on ids; the host makes them up and announces each by `open`. */
export class PortSwitch {
  readonly #send: (frame: PortFrame) => void;
  readonly #ports = new Map<string, VirtualPort>();

  /** @param send puts a frame on the channel; must not throw once the channel is gone */
  constructor(send: (frame: PortFrame) => void) {
    this.#send = send;
  }

  /** This end of the port `id`. */
  open(id: string): Port {
    const port = new VirtualPort(
      (m) => {
        this.#send({ k: 'msg', port: id, m });
      },
      () => {
        this.#ports.delete(id);
        this.#send({ k: 'close', port: id });
      },
    );
    this.#ports.set(id, port);
    return port;
  }

  /** Takes a frame from the far end. Frames for ports that are closed already are dropped. */
  receive(frame: PortFrame): void {
    const port = this.#ports.get(frame.port);
    if (port === undefined) return;
    if (frame.k === 'msg') port.deliver(frame.m);
    else {
      this.#ports.delete(frame.port);
      port.end();
    }
  }

  /** The channel is gone: every port closes. */
  closeAll(): void {
    const ports = [...this.#ports.values()];
    this.#ports.clear();
    for (const port of ports) port.end();
  }
}

class VirtualPort implements Port {
  readonly #send: (message: unknown) => void;
  readonly #sendClose: () => void;
  #queue: unknown[] = [];
  #onMessage: ((message: unknown) => void) | undefined;
  #onClose: (() => void) | undefined;
  #closed = false;

  constructor(send: (message: unknown) => void, sendClose: () => void) {
    this.#send = send;
    this.#sendClose = sendClose;
  }

  post(message: unknown): void {
    if (!this.#closed) this.#send(message);
  }

  listen(onMessage: (message: unknown) => void, onClose: () => void): void {
    this.#onMessage = onMessage;
    this.#onClose = onClose;
    for (const message of this.#queue.splice(0)) onMessage(message);
    if (this.#closed) onClose();
  }

  close(): void {
    if (this.#closed) return;
    this.#sendClose();
    this.end();
  }

  deliver(message: unknown): void {
    if (this.#closed) return;
    if (this.#onMessage === undefined) this.#queue.push(message);
    else this.#onMessage(message);
  }

  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose?.();
  }
}

/** Joins two ports so that what arrives on one leaves by the other; when either closes, both do. */
export function relay(a: Port, b: Port): void {
  a.listen(
    (message) => {
      b.post(message);
    },
    () => {
      b.close();
    },
  );
  b.listen(
    (message) => {
      a.post(message);
    },
    () => {
      a.close();
    },
  );
}
