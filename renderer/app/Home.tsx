import { Navigate } from '@tanstack/react-router';
import { toAppError } from '../../electron/contract/errors.ts';
import { useEngineQuery } from '../engine/hooks.ts';
import { isOpen, useJob } from '../engine/job.ts';
import { ErrorPanel } from '../kit/ErrorPanel.tsx';
import { WelcomeScreen } from '../screens/welcome/WelcomeScreen.tsx';

/** Where the app opens: the people, or the welcome while there is nothing to show. */
export function Home() {
  const info = useEngineQuery('library.info', {});
  const job = useJob((state) => state.job);
  if (info.error !== null)
    return <ErrorPanel error={toAppError(info.error)} onRetry={() => void info.refetch()} />;
  if (info.data === undefined) return null;
  if (info.data.faces > 0 || (info.data.photos > 0 && !(job !== null && isOpen(job)))) {
    return <Navigate to="/people" replace />;
  }
  return <WelcomeScreen />;
}
