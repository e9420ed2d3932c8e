import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { redo, undo } from '../engine/commands.ts';
import type { Action } from './action.ts';

export const editActions: readonly Action[] = [
  {
    id: 'undo',
    group: 'edit',
    shortcuts: ['mod+z'],
    notInText: true,
    icon: IconArrowBackUp,
    run: () => void undo(),
  },
  {
    id: 'redo',
    group: 'edit',
    shortcuts: ['mod+shift+z', 'mod+y'],
    notInText: true,
    icon: IconArrowForwardUp,
    run: () => void redo(),
  },
];
