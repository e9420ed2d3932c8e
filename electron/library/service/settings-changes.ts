/** What a change of settings changed, for the audit log. */
import type { AuditDetails } from '../../contract/audit.ts';
import type { LibrarySettings } from '../../contract/settings.ts';

/** `{ falseMatchOneIn: '1000 → 500' }`; empty when nothing changed. */
export function changedSettings(before: LibrarySettings, after: LibrarySettings): AuditDetails {
  const was = flat(before);
  return Object.fromEntries(
    Object.entries(flat(after))
      .filter(([key, value]) => value !== was[key])
      .map(([key, value]) => [key, `${String(was[key])} → ${String(value)}`]),
  );
}

const flat = ({ detection, ...settings }: LibrarySettings): Record<string, unknown> => ({
  ...settings,
  ...detection,
});
