import { useElementSize } from '@mantine/hooks';
import { useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { Box, Landmarks } from '../../../electron/contract/model.ts';
import classes from './FaceBoxes.module.css';
import { boxInFrame, containFrame, pointsInFrame, readingOrder, type Frame, type Size } from './geometry.ts';

export type BoxTone = 'plain' | 'match' | 'unsure' | 'unknown' | 'chosen';

export interface BoxedFace {
  readonly key: number;
  readonly box: Box;
  readonly landmarks?: Landmarks;
  /** Written under the box, such as a name; empty for none. */
  readonly label: string;
  /** Read out for the box; falls back to the label. */
  readonly description?: string;
  readonly tone: BoxTone;
}

export interface FaceBoxesProps {
  readonly src: string;
  readonly alt: string;
  /** Displayed (EXIF-oriented) size of the image the boxes refer to. */
  readonly image: Size;
  readonly faces: readonly BoxedFace[];
  readonly selected: number | null;
  readonly onSelect: (key: number) => void;
  /** Enter or double click on a box. */
  readonly onOpen?: (key: number) => void;
  /** Accessible name of the set of boxes. */
  readonly listLabel: string;
  readonly showLandmarks?: boolean;
}

/** Width of one label character at 12 px, measured generously so that names do not overflow their tag. */
const characterWidth = 7;
const maxLabel = 28;

/**
 * An image shown whole in the space it is given, with a box on each face. The boxes are one listbox:
 * arrows walk them in reading order, Enter opens.
 */
export function FaceBoxes(props: FaceBoxesProps): ReactNode {
  const { faces, image, selected, onSelect, onOpen } = props;
  const { ref, width, height } = useElementSize();
  const overlay = useRef<SVGSVGElement>(null);
  const frame = containFrame(image, { width, height });
  const order = useMemo(() => readingOrder(faces.map((face) => face.box)), [faces]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const place = order.findIndex((index) => faces[index]?.key === selected);
    const to = nextPlace(event.key, place, order.length);
    if (to !== null) {
      const face = faces[order[to] ?? -1];
      if (face === undefined) return;
      event.preventDefault();
      onSelect(face.key);
      overlay.current?.querySelector<SVGGElement>(`[data-face="${face.key}"]`)?.focus();
      return;
    }
    if (event.key === 'Enter' && selected !== null) {
      event.preventDefault();
      onOpen?.(selected);
    }
  };

  return (
    <div ref={ref} className={classes['stage']}>
      <img
        className={classes['image']}
        src={props.src}
        alt={props.alt}
        draggable={false}
        style={{ left: frame.x, top: frame.y, width: frame.width, height: frame.height }}
      />
      {frame.width > 0 && (
        <svg
          ref={overlay}
          className={classes['overlay']}
          role="listbox"
          aria-label={props.listLabel}
          onKeyDown={onKeyDown}
        >
          {order.map((index, place) => {
            const face = faces[index];
            if (face === undefined) return null;
            const isSelected = face.key === selected;
            return (
              <g
                key={face.key}
                data-face={face.key}
                data-tone={face.tone}
                className={classes['face']}
                role="option"
                aria-selected={isSelected}
                aria-label={face.description ?? face.label}
                tabIndex={isSelected || (selected === null && place === 0) ? 0 : -1}
                onClick={() => {
                  onSelect(face.key);
                }}
                onDoubleClick={() => onOpen?.(face.key)}
              >
                <BoxShape frame={boxInFrame(face.box, image, frame)} />
                {props.showLandmarks === true &&
                  face.landmarks !== undefined &&
                  pointsInFrame(face.landmarks, image, frame).map(([x, y], point) => (
                    <circle key={point} className={classes['point']} cx={x} cy={y} r={2.5} />
                  ))}
                {face.label !== '' && (
                  <Tag
                    text={face.label}
                    frame={boxInFrame(face.box, image, frame)}
                    stage={{ width, height }}
                  />
                )}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

/** The place an arrow key leads to, or null for keys that do not move. */
function nextPlace(key: string, place: number, length: number): number | null {
  if (length === 0) return null;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(place + 1, length - 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(place - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return null;
  }
}

function BoxShape({ frame }: { readonly frame: Frame }): ReactNode {
  const { x, y, width, height } = frame;
  return (
    <>
      <rect className={classes['halo']} x={x} y={y} width={width} height={height} rx={4} />
      <rect className={classes['box']} x={x} y={y} width={width} height={height} rx={4} />
    </>
  );
}

/** The name under a box; above it where there is no room below, and never outside the stage. */
function Tag(props: { readonly text: string; readonly frame: Frame; readonly stage: Size }): ReactNode {
  const { frame, stage } = props;
  const text = props.text.length > maxLabel ? `${props.text.slice(0, maxLabel - 1)}…` : props.text;
  const width = text.length * characterWidth + 12;
  const below = frame.y + frame.height + 4;
  const y = below + 20 > stage.height ? Math.max(0, frame.y - 24) : below;
  const x = Math.max(0, Math.min(frame.x + frame.width / 2 - width / 2, stage.width - width));
  return (
    <>
      <rect className={classes['tag']} x={x} y={y} width={width} height={20} rx={4} />
      <text className={classes['label']} x={x + width / 2} y={y + 14} textAnchor="middle">
        {text}
      </text>
    </>
  );
}
