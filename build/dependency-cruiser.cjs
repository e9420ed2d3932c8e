/**
 * The layers. Each rule is one sentence of electron/ARCHITECTURE.md that fails the build when it stops
 * being true. `npm run layers`.
 */

/** A room may import only from the rooms listed; itself, node: and npm packages are ruled on below. */
const rooms = {
  contract: [],
  chart: ['contract'],
  rpc: ['contract'],
  host: ['contract', 'rpc'],
  main: ['contract', 'rpc', 'host'],
  preload: ['contract', 'rpc'],
  vision: ['contract', 'rpc', 'host'],
  library: ['contract', 'rpc', 'host', 'evaluate'],
  evaluate: ['contract', 'chart', 'library'],
  cli: ['contract', 'rpc', 'host', 'evaluate'],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `electron-${room}`,
  comment: `electron/${room} may import from electron/{${[room, ...allowed].join(',')}} only`,
  severity: 'error',
  from: { path: `^electron/${room}/` },
  to: { path: '^(electron|renderer)/', pathNot: `^electron/(${[room, ...allowed].join('|')})/` },
}));

/** One npm package, and the only place that may name it. */
const only = (name, packages, place) => ({
  name,
  comment: `${packages} only in ${place}`,
  severity: 'error',
  from: { path: '^(electron|renderer)/', pathNot: place },
  to: { path: `(^|node_modules/)(${packages})(/|$)`, dependencyTypesNot: ['local', 'type-only'] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'contract-is-pure',
      comment: 'the contract runs everywhere: it names zod and nothing else, not even node:',
      severity: 'error',
      from: { path: '^electron/contract/' },
      to: { pathNot: ['^electron/contract/', '(^|node_modules/)zod(/|$)'] },
    },
    {
      name: 'page-knows-the-contract-only',
      comment:
        'the page talks to the engine through contract and rpc, and draws the charts it draws; it has no node:',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^electron/', pathNot: '^electron/(contract|rpc|chart)/' },
    },
    {
      name: 'page-has-no-node',
      comment: 'the page is sandboxed: a node: import would break at run time',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    only('electron-only-in-main', 'electron', '^electron/(main|preload)/'),
    only('pixels-only-in-vision', 'sharp|@img', '^electron/vision/'),
    only('networks-only-in-vision-and-products', 'onnxruntime-node', '^electron/(vision|library/products)/'),
    only('sql-only-in-store', 'better-sqlite3', '^electron/library/store/'),
    only('watching-only-in-watch', '@parcel', '^electron/library/watch/'),
    {
      name: 'main-has-no-native-modules',
      comment: 'a crash in a native module must not take the window along',
      severity: 'error',
      from: { path: '^electron/(main|preload|host)/' },
      to: { path: 'node_modules/(better-sqlite3|onnxruntime-node|sharp|@img|@parcel)/' },
    },
    {
      name: 'screens-are-apart',
      comment: 'a screen does not import another screen; what they share is a feature',
      severity: 'error',
      from: { path: '^renderer/screens/([^/]+)/' },
      to: { path: '^renderer/screens/', pathNot: '^renderer/screens/$1/' },
    },
    {
      name: 'features-below-screens',
      comment: 'features do not know the screens that show them',
      severity: 'error',
      from: { path: '^renderer/features/' },
      to: { path: '^renderer/(screens|app)/' },
    },
    {
      name: 'kit-is-lowest',
      comment: 'the kit is design only: it knows nothing of ours',
      severity: 'error',
      from: { path: '^renderer/kit/' },
      to: { path: '^renderer/', pathNot: '^renderer/(kit|locales)/' },
    },
    {
      name: 'engine-has-no-view',
      comment: 'the engine client serves every view and imports none',
      severity: 'error',
      from: { path: '^renderer/engine/' },
      to: { path: '^renderer/(screens|features|app|actions)/' },
    },
    {
      name: 'no-cycles',
      comment: 'a cycle has no order to read it in',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-development-packages-in-the-engine',
      comment: 'what runs outside the bundle must be in dependencies, or the packed app misses it',
      severity: 'error',
      from: { path: '^electron/(vision|library|host|rpc|contract|chart|evaluate)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      comment: 'an import that leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'build/tsconfig.node.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
    combinedDependencies: false,
  },
};
