import { IconUser } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { cropUrl } from '../../engine/media.ts';
import { usePicture } from '../../engine/use-picture.ts';
import classes from './FaceCrop.module.css';

export interface FaceCropProps {
  /** `media:` URL of a square crop; null shows the placeholder. */
  readonly src: string | null;
  /** Empty where the crop stands beside its name. */
  readonly alt: string;
  /** CSS pixels; omitted = as wide as its container. */
  readonly size?: number;
  readonly round?: boolean;
  /** In a grid: fetched when it is its turn, given up when it scrolls past. */
  readonly queued?: boolean;
}

/** A square face crop with a placeholder while there is none or it cannot be read. */
export function FaceCrop({ src, alt, size, round = false, queued = false }: FaceCropProps): ReactNode {
  const [failed, setFailed] = useState<string | null>(null);
  const { ref, src: address, settled } = usePicture(src, !queued);
  const style = size === undefined ? undefined : { width: size, height: size, flex: `0 0 ${size}px` };
  return (
    <span className={classes['crop']} data-round={round || undefined} style={style}>
      {src === null || failed === src ? (
        <IconUser
          className={classes['placeholder']}
          aria-label={alt === '' ? undefined : alt}
          aria-hidden={alt === ''}
        />
      ) : (
        <img
          ref={ref}
          className={classes['image']}
          src={address}
          alt={alt}
          loading={queued ? 'eager' : 'lazy'}
          decoding="async"
          draggable={false}
          onLoad={settled}
          onError={() => {
            settled();
            setFailed(src);
          }}
        />
      )}
    </span>
  );
}

/** The picture that stands for a person, if there is one yet. */
export function coverUrl(person: { readonly cover: number | null } | undefined): string | null {
  return person === undefined || person.cover === null ? null : cropUrl(person.cover);
}
