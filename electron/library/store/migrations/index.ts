/** Every schema in order: entry n brings a library from `user_version` n to n + 1. Entries never change. */
import { first } from './0001-first.ts';
import { sideBySide } from './0002-side-by-side.ts';
import { vouched } from './0003-vouched.ts';
import { qualityParts } from './0004-quality-parts.ts';
import { setAside } from './0005-set-aside.ts';
import { detector } from './0006-detector.ts';
import { vectorCopy } from './0007-vector-copy.ts';
import { files } from './0008-files.ts';
import { longLists } from './0009-long-lists.ts';
import { stamps } from './0010-stamps.ts';
import { audit } from './0011-audit.ts';
import { erasures } from './0012-erasures.ts';
import { consent } from './0013-consent.ts';

export const migrations: readonly string[] = [
  first,
  sideBySide,
  vouched,
  qualityParts,
  setAside,
  detector,
  vectorCopy,
  files,
  longLists,
  stamps,
  audit,
  erasures,
  consent,
];
