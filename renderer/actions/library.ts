import { IconDatabaseExport, IconDatabaseSearch, IconFolderOpen, IconFolderSymlink } from '@tabler/icons-react';
import type { Action } from './action.ts';
import { backUp, checkLibrary, openLibrary, revealLibrary } from './flows.ts';

export const libraryActions: readonly Action[] = [
  { id: 'library.open', group: 'library', icon: IconFolderOpen, run: () => void openLibrary() },
  { id: 'library.backup', group: 'library', icon: IconDatabaseExport, run: () => void backUp() },
  {
    id: 'library.check',
    group: 'library',
    icon: IconDatabaseSearch,
    run: (context) => {
      context.go('/library');
      void checkLibrary();
    },
  },
  { id: 'library.reveal', group: 'library', icon: IconFolderSymlink, run: () => void revealLibrary() },
];
