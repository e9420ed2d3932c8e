/** The certificate of the erasure just done, or of an earlier one, offered to be saved. Outlives the screen it came from. */
import { create } from 'zustand';
import type { Certificate } from '../../../electron/contract/certificate.ts';
import { toAppError } from '../../../electron/contract/errors.ts';
import { run } from '../../engine/commands.ts';
import { engine, shell } from '../../engine/engine.ts';
import { tell } from '../../engine/feedback.ts';

export const useCertificate = create<{ readonly certificate: Certificate | null }>(() => ({
  certificate: null,
}));

export function showCertificate(certificate: Certificate | null): void {
  useCertificate.setState({ certificate });
}

/** Shows a kept one. Never rejects. */
export async function showKept(id: string): Promise<void> {
  try {
    showCertificate(await engine().audit.certificate({ id }));
  } catch (thrown) {
    tell({ kind: 'failed', error: toAppError(thrown) });
  }
}

/** Asks where, then writes there. Never rejects. */
export async function saveCertificate(certificate: Certificate): Promise<void> {
  try {
    const name = `Certificate of erasure ${certificate.at.slice(0, 10)}`;
    const grant = await shell.chooseSave({ name, type: 'json' });
    if (grant === null) return;
    const saved = await run('audit.saveCertificate', { certificate, to: grant.id }, { quiet: true });
    tell({ kind: 'saved', ...saved });
    showCertificate(null);
  } catch (thrown) {
    tell({ kind: 'failed', error: toAppError(thrown) });
  }
}
