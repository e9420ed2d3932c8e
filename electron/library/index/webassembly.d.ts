/** What Facet uses of WebAssembly: Node has it, but its types come with those of a browser only. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  const Module: {
    new (bytes: Uint8Array<ArrayBuffer>): Module;
    customSections(module: Module, name: string): ArrayBuffer[];
  };
  class Memory {
    /** In pages of 64 KiB. */
    constructor(options: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
    grow(pages: number): number;
  }
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory } });
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
