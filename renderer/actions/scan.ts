import {
  IconFolderPlus,
  IconPhotoPlus,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
  IconScan,
} from '@tabler/icons-react';
import type { Action, ActionContext } from './action.ts';
import {
  cancelScan,
  choosePhotos,
  pauseScan,
  resumeScan,
  scanFolder,
  scanPhotos,
  startScan,
} from './flows.ts';

const running = ({ job }: ActionContext): boolean => job?.state === 'running' || job?.state === 'listing';
const stopped = ({ job }: ActionContext): boolean => job?.state === 'paused' || job?.state === 'interrupted';

export const scanActions: readonly Action[] = [
  {
    id: 'scan-folder',
    group: 'scan',
    shortcuts: ['mod+o'],
    icon: IconFolderPlus,
    run: () => void scanFolder(),
  },
  { id: 'scan-photos', group: 'scan', icon: IconPhotoPlus, run: () => void scanPhotos() },
  { id: 'rescan', group: 'scan', shortcuts: ['mod+r'], icon: IconRefresh, run: () => void startScan([]) },
  { id: 'pause-scan', group: 'scan', icon: IconPlayerPause, enabled: running, run: () => void pauseScan() },
  { id: 'resume-scan', group: 'scan', icon: IconPlayerPlay, enabled: stopped, run: () => void resumeScan() },
  {
    id: 'cancel-scan',
    group: 'scan',
    icon: IconPlayerStop,
    enabled: (context) => running(context) || stopped(context),
    run: () => void cancelScan(),
  },
  {
    id: 'identify-photos',
    group: 'scan',
    shortcuts: ['mod+i'],
    icon: IconScan,
    run: (context) =>
      void choosePhotos((grants) => {
        context.identify(grants);
      }),
  },
];
