/** Every terminal command: the whole list. */
import type { Command } from '../command.ts';
import { adapt } from './adapt.ts';
import { audit } from './audit.ts';
import { consent } from './consent.ts';
import { enroll } from './enroll.ts';
import { evaluate } from './evaluate.ts';
import { embed, faces } from './faces.ts';
import { groups } from './groups.ts';
import { identify } from './identify.ts';
import { backup, check, info, models } from './library.ts';
import { modelChange } from './model-change.ts';
import { machineModels } from './models.ts';
import { forget, forgetFolder, list, merge, name, show, undo } from './people.ts';
import { protection } from './protection.ts';
import { scan } from './scan.ts';
import { search } from './search.ts';
import { settings } from './settings.ts';
import { verify } from './verify.ts';

export const commands: readonly Command[] = [
  scan,
  list,
  show,
  name,
  merge,
  forget,
  forgetFolder,
  ...consent,
  undo,
  enroll,
  identify,
  search,
  verify,
  faces,
  embed,
  groups,
  evaluate,
  ...adapt,
  ...settings,
  info,
  check,
  backup,
  ...protection,
  ...audit,
  models,
  ...machineModels,
  ...modelChange,
];
