import classes from './Progress.module.css';

export interface ProgressProps {
  readonly done: number;
  /** Null while it is not known yet: the bar moves without saying how far. */
  readonly total: number | null;
  readonly label: string;
  readonly paused?: boolean;
}

/** A thin, calm bar. It never runs backwards on screen by more than the truth. */
export function Progress({ done, total, label, paused = false }: ProgressProps) {
  const part = total === null ? null : total === 0 ? 1 : Math.min(1, done / total);
  return (
    <div
      className={classes['root']}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total ?? undefined}
      aria-valuenow={total === null ? undefined : done}
      data-paused={paused || undefined}
    >
      {part === null ? (
        <div className={classes['unknown']} />
      ) : (
        <div className={classes['bar']} style={{ transform: `scaleX(${part})` }} />
      )}
    </div>
  );
}
