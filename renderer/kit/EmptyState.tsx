import { Stack, Text, Title } from '@mantine/core';
import type { ComponentType, ReactNode } from 'react';
import classes from './EmptyState.module.css';

export interface EmptyStateProps {
  readonly icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
  readonly title: string;
  readonly hint?: ReactNode;
  /** Buttons: the most likely next step first. */
  readonly children?: ReactNode;
}

/** What a place says when it has nothing to show: why, and what to do next. */
export function EmptyState({ icon: Icon, title, hint, children }: EmptyStateProps) {
  return (
    <div className={classes['root']}>
      <Stack align="center" gap="sm" maw={440}>
        <div className={classes['icon']} aria-hidden>
          <Icon size={26} stroke={1.5} />
        </div>
        <Title order={2} size="h4" ta="center">
          {title}
        </Title>
        {hint !== undefined && (
          <Text size="sm" c="dimmed" ta="center" component="div">
            {hint}
          </Text>
        )}
        {children !== undefined && <div className={classes['actions']}>{children}</div>}
      </Stack>
    </div>
  );
}
