import { useDebouncedValue } from '@mantine/hooks';
import type { Person, PersonKind } from '../../../electron/contract/model.ts';
import { useEngineQuery } from '../../engine/hooks.ts';

/** Whether two names are the same to a reader: case and outer space do not count. */
export function sameName(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

const fold = (name: string): string => name.trim().normalize('NFC').toLocaleLowerCase();

/** People whose name holds `text`, most faces first. */
export function usePeopleNamed(
  text: string,
  options: { enabled: boolean; limit?: number; kinds?: readonly PersonKind[] },
): readonly Person[] {
  const [settled] = useDebouncedValue(text.trim(), 80);
  const { data } = useEngineQuery(
    'people.list',
    {
      offset: 0,
      limit: options.limit ?? 8,
      kinds: [...(options.kinds ?? ['person'])],
      text: settled.slice(0, 200),
      order: 'faces',
      minFaces: 1,
    },
    { enabled: options.enabled, keep: true },
  );
  return data?.items ?? none;
}

const none: readonly Person[] = [];
