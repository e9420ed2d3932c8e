import {
  IconAddressBook,
  IconArrowLeft,
  IconArrowsDiff,
  IconDatabase,
  IconPhoto,
  IconScan,
  IconSettings,
  IconUserPlus,
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

export const goActions: readonly Action[] = [
  go('go.people', '/people', '1', IconAddressBook),
  go('go.photos', '/photos', '2', IconPhoto),
  go('go.identify', '/identify', '3', IconScan),
  go('go.compare', '/compare', '4', IconArrowsDiff),
  go('go.enroll', '/enroll', '5', IconUserPlus),
  go('go.library', '/library', '6', IconDatabase),
  go('go.settings', '/settings', ',', IconSettings),
  {
    id: 'go.back',
    group: 'go',
    shortcuts: ['alt+arrowleft', 'mod+['],
    icon: IconArrowLeft,
    run: (context) => {
      context.back();
    },
  },
];
