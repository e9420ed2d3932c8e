/**
 * Pictures of every screen on the mock engine, to look at: `node tests/mock/shots.ts [name…]`.
 * Needs a Chromium: set CHROMIUM to its path (default /usr/bin/chromium).
 */
import { chromium } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, preview } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly state?: string;
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** Keys or clicks before the picture. */
  readonly press?: readonly string[];
  readonly click?: string;
}

const screens = [
  'people',
  'photos',
  'identify',
  'compare',
  'search',
  'enroll',
  'evaluate',
  'learn',
  'models',
  'library',
  'audit',
  'settings',
];
const shots: Shot[] = [
  { name: 'welcome', path: '/', state: 'empty' },
  { name: 'first-scan', path: '/', state: 'first-scan' },
  ...screens.map((name) => ({ name, path: `/${name}` })),
  ...screens.map((name) => ({ name: `${name}-empty`, path: `/${name}`, state: 'empty' })),
  { name: 'limits', path: '/settings', state: 'limited', height: 1300 },
  {
    name: 'limits-off',
    path: '/settings',
    state: 'limited',
    height: 1300,
    click: 'button:has-text("No limits")',
  },
  { name: 'limits-800', path: '/settings', state: 'limited', width: 800, height: 1300 },
  { name: 'limits-2560', path: '/settings', state: 'limited', width: 2560, height: 1440 },
  { name: 'settings-whole', path: '/settings', height: 2600 },
  { name: 'settings-whole-800', path: '/settings', width: 800, height: 2800 },
  { name: 'left-out', path: '/people?show=aside', state: 'limited' },
  { name: 'person', path: '/person/1' },
  { name: 'person-templates', path: '/person/1?tab=templates' },
  { name: 'person-doubts', path: '/person/1?tab=doubts' },
  { name: 'doubts', path: '/doubts' },
  { name: 'doubts-empty', path: '/doubts', state: 'empty' },
  { name: 'doubts-800', path: '/doubts', width: 800, height: 600 },
  { name: 'doubts-2560', path: '/doubts', width: 2560, height: 1440 },
  { name: 'photo', path: '/photo/5?at=4&face=51' },
  { name: 'offline-photo', path: '/photo/371?at=370' },
  { name: 'folders-800', path: '/library', width: 800, height: 900 },
  { name: 'audit-800', path: '/audit', width: 800, height: 700 },
  { name: 'audit-verified', path: '/audit', click: 'button:has-text("Verify")' },
  { name: 'photo-tall', path: '/photo/9?at=8' },
  { name: 'photos-filtered', path: '/photos?all=%5B1%2C2%5D' },
  { name: 'identified', path: '/identify?grants=%5B%22g5%22%5D' },
  ...[
    ['', 1280, 800],
    ['-800', 800, 600],
    ['-2560', 2560, 1440],
  ].map(([size, width, height]) => ({
    name: `similar${String(size)}`,
    path: '/search?of=%7B%22face%22%3A51%7D',
    width: Number(width),
    height: Number(height),
    click: 'label:has-text("Unnamed")',
  })),
  { name: 'similar-photo', path: '/search?grants=%5B%22g5%22%5D' },
  {
    name: 'similar-none',
    path: '/search?of=%7B%22face%22%3A51%7D',
    click: 'label:has-text("Strangers")',
  },
  { name: 'locked', path: '/people', state: 'locked' },
  { name: 'rewriting', path: '/people', state: 'rewriting' },
  { name: 'protection', path: '/settings', state: 'passphrase' },
  { name: 'protection-off', path: '/settings', state: 'unencrypted' },
  {
    name: 'protection-encrypt',
    path: '/settings',
    state: 'unencrypted',
    click: 'button:has-text("Encrypt it")',
  },
  { name: 'protection-copy', path: '/settings', click: 'button:has-text("Export unencrypted")' },
  { name: 'scanning', path: '/photos', state: 'scanning' },
  { name: 'scan-details', path: '/people', state: 'scanning', click: 'button[aria-label="Scan details"]' },
  { name: 'interrupted', path: '/people', state: 'interrupted' },
  { name: 'restarting', path: '/photos', state: 'restarting' },
  { name: 'engine', path: '/photos', click: 'footer button:has-text("Engine:")' },
  { name: 'palette', path: '/people', press: ['Control+k', 'a', 'n'] },
  { name: 'undo-toast', path: '/photo/5?at=4&face=51', click: 'button:has-text("Not a face")' },
  { name: 'photos-with', path: '/photos', click: 'input[placeholder="With people"]' },
  ...['library-locked', 'library-newer', 'library-corrupt', 'disk-full', 'model-missing'].map((code) => ({
    name: `failed-${code}`,
    path: '/people',
    state: `failed:${code}`,
  })),
  {
    name: 'evaluated',
    path: '/evaluate',
    click: 'main button:has-text("Evaluate")',
    height: 3600,
  },
  {
    name: 'evaluated-800',
    path: '/evaluate',
    click: 'main button:has-text("Evaluate")',
    width: 800,
    height: 2600,
  },
  { name: 'evaluating', path: '/evaluate', state: 'evaluating', click: 'main button:has-text("Evaluate")' },
  ...['few', 'refused', 'offered', 'adapted'].map((state) => ({
    name: `learn-${state}`,
    path: '/learn',
    state,
    height: 1100,
  })),
  { name: 'learn-800', path: '/learn', state: 'offered', width: 800, height: 1200 },
  {
    name: 'learning',
    path: '/learn',
    state: 'learning',
    click: 'main button:has-text("Learn")',
  },
  { name: 'model-changing', path: '/models', state: 'model-embedding', height: 1100 },
  { name: 'model-ready', path: '/models', state: 'model-ready', height: 1500 },
  ...[1, 2, 3, 4].map((part) => ({
    name: `model-ready-part-${String(part)}`,
    path: '/models',
    state: 'model-ready',
    height: 1500,
    click: `details:nth-of-type(${String(part)}) > summary`,
  })),
  { name: 'model-ready-800', path: '/models', state: 'model-ready', width: 800, height: 1300 },
  { name: 'model-ready-same', path: '/models', state: 'model-ready-same', height: 1300 },
  { name: 'model-reporting', path: '/models', state: 'model-reporting', height: 1100 },
  { name: 'model-changed', path: '/models', state: 'model-changed', height: 1100 },
  { name: 'models-failed', path: '/models', state: 'models-failed' },
  { name: 'models-800', path: '/models', width: 800, height: 900 },
  { name: 'models-2560', path: '/models', width: 2560, height: 1440 },
  {
    name: 'models-details',
    path: '/models',
    click: 'button[aria-label="Details: My fine-tuned net"]',
    height: 1000,
  },
  { name: 'models-use', path: '/models', click: 'main button:has-text("Use…")' },
  { name: 'detector-use', path: '/models', click: 'main li:has-text("YuNet") button:has-text("Use…")' },
  { name: 'detector-lost', path: '/models', state: 'detector-lost', height: 1100 },
  { name: 'detector-lost-800', path: '/models', state: 'detector-lost', width: 800, height: 1100 },
  {
    name: 'models-licence',
    path: '/models',
    state: 'models-fresh',
    click: 'main button:has-text("Install…")',
  },
  {
    name: 'models-pack',
    path: '/models?grants=%5B%22pack.zip%22%5D',
    click: 'text=w600k_mbf.onnx',
    height: 1000,
  },
  {
    name: 'models-known',
    path: '/models?grants=%5B%22pack.zip%22%5D',
    click: 'text=det_500m.onnx',
    height: 1000,
  },
  { name: 'models-own', path: '/models?grants=%5B%22own.onnx%22%5D', height: 1000 },
  { name: 'models-own-800', path: '/models?grants=%5B%22own.onnx%22%5D', width: 800, height: 900 },
  { name: 'charts', path: '/', state: 'charts' },
  { name: 'starting', path: '/people', state: 'starting' },
  { name: 'photos-800', path: '/photos?all=%5B1%5D', width: 800, height: 600, state: 'scanning' },
  { name: 'photo-800', path: '/photo/5?at=4&face=51', width: 800, height: 600 },
  { name: 'library-800', path: '/library', width: 800, height: 600 },
  { name: 'welcome-800', path: '/', width: 800, height: 600, state: 'empty' },
  { name: 'settings-800', path: '/settings', width: 800, height: 600 },
  { name: 'photos-2560', path: '/photos', width: 2560, height: 1440, state: 'scanning' },
  { name: 'photo-2560', path: '/photo/5?at=4&face=51', width: 2560, height: 1440 },
  { name: 'library-2560', path: '/library', width: 2560, height: 1440 },
];

