import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLicense } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { shell } from '../../engine/engine.ts';
import { Section, Setting } from '../../kit/Section.tsx';
import classes from './About.module.css';
import { Licences } from './Licences.tsx';

/** Which Facet this is, and whose work is in it. */
export function About() {
  const { t } = useTranslation('settings');
  const about = useQuery({ queryKey: ['shell.about'], queryFn: () => shell.about({}) });
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Section title={t('about')}>
      <Setting label="Facet" hint={t('privacy')}>
        {about.data !== undefined && (
          <span className={classes['version']} data-selectable>
            {t('version', {
              version: about.data.version,
              electron: about.data.electron,
              platform: about.data.platform,
            })}
          </span>
        )}
      </Setting>
      <Setting label={t('licences')} hint={t('licencesHint')}>
        <Button variant="default" leftSection={<IconLicense size={15} />} onClick={open}>
          {t('showLicences')}
        </Button>
      </Setting>
      <Licences opened={opened} onClose={close} />
    </Section>
  );
}
