/** The least a transport must do. Every message is a plain structured-cloneable value. */
export interface Port {
  post(message: unknown): void;
  /** One listener for the life of the port; messages that came earlier are delivered to it in order. */
  listen(onMessage: (message: unknown) => void, onClose: () => void): void;
  close(): void;
}

/** A pair of connected ports in one process, asynchronous like every real transport. Values are cloned. */
export function portPair(): [Port, Port] {
  const a = new LocalPort();
  const b = new LocalPort();
  a.peer = b;
  b.peer = a;
  return [a, b];
}

class LocalPort implements Port {
  peer: LocalPort | undefined;
  #queue: unknown[] = [];
  #onMessage: ((message: unknown) => void) | undefined;
  #onClose: (() => void) | undefined;
  #closed = false;

  post(message: unknown): void {
    const copy: unknown = structuredClone(message);
    const peer = this.peer;
    if (this.#closed || peer === undefined) return;
    queueMicrotask(() => {
      peer.#deliver(copy);
    });
  }

  listen(onMessage: (message: unknown) => void, onClose: () => void): void {
    this.#onMessage = onMessage;
    this.#onClose = onClose;
    for (const message of this.#queue.splice(0)) onMessage(message);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose?.();
    this.peer?.close();
  }

  #deliver(message: unknown): void {
    if (this.#closed) return;
    if (this.#onMessage === undefined) this.#queue.push(message);
    else this.#onMessage(message);
  }
}

/** The parts of the DOM/Node `MessagePort` that we use, so that one adapter serves both. */
interface WebPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
  start(): void;
  close(): void;
}

/** Wraps a DOM or Node `MessagePort`. */
export function webPort(port: WebPort): Port {
  return {
    post: (message) => {
      port.postMessage(message);
    },
    listen: (onMessage, onClose) => {
      port.addEventListener('message', (event) => {
        onMessage(event.data);
      });
      port.addEventListener('close', onClose);
      port.start();
    },
    close: () => {
      port.close();
    },
  };
}

/** The parts of Electron's `MessagePortMain` that we use. */
interface MainPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** Wraps Electron's `MessagePortMain` (main process and utility processes). */
export function mainPort(port: MainPort): Port {
  return {
    post: (message) => {
      port.postMessage(message);
    },
    listen: (onMessage, onClose) => {
      port.on('message', (event) => {
        onMessage(event.data);
      });
      port.on('close', onClose);
      port.start();
    },
    close: () => {
      port.close();
    },
  };
}
