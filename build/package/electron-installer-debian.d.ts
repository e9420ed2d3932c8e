/** electron-installer-debian 4 is JavaScript without types; this is what we use of it. */
declare module 'electron-installer-debian' {
  export interface Options {
    readonly src: string;
    readonly dest: string;
    readonly arch: string;
    readonly name: string;
    readonly productName: string;
    readonly genericName: string;
    readonly description: string;
    readonly productDescription: string;
    readonly maintainer: string;
    readonly bin: string;
    readonly section: string;
    readonly categories: readonly string[];
    /** Path of the drawing for each size, `48x48` or `scalable`. */
    readonly icon: Readonly<Record<string, string>>;
    readonly compression: 'xz' | 'gzip' | 'zstd' | 'none';
    readonly desktopTemplate?: string;
    readonly rename: (dest: string) => string;
    readonly logger: (line: string) => void;
  }
  /** The steps of `createDebianInstaller`, to be called in this order. */
  export class Installer {
    constructor(options: Options);
    protected defaults: Readonly<Record<string, unknown>>;
    generateDefaults(): Promise<unknown>;
    generateOptions(): unknown;
    createStagingDir(): Promise<void>;
    createContents(): Promise<void>;
    createPackage(): Promise<void>;
    movePackage(): Promise<void>;
  }
}
