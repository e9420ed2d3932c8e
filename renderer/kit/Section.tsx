import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Section.module.css';

export interface SectionProps {
  readonly title: string;
  readonly hint?: string;
  /** Buttons that concern the whole section. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** No frame around the content: it brings its own. */
  readonly bare?: boolean;
}

/** A titled part of a page of settings or facts. */
export function Section({ title, hint, actions, children, bare = false }: SectionProps) {
  return (
    <section className={classes['root']}>
      <div className={classes['head']}>
        <div className={classes['titles']}>
          <Title order={2} className={classes['title']}>
            {title}
          </Title>
          {hint !== undefined && (
            <Text size="xs" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
      </div>
      <div className={bare ? undefined : classes['card']}>{children}</div>
    </section>
  );
}

/** The scrolling page that sections stand in. */
export function Sections({ children }: { readonly children: ReactNode }) {
  return (
    <div className={classes['page']}>
      <div className={classes['column']}>{children}</div>
    </div>
  );
}

export interface SettingProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
}

/** One line in a section: what it is at the left, its value or control at the right. */
export function Setting({ label, hint, children }: SettingProps) {
  return (
    <div className={classes['setting']}>
      <div>
        <div className={classes['label']}>{label}</div>
        {hint !== undefined && <div className={classes['hint']}>{hint}</div>}
      </div>
      <div className={classes['value']}>{children}</div>
    </div>
  );
}
