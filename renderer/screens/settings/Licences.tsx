import { Accordion, Loader, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ThirdParty, thirdPartyFile } from '../../../electron/contract/third-party.ts';
import classes from './About.module.css';

/** The build puts the list beside the page. */
async function readList(): Promise<ThirdParty[]> {
  const answer = await fetch(`/${thirdPartyFile}`);
  return ThirdParty.array().parse(await answer.json());
}

export interface LicencesProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Every package in the app with its licence; one opened shows the text. */
export function Licences({ opened, onClose }: LicencesProps) {
  const { t } = useTranslation('settings');
  const list = useQuery({
    queryKey: ['third-party'],
    queryFn: readList,
    enabled: opened,
    staleTime: Infinity,
  });
  const [wanted, setWanted] = useState('');
  const shown = list.data?.filter(({ name, licence }) =>
    `${name} ${licence}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  return (
    <Modal opened={opened} onClose={onClose} title={t('licencesTitle')} size="lg">
      <Stack gap="sm">
        <TextInput
          aria-label={t('licencesSearch')}
          placeholder={t('licencesSearch')}
          leftSection={<IconSearch size={15} />}
          value={wanted}
          data-autofocus
          onChange={({ currentTarget }) => {
            setWanted(currentTarget.value);
          }}
        />
        {shown === undefined ? (
          <Loader size="sm" />
        ) : shown.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('licencesNone')}
          </Text>
        ) : (
          <Accordion variant="contained" chevronPosition="left">
            {shown.map((item) => (
              <Package key={`${item.name}@${item.version}`} {...item} />
            ))}
          </Accordion>
        )}
        <Text size="xs" c="dimmed">
          {t('licencesChromium')}
        </Text>
      </Stack>
    </Modal>
  );
}

function Package({ name, version, licence, home, text }: ThirdParty) {
  const { t } = useTranslation('settings');
  return (
    <Accordion.Item value={`${name}@${version}`}>
      <Accordion.Control>
        <span className={classes['package']}>
          <span>
            {name} <span className={classes['version']}>{version}</span>
          </span>
          <span className={classes['version']}>{licence}</span>
        </span>
      </Accordion.Control>
      <Accordion.Panel>
        {home !== null && (
          <Text size="xs" c="dimmed" data-selectable>
            {home}
          </Text>
        )}
        <pre className={classes['text']} data-selectable>
          {text ?? t('licenceNoText')}
        </pre>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
