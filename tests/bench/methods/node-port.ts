/** A port between threads. */
import type { MessagePort } from 'node:worker_threads';
import type { Port } from '../../../electron/rpc/port.ts';

export function nodePort(port: MessagePort): Port {
  return {
    post: (message) => {
      port.postMessage(message);
    },
    listen: (onMessage, onClose) => {
      port.on('message', onMessage);
      port.on('close', onClose);
    },
    close: () => {
      port.close();
    },
  };
}
