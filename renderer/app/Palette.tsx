import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action, ActionContext } from '../actions/action.ts';
import { actions } from '../actions/index.ts';
import { useEngineQuery } from '../engine/hooks.ts';
import { cropUrl } from '../engine/media.ts';
import { FaceCrop } from '../features/person-card/FaceCrop.tsx';
import { formatNumber } from '../kit/format.ts';
import { Kbd } from '../kit/Kbd.tsx';

const groups: readonly Action['group'][] = ['go', 'scan', 'edit', 'library', 'view'];

/** Search over people and commands, one key away. */
export function Palette({ context }: { readonly context: ActionContext }) {
  const { t } = useTranslation(['actions', 'common']);
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const text = query.trim();
  const people = useEngineQuery(
    'people.list',
    { offset: 0, limit: 6, kinds: ['person'], text, order: 'faces', minFaces: 1 },
    { enabled: text !== '', keep: true },
  );
  const found = text === '' ? [] : (people.data?.items ?? []);
  const words = text.toLowerCase().split(/\s+/);
  const fitting = actions.filter((action) => {
    if (action.id === 'palette' || !(action.enabled?.(context) ?? true)) return false;
    const label = t(action.id).toLowerCase();
    return words.every((word) => label.includes(word));
  });
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight={420}
      size={560}
      attributes={{ content: { 'aria-label': t('palette') } }}
    >
      <Spotlight.Search
        placeholder={t('find.placeholder')}
        leftSection={<IconSearch size={18} stroke={1.6} />}
      />
      <Spotlight.ActionsList>
        {found.length > 0 && (
          <Spotlight.ActionsGroup label={t('find.people')}>
            {found.map((person) => (
              <Spotlight.Action
                key={person.id}
                label={person.name ?? t('common:unnamed')}
                leftSection={
                  <FaceCrop
                    src={person.cover === null ? null : cropUrl(person.cover)}
                    alt=""
                    size={24}
                    round
                  />
                }
                description={t('common:photos', {
                  count: person.photos,
                  formatted: formatNumber(person.photos),
                })}
                onClick={() => void navigate({ to: '/person/$id', params: { id: person.id } })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {groups.map((group) => {
          const own = fitting.filter((action) => action.group === group);
          if (own.length === 0) return null;
          return (
            <Spotlight.ActionsGroup key={group} label={t(`group.${group}`)}>
              {own.map(({ id, icon: Icon, shortcuts, run }) => (
                <Spotlight.Action
                  key={id}
                  label={t(id)}
                  leftSection={<Icon size={18} stroke={1.6} />}
                  rightSection={shortcuts?.[0] === undefined ? undefined : <Kbd keys={shortcuts[0]} />}
                  onClick={() => {
                    run(context);
                  }}
                />
              ))}
            </Spotlight.ActionsGroup>
          );
        })}
        {found.length === 0 && fitting.length === 0 && <Spotlight.Empty>{t('find.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
