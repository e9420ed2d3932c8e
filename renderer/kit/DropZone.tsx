import { Text, Title } from '@mantine/core';
import { IconPhotoDown } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import classes from './DropZone.module.css';

export interface DropZoneProps {
  readonly title: string;
  readonly hint: string;
  readonly onDrop: (files: readonly File[]) => void;
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files dropped anywhere in the window; shows itself only while something is held over it. */
export function DropZone({ title, hint, onDrop }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const handler = useRef(onDrop);
  useEffect(() => {
    handler.current = onDrop;
  });
  useEffect(() => {
    // Enter and leave come for every element on the way: only the balance says whether the window is left.
    let depth = 0;
    const abort = new AbortController();
    const on = (
      type: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
      listener: (event: DragEvent) => void,
    ): void => {
      window.addEventListener(
        type,
        (event) => {
          if (!carriesFiles(event)) return;
          event.preventDefault();
          listener(event);
        },
        { signal: abort.signal },
      );
    };
    on('dragenter', () => {
      depth += 1;
      setOver(true);
    });
    on('dragover', (event) => {
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    });
    on('dragleave', () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    });
    on('drop', (event) => {
      depth = 0;
      setOver(false);
      handler.current([...(event.dataTransfer?.files ?? [])]);
    });
    return () => {
      abort.abort();
    };
  }, []);
  if (!over) return null;
  return (
    <div className={classes['root']}>
      <div className={classes['frame']}>
        <IconPhotoDown size={44} stroke={1.3} />
        <Title order={2} size="h3">
          {title}
        </Title>
        <Text size="sm" c="dimmed" ta="center" maw={420}>
          {hint}
        </Text>
      </div>
    </div>
  );
}
