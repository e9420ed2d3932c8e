import { IconFileOff, IconPhoto, IconPlugConnectedX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { thumbUrl } from '../../engine/media.ts';
import { usePicture } from '../../engine/use-picture.ts';
import classes from './PhotoTile.module.css';

export interface PhotoTileProps {
  readonly photo: number;
  readonly label: string;
  readonly missing?: boolean;
  readonly offline?: boolean;
  /** A small note in the corner: how many faces. */
  readonly badge?: ReactNode;
}

/** A whole photo in a square; grey until it is there. */
export function PhotoTile({ photo, label, missing = false, offline = false, badge }: PhotoTileProps) {
  const { ref, src, settled } = usePicture(thumbUrl(photo));
  const [failed, setFailed] = useState(false);
  return (
    <span className={classes['root']} data-missing={missing || offline || undefined}>
      {failed ? (
        <IconPhoto size={28} stroke={1.2} className={classes['failed']} aria-label={label} />
      ) : (
        <img
          ref={ref}
          src={src}
          alt={label}
          draggable={false}
          decoding="async"
          onLoad={settled}
          onError={() => {
            settled();
            setFailed(true);
          }}
        />
      )}
      {(missing || offline) && (
        <span className={classes['gone']} aria-hidden>
          {offline ? <IconPlugConnectedX size={14} /> : <IconFileOff size={14} />}
        </span>
      )}
      {badge !== undefined && <span className={classes['badge']}>{badge}</span>}
    </span>
  );
}
