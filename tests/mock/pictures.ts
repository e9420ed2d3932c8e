/** `media:` addresses answered with drawings, since a plain browser does not know the scheme. */
import { drawnCrop, drawnFace, drawnScene } from '../support/drawings.ts';
import { facesOf, personOf } from './data.ts';

function photo(id: number): string {
  const wide = id % 3 !== 0;
  const [width, height] = wide ? [1500, 1000] : [1000, 1500];
  const people = facesOf(id)
    .map(({ id: faceId, box }) => {
      const side = box.width * 1.7;
      return `<g transform="translate(${box.x - side * 0.2} ${box.y - side * 0.18}) scale(${side / 100})">${drawnFace(personOf(faceId), id)}</g>`;
    })
    .join('');
  return drawnScene(id, width, height, people);
}

function draw(url: string): string {
  const [kind, id = '0', index = '0'] = url.replace('media://', '').split(/[?/]/);
  const seed = Number(id) || 1;
  const svg =
    kind === 'thumb' || kind === 'photo' || kind === 'probe'
      ? photo(seed)
      : drawnCrop(kind === 'crop' ? personOf(seed) : Number(index) + 3, seed);
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Rewrites every `src` that React sets. */
export function installPictures(): void {
  const proto = HTMLImageElement.prototype;
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const set = proto.setAttribute;
  proto.setAttribute = function (this: HTMLImageElement, name: string, value: string) {
    set.call(this, name, name === 'src' && value.startsWith('media:') ? draw(value) : value);
  };
  const src = Object.getOwnPropertyDescriptor(proto, 'src');
  if (src === undefined) return;
  Object.defineProperty(proto, 'src', {
    ...src,
    set(this: HTMLImageElement, value: string) {
      src.set?.call(this, value.startsWith('media:') ? draw(value) : value);
    },
  });
}
