import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { grantDropped, grantPasted, startScan } from '../actions/flows.ts';
import { isTextField } from '../actions/shortcuts.ts';
import { DropZone } from '../kit/DropZone.tsx';

/** Whom Enrol is open for: a drop there must not change that. */
const enrolling = (search: object): number | null =>
  'person' in search && typeof search.person === 'number' ? search.person : null;

/** Screens that look at the files in their address. */
const takers = [
  { to: '/identify', title: 'drop.identify', hint: 'drop.identifyHint' },
  { to: '/search', title: 'drop.search', hint: 'drop.searchHint' },
  { to: '/models', title: 'models:drop', hint: 'models:dropHint' },
] as const;

/** Takes what is dropped or pasted anywhere. A drop means what the screen under it is for. */
export function Takers() {
  const { t } = useTranslation(['common', 'models']);
  const navigate = useNavigate();
  const path = useLocation({ select: (location) => location.pathname });
  const search = useLocation({ select: (location) => location.search });

  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      if (event.defaultPrevented || isTextField(event.target)) return;
      const image = [...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith('image/'));
      if (image === undefined) return;
      event.preventDefault();
      void grantPasted(
        image,
        image.name,
        (grants) =>
          void navigate({
            to: path === '/search' ? '/search' : '/identify',
            search: { grants: [...grants] },
          }),
      );
    };
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('paste', onPaste);
    };
  }, [navigate, path]);

  const taker = takers.find(({ to }) => to === path);
  if (taker !== undefined) {
    const { to, title, hint } = taker;
    return (
      <DropZone
        title={t(title)}
        hint={t(hint)}
        onDrop={(files) =>
          void grantDropped(files, (grants) => void navigate({ to, search: { grants: [...grants] } }))
        }
      />
    );
  }
  if (path === '/enroll') {
    return (
      <DropZone
        title={t('drop.enroll')}
        hint={t('drop.enrollHint')}
        onDrop={(files) =>
          void grantDropped(
            files,
            (grants) =>
              void navigate({ to: '/enroll', search: { grants: [...grants], person: enrolling(search) } }),
          )
        }
      />
    );
  }
  return (
    <DropZone
      title={t('drop.title')}
      hint={t('drop.hint')}
      onDrop={(files) => void grantDropped(files, (grants) => void startScan(grants))}
    />
  );
}
