/** A change in the library makes exactly those answers old that depend on it. */
import { QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { api, type Api, type Topic } from '../../electron/contract/api.ts';
import { type Port, portPair } from '../../electron/rpc/port.ts';
import { type Handlers, serve } from '../../electron/rpc/server.ts';
import { Link } from '../../renderer/engine/link.ts';
import { createQueryClient, followChanges, invalidate } from '../../renderer/engine/queries.ts';
import { dependsOn, topicsOf } from '../../renderer/engine/topics.ts';

describe('topics', () => {
  it('knows every query of the contract that the page may keep', () => {
    for (const name of Object.keys(topicsOf)) {
      const [group = '', method = ''] = name.split('.');
      const methods = (api as unknown as Record<string, Record<string, { type: string }>>)[group];
      expect(methods?.[method]?.type, name).toBe('query');
    }
  });

  it('ties names to people and photos, and nothing to what it does not touch', () => {
    expect(dependsOn('people.list', new Set(['people']))).toBe(true);
    expect(dependsOn('photos.get', new Set(['people']))).toBe(true);
    expect(dependsOn('photos.folders', new Set(['people']))).toBe(false);
    expect(dependsOn('review.history', new Set(['jobs']))).toBe(false);
    expect(dependsOn('constructor', new Set(['people']))).toBe(false);
  });

  it('marks only the dependent answers as old', () => {
    const client = createQueryClient();
    client.setQueryData(['people.list', {}], 1);
    client.setQueryData(['photos.folders', {}], 1);
    invalidate(client, new Set(['people']));
    expect(client.getQueryState(['people.list', {}])?.isInvalidated).toBe(true);
    expect(client.getQueryState(['photos.folders', {}])?.isInvalidated).toBe(false);
  });
});

describe('following changes', () => {
  it('asks again on a change, calmly under many, and everything after a reconnect', async () => {
    let onPort: (port: Port) => void = () => undefined;
    const link = new Link({
      requestPort: () => undefined,
      onPort: (listener) => {
        onPort = listener;
      },
      onState: () => undefined,
    });
    let tell: (topics: Topic[]) => void = () => undefined;
    const start = (): (() => void) => {
      const [near, far] = portPair();
      const handlers = {
        library: {
          changes: (_input: unknown, emit: (event: { topics: Topic[] }) => Promise<void>) => {
            tell = (topics) => void emit({ topics });
            return new Promise(() => undefined);
          },
        },
      };
      serve(api, handlers as unknown as Handlers<Api>, far);
      onPort(near);
      return () => {
        far.close();
      };
    };
    const client = createQueryClient();
    let asked = 0;
    const observer = new QueryObserver(client, {
      queryKey: ['people.list', {}],
      queryFn: () => {
        asked += 1;
        return Promise.resolve(asked);
      },
    });
    const stopObserving = observer.subscribe(() => undefined);
    const stop = followChanges(link, client);
    const kill = start();
    await expect.poll(() => asked).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    tell(['jobs']);
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(asked).toBe(1);
    tell(['people']);
    await expect.poll(() => asked, { timeout: 200 }).toBe(2);
    for (let i = 0; i < 50; i += 1) tell(['people']);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(asked).toBe(3);
    kill();
    start();
    await expect.poll(() => asked).toBe(4);
    stop();
    stopObserving();
  });
});
