/** Gives actions what they need of the app, and lets keys and the application menu start them. */
import { useMantineColorScheme } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { toAppError } from '../../electron/contract/errors.ts';
import type { Action, ActionContext } from '../actions/action.ts';
import { actionById, actions } from '../actions/index.ts';
import { actionFor } from '../actions/shortcuts.ts';
import { bridge } from '../engine/bridge.ts';
import { shell } from '../engine/engine.ts';
import { tell } from '../engine/feedback.ts';
import { useJob } from '../engine/job.ts';

/** The context of actions on this screen. */
export function useActionContext(): ActionContext {
  const navigate = useNavigate();
  const router = useRouter();
  const job = useJob((state) => state.job);
  const { setColorScheme } = useMantineColorScheme();
  return {
    job,
    go: (place) => void navigate({ to: place }),
    identify: (grants) => void navigate({ to: '/identify', search: { grants: [...grants] } }),
    back: () => {
      router.history.back();
    },
    openPalette: spotlight.open,
    theme: (theme) => {
      setColorScheme(theme === 'system' ? 'auto' : theme);
      shell.theme({ theme }).catch((thrown: unknown) => {
        tell({ kind: 'failed', error: toAppError(thrown) });
      });
    },
  };
}

/** Listens for shortcuts and menu commands as long as the shell is there. */
export function useGlobalActions(context: ActionContext): void {
  const latest = useRef(context);
  useEffect(() => {
    latest.current = context;
  });
  useEffect(() => {
    const start = (action: Action): void => {
      if (action.enabled?.(latest.current) ?? true) action.run(latest.current);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.repeat) return;
      const action = actionFor(event, actions);
      if (action === undefined) return;
      event.preventDefault();
      start(action);
    };
    window.addEventListener('keydown', onKey);
    const stopMenu = bridge().onMenu((id) => {
      const action = actionById(id);
      if (action !== undefined) start(action);
    });
    return () => {
      window.removeEventListener('keydown', onKey);
      stopMenu();
    };
  }, []);
}
