/** A drawing as data: SVG elements with attributes in React's spelling, before anything turns them into pixels. */

export interface Shape {
  readonly tag: 'path' | 'line' | 'text' | 'rect' | 'circle' | 'g' | 'title';
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children?: readonly Shape[];
  readonly text?: string;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** Colours of a drawing: CSS variables in the window, plain colours in a file that stands alone. */
export interface Palette {
  readonly accent: string;
  readonly good: string;
  readonly warn: string;
  readonly bad: string;
  readonly dim: string;
  readonly text: string;
  readonly line: string;
  readonly background: string;
}

/** The page's own tokens: the drawing follows the theme. */
export const tokens: Palette = {
  accent: 'var(--facet-accent)',
  good: 'var(--facet-good)',
  warn: 'var(--facet-warn)',
  bad: 'var(--facet-bad)',
  dim: 'var(--facet-dim)',
  text: 'var(--facet-text)',
  line: 'var(--facet-line)',
  background: 'var(--facet-bg)',
};

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text made safe for XML, inside elements and double-quoted attributes. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (found) => escapes[found] ?? found);
}

/** SVG spells attributes with hyphens, except the few it spells as React does. */
const attributeName = (name: string): string =>
  name === 'viewBox' ? name : name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function write({ tag, attributes, children = [], text = '' }: Shape): string {
  const written = Object.entries(attributes)
    .map(([name, value]) => ` ${attributeName(name)}="${escapeXml(String(value))}"`)
    .join('');
  return `<${tag}${written}>${escapeXml(text)}${children.map(write).join('')}</${tag}>`;
}

/** The drawing as one SVG document that needs nothing else. `label` is read out in its place. */
export function toSvg({ width, height, shapes }: Drawing, label: string): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(label)}" font-family="system-ui, sans-serif">`;
  return `${head}${shapes.map(write).join('')}</svg>`;
}
