/** Starts engine processes as children of Node, for terminals, tests and Electrons with an old N-API. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { FromEngine, type ToEngine } from '../contract/process.ts';
import { PortSwitch } from './ports.ts';
import type { Starter } from './starter.ts';

/**
 * glibc otherwise hands the memory of every decoded photo back to the kernel and takes it anew, page by page, and in as many
 * arenas as there are threads. Two lanes: 0.83 of the processor time, half of it in the kernel, and a third less memory.
 * Elsewhere nobody reads these names.
 */
const keepsMemory = {
  MALLOC_ARENA_MAX: '2',
  // The largest there may be: blocks above come from the kernel.
  MALLOC_MMAP_THRESHOLD_: String(32 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(256 * 2 ** 20),
};

/**
 * @param nodePath a Node ≥ 24; the entry may be TypeScript
 */
export function nodeStarter(nodePath: string): Starter {
  return (name, entry, events) => {
    const child = spawn(nodePath, [entry], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Typed arrays cross as they are.
      serialization: 'advanced',
      env: { ...cleanEnv(process.env), ...(name === 'vision' ? keepsMemory : {}) },
      windowsHide: true,
    });
    const send = (frame: ToEngine): void => {
      if (child.connected) child.send(frame, () => undefined);
    };
    const ports = new PortSwitch(send);
    let nextPort = 1;
    let over = false;
    const exit = (reason: string): void => {
      if (over) return;
      over = true;
      ports.closeAll();
      events.onExit(reason);
    };
    child.on('message', (raw) => {
      const parsed = FromEngine.safeParse(raw);
      if (!parsed.success) return;
      if (parsed.data.k === 'msg' || parsed.data.k === 'close') ports.receive(parsed.data);
      else events.onFrame(parsed.data);
    });
    // Also told for a failed kill or send; only one without a process means that it never started.
    child.on('error', ({ message }) => {
      if (child.pid !== undefined) return;
      events.onFrame({ k: 'fatal', error: { code: 'engine-down', process: name, detail: message } });
      exit(message);
    });
    child.on('exit', (code, signal) => {
      exit(signal ?? `exit code ${String(code)}`);
    });
    lines(child.stdout, events.onOutput);
    lines(child.stderr, events.onOutput);
    return {
      kind: 'node',
      pid: child.pid,
      send,
      open: (role) => {
        const id = String(nextPort++);
        const port = ports.open(id);
        send({ k: 'open', port: id, role });
        return port;
      },
      give: null,
      pair: null,
      kill: () => {
        child.kill('SIGKILL');
      },
    };
  };
}

/**
 * The environment for a child: nothing that would change how Node or Electron start, and none of the
 * inspector's hooks of the parent, nor a passphrase.
 *
 * onnxruntime 1.30 sends usage to Microsoft and keeps an id of the machine in `~/.cache/Microsoft`, unless its variable
 * is there when it is loaded. Nothing leaves the machine, and nothing of ours lies in other people's folders.
 */
export function cleanEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) =>
      !name.startsWith('ELECTRON_') &&
      !name.startsWith('VSCODE_') &&
      !name.startsWith('NODE_') &&
      name !== 'FACET_PASSPHRASE' &&
      name !== 'FACET_NEW_PASSPHRASE',
  );
  return { ...Object.fromEntries(kept), ORT_DISABLE_TELEMETRY: '1' };
}

/** Calls `onLine` for each line of a stream, also for a last one without an end. */
export function lines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream === null) return;
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const parts = (rest + chunk).split(/\r?\n/);
    rest = parts.pop() ?? '';
    for (const line of parts) if (line !== '') onLine(line);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
  stream.on('error', () => undefined);
}
