/** What there is to fetch: every address of the catalogue, with the models that come from it. */
import type { ModelSpec } from '../../../native-models/manifest.ts';

export interface SourceFile {
  readonly spec: ModelSpec;
  /** Its name in the archive; null when the address is that of the file itself. */
  readonly member: string | null;
}

export interface Source {
  readonly url: string;
  /** Of what is fetched. */
  readonly bytes: number;
  /** All that comes from there, whichever of it was asked for. */
  readonly files: readonly SourceFile[];
}

/** The sources of `models`, each address once. */
export function sourcesOf(models: readonly ModelSpec[]): Source[] {
  const byUrl = new Map<string, { url: string; bytes: number; files: SourceFile[] }>();
  for (const spec of models) {
    if (!('download' in spec.source)) continue;
    const { download: url, member, bytes } = spec.source;
    const source = byUrl.get(url) ?? { url, bytes, files: [] };
    source.files.push({ spec, member });
    byUrl.set(url, source);
  }
  return [...byUrl.values()];
}
