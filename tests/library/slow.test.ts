/** What holds the library's thread too long is told in one line, and that line holds no value of the call. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Contract, query as method } from '../../electron/contract/method.ts';
import { type SlowCall, SlowLog } from '../../electron/library/service/slow-log.ts';
import { column, write } from '../../electron/library/store/query.ts';
import { onSlow, slowMs } from '../../electron/library/store/slow.ts';
import { connect } from '../../electron/rpc/client.ts';
import { portPair } from '../../electron/rpc/port.ts';
import { type Handlers, serve } from '../../electron/rpc/server.ts';
import { withStore } from '../store/synthetic.ts';

/** Holds the thread, as a slow statement does. */
function hold(): void {
  const until = performance.now() + slowMs + 5;
  while (performance.now() < until);
}

const contract = {
  test: {
    blocking: method(z.object({ name: z.string() }), z.string()),
    asking: method(z.object({ name: z.string() }), z.string()),
  },
} satisfies Contract;

test('a call and a statement are told with method and time, and without what was asked', async () => {
  await withStore(async ({ db }) => {
    const told: SlowCall[] = [];
    const slow = new SlowLog((call) => told.push(call));
    onSlow(db, slow.statement);
    db.function('hold', (value: unknown) => {
      hold();
      return String(value);
    });
    const slowly = column<string>(db, 'SELECT hold(?)');
    const numbered = column<string>(db, 'SELECT\n   hold(?1) || ?1');
    const handlers: Handlers<typeof contract> = {
      test: {
        blocking: ({ name }) => {
          hold();
          return name;
        },
        asking: async ({ name }) => {
          await Promise.resolve();
          return slowly.get(name) ?? '';
        },
      },
    };
    const [near, far] = portPair();
    serve(contract, handlers, far, { around: (called, handler) => slow.run(called, handler) });
    const client = connect(contract, near);

    expect(await client.test.blocking({ name: 'Ada' })).toBe('Ada');
    expect(told.map(({ ms, ...rest }) => [rest, ms >= slowMs])).toEqual([[{ slow: 'test.blocking' }, true]]);

    // After a wait nobody is on the stack any more; the statement still goes by the name of its call.
    told.length = 0;
    expect(await client.test.asking({ name: 'Ada' })).toBe('Ada');
    expect(told).toMatchObject([{ slow: 'test.asking', statement: 'SELECT hold(?)' }]);

    told.length = 0;
    expect(numbered.all('Ada')).toEqual(['AdaAda']);
    write(db, `INSERT INTO meta (key, value) VALUES (hold(?), 'x')`).run('Ada');
    expect(told).toMatchObject([
      { slow: null, statement: 'SELECT hold(?1) || ?1' },
      { slow: null, statement: `INSERT INTO meta (key, value) VALUES (hold(?), 'x')` },
    ]);
    expect(JSON.stringify(told)).not.toContain('Ada');
    client.close();
  });
});
