import { useEffect, useRef } from 'react';

/** Takes pasted images for this screen; the capture phase comes before the app's own taker. */
export function usePasteImages(onImage: (image: File) => void): void {
  const latest = useRef(onImage);
  useEffect(() => {
    latest.current = onImage;
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const images = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith('image/'));
      if (images.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      for (const image of images) latest.current(image);
    };
    window.addEventListener('paste', onPaste, { capture: true });
    return () => {
      window.removeEventListener('paste', onPaste, { capture: true });
    };
  }, []);
}
