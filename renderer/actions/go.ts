import {
  IconAddressBook,
  IconArrowLeft,
  IconArrowsDiff,
  IconChartHistogram,
  IconCube,
  IconDatabase,
  IconKeyboard,
  IconPhoto,
  IconScan,
  IconSchool,
  IconSettings,
  IconUserPlus,
  IconUserSearch,
} from '@tabler/icons-react';
import type { Action, ActionId, Place } from './action.ts';

const go = (id: ActionId, place: Place, key: string, icon: Action['icon']): Action => ({
  id,
  group: 'go',
  shortcuts: [`mod+${key}`],
  icon,
  run: (context) => {
    context.go(place);
  },
});

/** The keys are those of the application menu, and the order is that of the rail. */
export const goActions: readonly Action[] = [
  go('go-people', '/people', '1', IconAddressBook),
  go('go-identify', '/identify', '2', IconScan),
  go('go-enroll', '/enroll', '3', IconUserPlus),
  go('go-photos', '/photos', '4', IconPhoto),
  go('go-library', '/library', '5', IconDatabase),
  go('go-compare', '/compare', '6', IconArrowsDiff),
  go('go-search', '/search', 'f', IconUserSearch),
  go('go-evaluate', '/evaluate', '7', IconChartHistogram),
  go('go-learn', '/learn', '8', IconSchool),
  go('go-models', '/models', '9', IconCube),
  go('go-settings', '/settings', ',', IconSettings),
  {
    id: 'shortcuts',
    group: 'go',
    shortcuts: ['mod+/'],
    icon: IconKeyboard,
    run: (context) => {
      context.go('/settings');
    },
  },
  {
    id: 'go-back',
    group: 'go',
    shortcuts: ['alt+arrowleft', 'mod+['],
    icon: IconArrowLeft,
    run: (context) => {
      context.back();
    },
  },
];
