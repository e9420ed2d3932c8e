import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ModelRow.module.css';

/** An address to read elsewhere: the window itself cannot leave for the network, so it is copied. */
export function Address({ url }: { readonly url: string }): ReactNode {
  const { t } = useTranslation('models');
  return (
    <span className={classes['address']}>
      <span data-selectable>{url}</span>
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Tooltip label={t(copied ? 'copied' : 'copy')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`${t(copied ? 'copied' : 'copy')}: ${url}`}
              onClick={copy}
            >
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}
