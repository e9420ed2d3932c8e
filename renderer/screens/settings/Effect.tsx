import type { ReactNode } from 'react';
import classes from './Effect.module.css';

/** What a setting would bring, before it is applied. Holds {@link Effect}s; read out as they change. */
export function Effects({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <dl className={classes['effects']} aria-live="polite">
      {children}
    </dl>
  );
}

export interface EffectProps {
  readonly name: string;
  readonly children: ReactNode;
  /** How it is now, where that differs. */
  readonly was?: string | undefined;
}

export function Effect({ name, children, was }: EffectProps): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {was !== undefined && <div className={classes['was']}>{was}</div>}
      </dd>
    </div>
  );
}
