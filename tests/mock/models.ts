/** The models of a made-up machine: some here, one on its way, one that failed its self-test. */
import type { Api } from '../../electron/contract/api.ts';
import { FacetError } from '../../electron/contract/errors.ts';
import type {
  InputRecipe,
  ModelCandidate,
  ModelCheck,
  ModelDownload,
  ModelEntry,
  ModelTest,
} from '../../electron/contract/models.ts';
import type { Handlers } from '../../electron/rpc/server.ts';
import { counts } from './data.ts';

const research = {
  name: 'non-commercial research only',
  url: 'https://github.com/deepinsight/insightface/tree/master/python-package#license',
  free: false,
};
const mit = { name: 'MIT', url: 'https://opensource.org/license/mit', free: true };
const apache = { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0', free: true };
const at = '2026-11-20T18:42:07.000Z';

const passed: ModelTest = {
  at,
  verdict: 'passed',
  checks: [
    { check: 'file', verdict: 'passed', detail: '4.9 MB, SHA-256 as expected' },
    { check: 'runs', verdict: 'passed', detail: '512 finite numbers, length 21.4' },
    { check: 'golden', verdict: 'passed', detail: 'cosine 0.99999 to the known vector' },
    { check: 'colour-order', verdict: 'passed', detail: 'mates are 0.21 more alike as BGR than as RGB' },
    { check: 'normalisation', verdict: 'passed', detail: 'no other recipe parts mates and strangers better' },
    { check: 'mirror', verdict: 'passed', detail: 'a face and its mirror image: cosine 0.93' },
    {
      check: 'own-faces',
      verdict: 'passed',
      detail:
        'It knows the faces of this library again, mirrored and in another photo (16 faces: 16 of 16 nearest to their own mirror image, cosine 0.974, to others 0.052; 16 of 16 nearest to another photo of the same person, cosine 0.671, to others 0.041).',
    },
  ],
  better: null,
};

const wrongOrder: ModelCheck = {
  check: 'colour-order',
  verdict: 'failed',
  detail: 'mates are 0.14 less alike as BGR than as RGB: the channels are in the other order',
};

const failed: ModelTest = {
  at,
  verdict: 'failed',
  checks: passed.checks.map((check) => (check.check === 'colour-order' ? wrongOrder : check)),
  better: { channels: 'rgb', mean: 127.5, std: 127.5 },
};

/** Those that the made-up change of model knows too. */
const contracts: Readonly<Record<string, string>> = {
  fr_feature: '5d0c4f1e9a7b2c36',
  'my-finetuned-net-3f9ac2d1': '91be07c4d2a8f365',
};

const embedder = (id: string, title: string, family: string, dimension: number): ModelEntry => ({
  id,
  title,
  role: 'embedder',
  family,
  dimension,
  contract: contracts[id] ?? '00000000000000ff',
  bytes: 4_884_269,
  fetchBytes: 0,
  licence: mit,
  accepted: null,
  origin: 'download',
  source: `https://example.org/models/${id}.onnx`,
  installed: false,
  active: false,
  photos: null,
  download: null,
  test: null,
});

const detector = (id: string, title: string, family: string): ModelEntry => ({
  ...embedder(id, title, family, 0),
  role: 'detector',
  dimension: null,
  contract: null,
  photos: 0,
});

const running: ModelDownload = {
  state: 'running',
  bytes: 118_000_000,
  total: 275_951_529,
  bytesPerSecond: 4_200_000,
  secondsLeft: 38,
  error: null,
};

const pack = 'https://github.com/deepinsight/insightface/releases/download/v0.7/buffalo_l.zip';

/** `models-failed`: a download that broke off, a description that cannot be read. `models-fresh`: only what comes with the program. */
export function mockModels(picture: string, chosen: () => string, tell: () => void): Handlers<Api>['models'] {
  const broken: ModelDownload = {
    ...running,
    state: 'failed',
    bytesPerSecond: 0,
    secondsLeft: null,
    error: { code: 'network', url: pack, detail: 'the connection was cut' },
  };
  const fresh = picture === 'models-fresh';
  let entries: ModelEntry[] = [
    {
      ...embedder('fr_feature', 'MobileFaceNet', 'MobileFaceNet', 512),
      origin: 'shipped',
      source: 'npm: faceplugin-face-recognition-js',
      installed: true,
      active: true,
      test: fresh ? null : passed,
    },
    {
      ...embedder('buffalo_l', 'ArcFace ResNet-50 (WebFace600K)', 'ArcFace', 512),
      bytes: 174_383_860,
      fetchBytes: 275_951_529,
      licence: research,
      accepted: fresh ? null : at,
      source: pack,
      download: fresh ? null : picture === 'models-failed' ? broken : running,
    },
    {
      ...embedder('buffalo_s', 'ArcFace MobileFaceNet (WebFace600K)', 'ArcFace', 512),
      bytes: 13_616_099,
      fetchBytes: 127_607_557,
      licence: research,
      source: pack.replace('buffalo_l', 'buffalo_s'),
    },
    {
      ...embedder('auraface', 'AuraFace v1', 'ArcFace', 512),
      bytes: 260_694_151,
      licence: apache,
      download: fresh
        ? null
        : {
            ...running,
            state: 'stopped',
            bytes: 61_000_000,
            total: 260_694_151,
            bytesPerSecond: 0,
            secondsLeft: null,
          },
    },
    { ...embedder('sface', 'SFace', 'SFace', 128), bytes: 38_696_353, licence: apache },
    ...(fresh
      ? []
      : [
          {
            ...embedder('my-finetuned-net-3f9ac2d1', 'My fine-tuned net', 'ArcFace', 512),
            bytes: 13_616_099,
            licence: { name: 'as its maker says', url: null, free: false },
            accepted: at,
            origin: 'import' as const,
            source: 'r18-family.onnx',
            installed: true,
            test: failed,
          },
        ]),
    {
      ...detector('default', 'Ultra-Light RFB-320', 'Ultra-Light'),
      bytes: 2_381_500,
      origin: 'shipped',
      source: 'npm: faceplugin-face-recognition-js',
      installed: true,
      photos: counts.photos,
    },
    {
      ...detector('scrfd_500m', 'SCRFD-500M with key points', 'SCRFD'),
      bytes: 2_524_648,
      licence: research,
      origin: 'supplied',
      source: 'https://github.com/deepinsight/insightface/tree/master/detection/scrfd',
    },
    {
      ...detector('yunet', 'YuNet', 'YuNet'),
      bytes: 232_589,
      licence: mit,
      installed: !fresh && picture !== 'detector-lost',
    },
  ];

  const list = (): ModelEntry[] =>
    entries.map((entry) => (entry.role === 'detector' ? { ...entry, active: entry.id === chosen() } : entry));
  const find = (id: string): ModelEntry => {
    const found = list().find((entry) => entry.id === id);
    if (found === undefined) throw new FacetError({ code: 'not-found', what: 'model', id });
    return found;
  };
  const change = (id: string, next: Partial<ModelEntry>): ModelEntry => {
    const changed = { ...find(id), ...next };
    entries = entries.map((entry) => (entry.id === id ? changed : entry));
    tell();
    return changed;
  };

  return {
    list,
    broken: () =>
      picture === 'models-failed'
        ? [
            {
              file: '/home/anna/.local/share/facet/models/my-net-1f2e3d4c.json',
              reason: 'SyntaxError: Unterminated string in JSON at position 412',
            },
          ]
        : [],
    install: ({ id, acceptLicence }) => {
      const { licence, accepted, bytes, download } = find(id);
      if (!licence.free && accepted === null && !acceptLicence)
        throw new FacetError({ code: 'licence-needed', model: id, licence: licence.name });
      return change(id, {
        accepted: licence.free ? null : (accepted ?? new Date().toISOString()),
        download: { ...running, bytes: download?.bytes ?? 0, total: download?.total ?? bytes },
      });
    },
    stop: ({ id }) => {
      const { download } = find(id);
      return change(id, {
        download: download && { ...download, state: 'stopped', bytesPerSecond: 0, secondsLeft: null },
      });
    },
    inspect: ({ grant }) => filesOf(grant),
    tryOut: ({ recipe }) => trialOf(recipe),
    import: ({ grant, title, member, recipe, anyway, acceptLicence }) => {
      const found = filesOf(grant).find((candidate) => candidate.member === member);
      if (found === undefined) throw new FacetError({ code: 'not-found', what: 'model', id: String(member) });
      if (found.problem !== null)
        throw new FacetError({ code: 'invalid-input', field: found.label, detail: found.problem });
      if (!acceptLicence)
        throw new FacetError({ code: 'licence-needed', model: title, licence: 'as its maker says' });
      const test = trialOf(recipe);
      if (!anyway && test.verdict === 'failed')
        throw new FacetError({ code: 'model-unfit', model: title, detail: wrongOrder.detail });
      const entry: ModelEntry = {
        ...embedder(`imported-${String(entries.length)}`, title, found.family ?? 'ArcFace', 512),
        origin: 'import',
        installed: true,
        test,
      };
      entries = [...entries, entry];
      tell();
      return entry;
    },
    test: ({ id }) => {
      const test = find(id).origin === 'import' ? failed : passed;
      change(id, { test });
      return test;
    },
    remove: ({ id }) => {
      const { active, origin } = find(id);
      if (active) throw new FacetError({ code: 'busy', what: `${id} is the model this library works with` });
      if (origin === 'import') {
        entries = entries.filter((entry) => entry.id !== id);
        tell();
      } else change(id, { installed: false, download: null, test: null });
      return {};
    },
  };
}

const none = { problem: null, known: null, recipe: null, dimension: null, role: null, family: null } as const;

/** The channels were wrongly taken for blue–green–red. */
const trialOf = (recipe: InputRecipe | null): ModelTest => (recipe?.channels === 'bgr' ? failed : passed);

/** `own.onnx` is a file nobody knows, which says nothing of its colours. */
const filesOf = (grant: string): ModelCandidate[] =>
  grant === 'own.onnx'
    ? [
        {
          ...none,
          member: null,
          label: 'r18-family.onnx',
          bytes: 48_201_337,
          sha256: '5d1f0ac2c3b05c1ad9e1a7f28f1d6a1f8f2c8c0e4f4f7a5c4b3d2e1f00112233',
          role: 'embedder',
          family: 'ArcFace',
          inputs: ['data: float32[None,3,112,112]'],
          outputs: ['fc1: float32[None,512]'],
          recipe: { channels: 'bgr', mean: 127.5, std: 127.5 },
          dimension: 512,
        },
      ]
    : candidates;

/** A pack of InsightFace's, as `inspect` finds it. */
const candidates: ModelCandidate[] = [
  {
    ...none,
    member: 'w600k_mbf.onnx',
    label: 'w600k_mbf.onnx',
    bytes: 13_616_099,
    sha256: '9cc6e4a75f0e2bf0b1aed94578f144d15175f357bdc05e815e5c4a02b319eb4f',
    role: 'embedder',
    family: 'ArcFace',
    inputs: ['input.1: float32[None,3,112,112]'],
    outputs: ['516: float32[1,512]'],
    recipe: { channels: 'rgb', mean: 127.5, std: 127.5 },
    dimension: 512,
  },
  {
    ...none,
    member: 'det_500m.onnx',
    label: 'det_500m.onnx',
    bytes: 2_524_817,
    sha256: '5e4447f50245bbd7966bd6c0fa52938c61474a04ec7def48753668a9d8b4ea3a',
    role: 'detector',
    family: 'SCRFD',
    known: 'scrfd_500m',
    inputs: ['input.1: float32[1,3,?,?]'],
    outputs: ['443', '468', '493', '446', '471', '496', '449', '474', '499'],
    recipe: { channels: 'rgb', mean: 127.5, std: 128 },
  },
  {
    ...none,
    member: 'genderage.onnx',
    label: 'genderage.onnx',
    bytes: 1_322_532,
    sha256: '4fde69b1c810857b88c64a335084f1c3fe8f01246c9a191b48c7bb756d6652fb',
    inputs: ['data: float32[None,3,96,96]'],
    outputs: ['fc1: float32[1,3]'],
    problem: 'its output is 3 numbers: neither faces nor a vector of one',
  },
];
