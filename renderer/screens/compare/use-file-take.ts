import { useEffect, useRef } from 'react';

export interface FileTake {
  /** Images dropped on, or pasted over, `target`. */
  readonly onFiles: (files: readonly File[], target: Element | null, how: 'drop' | 'paste') => void;
  /** What lies under dragged files; null when they left or were dropped. */
  readonly onOver: (target: Element | null) => void;
}

/**
 * Takes dropped and pasted files before the app does: on this screen it matters which half they land on.
 * Listens in the capture phase of the window, so the app's own drop zone never sees them.
 */
export function useFileTake(take: FileTake): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const abort = new AbortController();
    const options = { capture: true, signal: abort.signal };
    const element = (event: Event): Element | null => (event.target instanceof Element ? event.target : null);
    const drag = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.type === 'drop') {
        latest.current.onOver(null);
        latest.current.onFiles([...event.dataTransfer.files], element(event), 'drop');
      } else if (event.type === 'dragleave') {
        // Only leaving the window has nowhere to go to.
        if (event.relatedTarget === null) latest.current.onOver(null);
      } else {
        event.dataTransfer.dropEffect = 'copy';
        latest.current.onOver(element(event));
      }
    };
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'] as const) {
      window.addEventListener(type, drag, options);
    }
    window.addEventListener(
      'paste',
      (event) => {
        const images = [...(event.clipboardData?.files ?? [])].filter((file) =>
          file.type.startsWith('image/'),
        );
        if (images.length === 0) return;
        event.preventDefault();
        event.stopPropagation();
        latest.current.onFiles(images, document.activeElement, 'paste');
      },
      options,
    );
    return () => {
      abort.abort();
    };
  }, []);
}
