/** Methods that are not measured, and why. Every other method is: see {@link covered}. */
import type { Asks, Name } from './asked.ts';
import { reading } from './reading.ts';
import { last, writing } from './writing.ts';

const whole = 'reads the whole file in statements that SQLite does not cut; asked for rarely, by name';
const models = 'works on files of models and in the vision process; the library only writes down how it went';
const change = 'a change of model needs a second model: `npm run measure:second`, tests/library/model-change';
const labelled = 'compares everybody with everybody in a compute thread: the section `bulk`';
const learning = 'trains in a compute thread on faces the user confirmed: `npm run measure:adapter`';
const scans = 'a word to the scan under way';

export const leftOut = {
  'library.check': whole,
  'library.backup': whole,
  'library.changes': 'a stream without an end, of what others did',
  'ingest.pause': scans,
  'ingest.resume': scans,
  'ingest.cancel': scans,
  'review.forgetFolder':
    'erases as `review.forget` does, which is asked last: nothing can be asked after either',
  'audit.certificate': 'one row by its id, of an erasure',
  'audit.saveCertificate': 'writes one small file',
  'consent.export': 'writes a folder of files, of one person',
  'enroll.folders': 'photo by photo what `enroll.add` does',
  'evaluate.run': labelled,
  'evaluate.save': labelled,
  'evaluate.savePairs': labelled,
  'evaluate.savePicture': labelled,
  'adapt.train': learning,
  'adapt.use': learning,
  'adapt.rollback': learning,
  'modelChange.begin': change,
  'modelChange.pause': change,
  'modelChange.resume': change,
  'modelChange.cancel': change,
  'modelChange.report': change,
  'modelChange.apply': change,
  'modelChange.rollback': change,
  'modelChange.removeOld': change,
  'models.install': models,
  'models.stop': models,
  'models.inspect': models,
  'models.tryOut': models,
  'models.import': models,
  'models.test': models,
  'models.remove': models,
  'host.key': 'gives back a value of the start',
  'host.groups': 'one answer of all faces, for measuring grouping from the terminal',
} satisfies Partial<Record<Name, string>>;

/** Does not compile while a method of the contract is neither measured nor left out with a reason. */
export const covered: Readonly<Record<Name, Asks | string>> = { ...reading, ...writing, ...last, ...leftOut };
