/** The certificate of the erasure just done, or of an earlier one, offered to be saved. Outlives the screen it came from. */
import { create } from 'zustand';
import type { Certificate } from '../../../electron/contract/certificate.ts';
import { run } from '../../engine/commands.ts';
import { engine, shell } from '../../engine/engine.ts';
import { tell } from '../../engine/feedback.ts';
import { guarded } from '../../engine/guarded.ts';

export const useCertificate = create<{ readonly certificate: Certificate | null }>(() => ({
  certificate: null,
}));

export function showCertificate(certificate: Certificate | null): void {
  useCertificate.setState({ certificate });
}

/** Shows a kept one. */
export const showKept = (id: string): Promise<void> =>
  guarded(async () => {
    showCertificate(await engine().audit.certificate({ id }));
  });

/** Asks where, then writes there. */
export const saveCertificate = (certificate: Certificate): Promise<void> =>
  guarded(async () => {
    const name = `Certificate of erasure ${certificate.at.slice(0, 10)}`;
    const grant = await shell.chooseSave({ name, type: 'json' });
    if (grant === null) return;
    const saved = await run('audit.saveCertificate', { certificate, to: grant.id }, { quiet: true });
    tell({ kind: 'saved', ...saved });
    showCertificate(null);
  });
