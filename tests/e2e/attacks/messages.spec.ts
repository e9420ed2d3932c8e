/** Forged messages: on the library's port, on main's channels, and from a frame that is not the page. */
import { expect, rawCall, test } from '../support/app.ts';

test('the port refuses what is not in the contract, and goes on working', async ({ facet: { page } }) => {
  let id = 0;
  const call = (method: string, input: unknown): Promise<unknown> =>
    rawCall(page, { t: 'call', id: ++id, method, input });

  for (const [method, input] of [
    ['host.grant', { path: '/etc', save: false }],
    ['host.photoPath', { photo: 1 }],
    ['host.groups', {}],
    ['media.crop', { face: 1 }],
    ['media.photo', { photo: 1, width: 100 }],
    ['constructor.constructor', {}],
    ['__proto__.toString', {}],
    ['library.info.x', {}],
    ['vision.analyse', { source: { path: '/etc/passwd', bytes: null, label: '' } }],
  ] as const) {
    expect(await call(method, input), method).toMatchObject({ t: 'err', error: { code: 'not-allowed' } });
  }

  for (const [method, input] of [
    ['people.get', { id: '1; DROP TABLE person' }],
    ['people.get', { id: -1 }],
    ['people.get', {}],
    ['people.get', null],
    ['library.info', { path: '/' }],
    ['ingest.start', { grants: '/etc', retrySkipped: false }],
    ['review.name', { person: 1, name: '', merge: false }],
    ['review.name', { person: 1, name: 'x'.repeat(201), merge: false }],
    ['photos.list', { offset: 0, limit: 1e9 }],
  ] as const) {
    expect(await call(method, input), method).toMatchObject({ t: 'err', error: { code: 'invalid-input' } });
  }

  for (const message of [null, 'call', { t: 'call' }, { t: 'open' }]) {
    expect(await rawCall(page, message)).toBe('no answer');
  }
  // A path is no grant.
  expect(await call('ingest.start', { grants: ['/etc'], retrySkipped: false })).toMatchObject({ t: 'err' });
  expect(await call('people.get', { id: 999_999 })).toMatchObject({ t: 'err', error: { code: 'not-found' } });
});

test('main refuses unknown methods and wrong input', async ({ facet: { page } }) => {
  const call = (method: unknown, input: unknown): Promise<unknown> =>
    page.evaluate(
      ([name, value]) =>
        (window.facet as { call(method: unknown, input: unknown): Promise<unknown> }).call(name, value),
      [method, input] as const,
    );
  for (const method of [
    'about',
    'shell',
    'shell.',
    'shell.constructor',
    'shell.__proto__',
    'x.about',
    'shell.about.x',
    '',
    7,
    null,
  ]) {
    expect(await call(method, {}), String(method)).toMatchObject({
      ok: false,
      error: { code: 'not-allowed' },
    });
  }
  for (const [method, input] of [
    ['shell.about', { path: '/' }],
    ['shell.theme', { theme: 'url(https://example.com)' }],
    ['shell.openLibrary', { recent: '/etc' }],
    ['shell.openLibrary', { recent: -1 }],
    ['shell.revealPhoto', { photo: '/etc/passwd' }],
  ] as const) {
    expect(await call(method, input), method).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  }
  expect(await call('shell.openLibrary', { recent: 99 })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
  expect(await call('shell.about', {})).toMatchObject({ ok: true, value: { platform: process.platform } });
});

test('a frame inside the page gets no bridge and no answer', async ({ facet: { page } }) => {
  const inFrame = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const inner = frame.contentWindow;
    return inner === null ? 'no frame' : typeof inner.facet;
  });
  expect(['undefined', 'no frame']).toContain(inFrame);
});

test('files that the page made up itself have no path and become no grant', async ({ facet: { page } }) => {
  const answer = await page.evaluate(() => {
    const forged = new File(['x'], '/etc/passwd');
    Object.defineProperty(forged, 'path', { value: '/etc/passwd' });
    return (window.facet as { grantFiles(files: File[]): Promise<unknown> }).grantFiles([forged]);
  });
  expect(answer).toEqual({ grants: [], error: null });
});
