import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { toAppError } from '../../electron/contract/errors.ts';
import { link } from '../engine/engine.ts';
import { followJob } from '../engine/job.ts';
import { createQueryClient, followChanges } from '../engine/queries.ts';
import { ErrorPanel } from '../kit/ErrorPanel.tsx';
import { router } from './router.tsx';
import { theme, variables } from './theme.ts';
import { showFeedback } from './toasts.tsx';

const queries = createQueryClient();

/** Everything around the screens: theme, words, the link to the engine, the router. */
export function App() {
  useEffect(() => {
    const stops = [followChanges(link(), queries), followJob(link()), showFeedback()];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <ErrorBoundary
        fallbackRender={({ error, resetErrorBoundary }) => (
          <ErrorPanel error={toAppError(error)} onRetry={resetErrorBoundary} />
        )}
      >
        <QueryClientProvider client={queries}>
          <ModalsProvider>
            <Notifications position="bottom-center" limit={3} autoClose={6000} containerWidth={420} />
            <RouterProvider router={router} />
          </ModalsProvider>
        </QueryClientProvider>
      </ErrorBoundary>
    </MantineProvider>
  );
}
