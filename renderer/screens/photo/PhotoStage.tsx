import { useElementSize } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { PhotoDetail } from '../../../electron/contract/model.ts';
import { photoUrl, photoWidth } from '../../engine/media.ts';
import { type BoxedFace, FaceBoxes } from '../../features/face-boxes/FaceBoxes.tsx';
import classes from './PhotoScreen.module.css';
import type { Zoom } from './zoom.ts';

interface PhotoStageProps {
  readonly photo: PhotoDetail;
  readonly zoom: Zoom;
  readonly boxes: boolean;
  readonly selected: number | null;
  readonly onSelect: (face: number | null) => void;
}

/** The picture itself, whole or enlarged (then it scrolls), asked for at the size it is shown in. */
export function PhotoStage({ photo, zoom, boxes, selected, onSelect }: PhotoStageProps) {
  const { t } = useTranslation('photo');
  const { ref, width } = useElementSize();
  const scale = zoom === 'fit' ? null : zoom / window.devicePixelRatio;
  const size = scale === null ? undefined : { width: photo.width * scale, height: photo.height * scale };
  const shown = size === undefined ? width : size.width;
  const faces = photo.faceList.map((face, at): BoxedFace => {
    const name = face.name ?? '';
    return {
      key: face.id,
      box: face.box,
      label: name,
      description: t('face', { number: at + 1, name: name === '' ? t('unnamed') : name }),
      tone: face.name === null ? 'plain' : face.by === 'user' ? 'match' : 'plain',
    };
  });
  return (
    <div ref={ref} className={classes['scroller']} data-zoomed={scale !== null || undefined}>
      <div className={classes['canvas']} style={size}>
        {shown > 0 && (
          <FaceBoxes
            src={photoUrl(photo.id, photoWidth(Math.max(shown, 320)))}
            alt={photo.label}
            image={{ width: photo.width, height: photo.height }}
            faces={boxes ? faces : []}
            selected={selected}
            onSelect={onSelect}
            listLabel={t('panel')}
          />
        )}
      </div>
    </div>
  );
}
