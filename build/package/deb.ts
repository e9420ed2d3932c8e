/** The Debian package. electron-builder's own way needs fpm, which it fetches from GitHub; dpkg-deb is in Debian. */
import { Installer } from 'electron-installer-debian';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../runtime/launch.ts';
import { readAbout } from './about.ts';
import { iconSizes } from './icons.ts';

/** Node's names for architectures to Debian's. */
const debianArch: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * What the programs in the package link (`readelf -d`) or open when they need it: libx11-xcb for the display (without it
 * Chromium ends with a trap and no word), libsecret for the keychain, xdg-utils to show a folder. Electron's usual list
 * also asks for a trash can, which brings half of KDE; Facet throws nothing away. Debian 13's renamed libraries (…t64)
 * provide the old names, but for two.
 */
const depends = [
  'libasound2t64 | libasound2',
  'libatk-bridge2.0-0',
  'libatspi2.0-0',
  'libcups2t64 | libcups2',
  'libdbus-1-3',
  'libdrm2',
  'libexpat1',
  'libgbm1',
  'libgtk-3-0',
  'libnss3',
  'libsecret-1-0',
  'libstdc++6',
  'libudev1',
  'libx11-xcb1',
  'libxcb-dri3-0',
  'libxcomposite1',
  'libxdamage1',
  'libxfixes3',
  'libxkbcommon0',
  'libxrandr2',
  'xdg-utils',
];

/** With our own list of dependencies: the module adds its own to any list it is given. */
class Deb extends Installer {
  override async generateDefaults(): Promise<unknown> {
    const defaults = await super.generateDefaults();
    this.defaults = { ...this.defaults, depends, recommends: [], suggests: [] };
    return defaults;
  }
}

export interface DebFacts {
  /** The unpacked app. */
  readonly dir: string;
  /** Folder the package goes to. */
  readonly dest: string;
  /** Folder of the drawn icons. */
  readonly icons: string;
  /** As Node names it. */
  readonly arch: string;
  readonly electronVersion: string;
}

/**
 * Packs the unpacked app; the sandbox helper becomes root's, mode 4755.
 * @returns the .deb's path
 */
export async function buildDeb({ dir, dest, icons, arch, electronVersion }: DebFacts): Promise<string> {
  // Electron's own note of its version, which electron-builder drops: by it the dependencies are chosen.
  writeFileSync(join(dir, 'version'), electronVersion, { mode: 0o644 });
  const { version, description } = readAbout(repoRoot);
  const debian = debianArch[arch] ?? arch;
  const file = `facet_${version}_${debian}.deb`;
  const deb = new Deb({
    src: dir,
    dest,
    arch: debian,
    name: 'facet',
    productName: 'Facet',
    genericName: 'Face database',
    description: description.replace(/\.$/, ''),
    productDescription:
      'Facet finds the faces in folders of photos, groups them into people, lets you name, correct and search ' +
      'them, and tells who is in a new picture. Nothing leaves the computer.',
    maintainer: 'The Facet maintainers <maintainers@facet.invalid>',
    bin: 'facet',
    section: 'graphics',
    categories: ['Graphics', 'Photography'],
    icon: Object.fromEntries([
      ...iconSizes.map((size) => {
        const name = `${String(size)}x${String(size)}`;
        return [name, join(icons, `${name}.png`)];
      }),
      ['scalable', join(repoRoot, 'build', 'resources', 'icon.svg')],
    ]) as Record<string, string>,
    // Half the time of xz to make, a third to unpack, for 15 % more to fetch. dpkg knows it since Debian 12.
    compression: 'zstd',
    desktopTemplate: join(repoRoot, 'build', 'resources', 'facet.desktop.ejs'),
    rename: (folder) => join(folder, file),
    logger: () => undefined,
  });
  await deb.generateDefaults();
  deb.generateOptions();
  await deb.createStagingDir();
  await deb.createContents();
  await deb.createPackage();
  await deb.movePackage();
  return join(dest, file);
}