const wanted = process.argv.slice(2);
const out = here('../artefacts/mock');
mkdirSync(out, { recursive: true });
const options: InlineConfig = {
  root: here('.'),
  configFile: false,
  plugins: [react()],
  logLevel: 'error',
  build: {
    outDir: `${out}/site`,
    emptyOutDir: true,
    target: 'esnext',
    chunkSizeWarningLimit: 5000,
    cssCodeSplit: false,
  },
};
await build(options);
const server = await preview({ ...options, preview: { port: 4391 } });
const base = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const schemes =
  process.env['SCHEME'] === undefined
    ? (['light', 'dark'] as const)
    : ([process.env['SCHEME'] === 'dark' ? 'dark' : 'light'] as const);
for (const shot of shots) {
  if (wanted.length > 0 && !wanted.some((name) => shot.name.startsWith(name))) continue;
  for (const scheme of schemes) {
    const context = await browser.newContext({
      viewport: { width: shot.width ?? 1280, height: shot.height ?? 800 },
      colorScheme: scheme,
    });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.addInitScript((state) => {
      sessionStorage.setItem('mock', state);
    }, shot.state ?? 'full');
    await page.goto(`${base}#${shot.path}`);
    await page.waitForSelector('footer button:has-text("Engine:"), [role="alert"], main [role="status"]');
    await page.waitForTimeout(700);
    for (const key of shot.press ?? []) await page.keyboard.press(key);
    if (shot.click !== undefined) await page.click(shot.click);
    await page.waitForTimeout(shot.press !== undefined || shot.click !== undefined ? 500 : 50);
    await page.screenshot({ path: `${out}/${shot.name}-${scheme}.png` });
    for (const problem of new Set(problems)) process.stderr.write(`${shot.name} ${scheme}: ${problem}\n`);
    await context.close();
  }
}
await browser.close();
await server.close();
