/** Electron IPC channel names: the whole list. Apart from the schemas, so that the preload bundles no zod. */
export const channel = {
  call: 'facet:call',
  port: 'facet:port',
  engine: 'facet:engine',
  drop: 'facet:drop',
  menu: 'facet:menu',
} as const;
