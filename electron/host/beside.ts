/** Where the files of a program lie that it opens by name, threads and the like: as sources, and bundled. */

/**
 * Sources run as they are under Node, each file beside its own neighbours. Bundled, what is opened by name is a file of its own
 * beside the program (`library.js`, `vision.js`), while who asks may have ended up in `chunks/`.
 * @param here `import.meta.url` of who asks
 * @param source the file's path from there, among the sources
 * @param bundled its name beside the program
 */
export function beside(here: string, source: string, bundled: string): URL {
  if (here.endsWith('.ts')) return new URL(source, here);
  return new URL(here.includes('/chunks/') ? `../${bundled}` : bundled, here);
}
