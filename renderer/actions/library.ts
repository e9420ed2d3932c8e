import {
  IconDatabaseExport,
  IconDatabaseSearch,
  IconFolderOpen,
  IconFolderSymlink,
} from '@tabler/icons-react';
import type { Action } from './action.ts';
import { backUp, checkLibrary, openLibrary, revealLibrary } from './flows.ts';

export const libraryActions: readonly Action[] = [
  {
    id: 'open-library',
    group: 'library',
    shortcuts: ['mod+shift+o'],
    icon: IconFolderOpen,
    run: () => void openLibrary(),
  },
  { id: 'backup', group: 'library', icon: IconDatabaseExport, run: () => void backUp() },
  {
    id: 'check-library',
    group: 'library',
    icon: IconDatabaseSearch,
    run: (context) => {
      context.go('/library');
      void checkLibrary();
    },
  },
  { id: 'reveal-library', group: 'library', icon: IconFolderSymlink, run: () => void revealLibrary() },
];
