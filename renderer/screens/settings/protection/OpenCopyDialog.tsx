import { Alert, Button, Checkbox, Group, Modal, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface OpenCopyDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onExport: () => void;
}

/** The first question before a library is written down for everybody to read; main asks the second. */
export function OpenCopyDialog(props: OpenCopyDialogProps): ReactNode {
  const { t } = useTranslation('protection');
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('copy.title')} size="md">
      {props.opened && <Body {...props} />}
    </Modal>
  );
}

function Body({ onClose, onExport }: OpenCopyDialogProps): ReactNode {
  const { t } = useTranslation(['protection', 'common']);
  const [sure, setSure] = useState(false);
  return (
    <Stack gap="sm">
      <Alert color="red" icon={<IconAlertTriangle size={16} />}>
        {t('copy.warning')}
      </Alert>
      <Checkbox
        label={t('copy.sure')}
        checked={sure}
        onChange={({ currentTarget }) => {
          setSure(currentTarget.checked);
        }}
      />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button color="red" disabled={!sure} onClick={onExport}>
          {t('copy.do')}
        </Button>
      </Group>
    </Stack>
  );
}
