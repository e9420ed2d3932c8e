/** Starts engine processes as Electron utility processes, which take real MessagePorts. */
import { MessageChannelMain, type MessagePortMain, utilityProcess } from 'electron';
import type { Readable } from 'node:stream';
import { FromEngine } from '../contract/process.ts';
import { cleanEnv, lines } from '../host/node-starter.ts';
import type { RealPort, Starter } from '../host/starter.ts';
import { mainPort } from '../rpc/port.ts';

/** Only after `app` is ready. */
export const utilityStarter: Starter = (name, entry, events) => {
  const child = utilityProcess.fork(entry, [], {
    serviceName: `facet-${name}`,
    stdio: 'pipe',
    env: cleanEnv(process.env),
  });
  let nextPort = 1;
  const give = (role: string, port: RealPort): void => {
    child.postMessage({ k: 'open', port: String(nextPort++), role }, [port as MessagePortMain]);
  };
  child.on('message', (raw: unknown) => {
    const parsed = FromEngine.safeParse(raw);
    if (!parsed.success || parsed.data.k === 'msg' || parsed.data.k === 'close') return;
    events.onFrame(parsed.data);
  });
  child.once('exit', (code) => {
    events.onExit(`exit code ${String(code)}`);
  });
  lines(child.stdout as Readable | null, events.onOutput);
  lines(child.stderr as Readable | null, events.onOutput);
  return {
    kind: 'utility',
    get pid() {
      return child.pid;
    },
    send: (frame) => {
      child.postMessage(frame);
    },
    open: (role) => {
      const { port1, port2 } = new MessageChannelMain();
      give(role, port2);
      return mainPort(port1);
    },
    give,
    pair: () => {
      const { port1, port2 } = new MessageChannelMain();
      return [port1, port2];
    },
    kill: () => {
      // `child.kill()` asks politely; this is for a process that did not listen.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
};
