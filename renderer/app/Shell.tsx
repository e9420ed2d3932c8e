import { useMantineColorScheme } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { shell } from '../engine/engine.ts';
import { CertificateDialog } from '../features/certificate/CertificateDialog.tsx';
import { PurposeDialog } from '../features/purpose/PurposeDialog.tsx';
import { EngineGate } from './EngineGate.tsx';
import { NavRail } from './NavRail.tsx';
import { Palette } from './Palette.tsx';
import classes from './Shell.module.css';
import { StatusBar } from './StatusBar.tsx';
import { Takers } from './Takers.tsx';
import { useActionContext, useGlobalActions } from './use-actions.ts';

/** The frame around every screen: rail, screen, status bar, and what reacts everywhere. */
export function Shell() {
  const { t } = useTranslation('nav');
  const context = useActionContext();
  useGlobalActions(context);
  useSavedTheme();
  return (
    <div className={classes['root']}>
      <a className={classes['skip']} href="#main" onClick={focusMain}>
        {t('skip')}
      </a>
      <NavRail />
      <main id="main" className={classes['main']} tabIndex={-1}>
        <EngineGate>
          <Outlet />
        </EngineGate>
      </main>
      <StatusBar />
      <Takers />
      <PurposeDialog />
      <CertificateDialog />
      <Palette context={context} />
    </div>
  );
}

/** The address is the router's: following `#main` would be a navigation. */
function focusMain(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** The theme is kept by main, so that it holds for every library and for the window's own frame. */
function useSavedTheme(): void {
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    shell.about({}).then(
      ({ theme }) => {
        setColorScheme(theme === 'system' ? 'auto' : theme);
      },
      () => undefined,
    );
  }, [setColorScheme]);
}
