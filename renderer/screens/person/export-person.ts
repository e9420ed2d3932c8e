/** Everything held about a person, written into a folder the user chooses. */
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { toAppError } from '../../../electron/contract/errors.ts';
import { run } from '../../engine/commands.ts';
import { shell } from '../../engine/engine.ts';
import { tell } from '../../engine/feedback.ts';
import { formatNumber } from '../../kit/format.ts';

/** Asks where. Never rejects. */
export async function exportPerson(person: number): Promise<void> {
  try {
    const grant = await shell.chooseFolder({});
    if (grant === null) return;
    const { path, files } = await run('consent.export', { person, to: grant.id }, { quiet: true });
    const t = i18next.getFixedT(null, 'consent');
    notifications.show({ message: t('exported', { count: files, formatted: formatNumber(files), path }) });
  } catch (thrown) {
    tell({ kind: 'failed', error: toAppError(thrown) });
  }
}
