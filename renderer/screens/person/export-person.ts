/** Everything held about a person, written into a folder the user chooses. */
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { run } from '../../engine/commands.ts';
import { shell } from '../../engine/engine.ts';
import { guarded } from '../../engine/guarded.ts';
import { formatNumber } from '../../kit/format.ts';

/** Asks where. */
export const exportPerson = (person: number): Promise<void> =>
  guarded(async () => {
    const grant = await shell.chooseFolder({});
    if (grant === null) return;
    const { path, files } = await run('consent.export', { person, to: grant.id }, { quiet: true });
    const t = i18next.getFixedT(null, 'consent');
    notifications.show({ message: t('exported', { count: files, formatted: formatNumber(files), path }) });
  });
