import { IconCommand, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import type { Action, ActionId } from './action.ts';

const theme = (id: ActionId, name: 'light' | 'dark' | 'system', icon: Action['icon']): Action => ({
  id,
  group: 'view',
  icon,
  run: (context) => {
    context.theme(name);
  },
});

export const viewActions: readonly Action[] = [
  {
    id: 'palette',
    group: 'view',
    shortcuts: ['mod+k', 'mod+p'],
    icon: IconCommand,
    run: (context) => {
      context.openPalette();
    },
  },
  theme('light', 'light', IconSun),
  theme('dark', 'dark', IconMoon),
  theme('system-theme', 'system', IconDeviceDesktop),
];
