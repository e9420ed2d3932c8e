import { createElement, type ReactElement } from 'react';
import type { Shape } from '../../../electron/chart/drawing.ts';

/** The shapes of a drawing as elements. They never change places, so their place is their key. */
export function ChartShapes({ shapes }: { readonly shapes: readonly Shape[] }): ReactElement {
  return <>{shapes.map(element)}</>;
}

function element({ tag, attributes, children, text }: Shape, key: number): ReactElement {
  return createElement(tag, { ...attributes, key }, text, children?.map(element));
}
