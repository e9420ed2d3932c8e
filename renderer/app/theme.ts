/** Mantine in Facet's clothes: small, dense, one accent. */
import {
  Badge,
  Button,
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  Menu,
  Modal,
  Tooltip,
} from '@mantine/core';
import i18next from 'i18next';

const facet: MantineColorsTuple = [
  '#f0f0ff',
  '#dfdffc',
  '#bdbdf6',
  '#9a9bf1',
  '#7e7fec',
  '#6364e6',
  '#4c4ddc',
  '#4142c4',
  '#3839a8',
  '#2b2c86',
];

/** Neutral greys in place of Mantine's bluish dark scale; 7 is the page, 0 the text. */
const dark: MantineColorsTuple = [
  '#ececf0',
  '#c5c6ce',
  '#a0a2ad',
  '#73757f',
  '#3d3e45',
  '#313238',
  '#292a2f',
  '#1b1c1f',
  '#161719',
  '#101113',
];

const fonts = [
  'system-ui',
  '-apple-system',
  '"Segoe UI Variable Text"',
  '"Segoe UI"',
  'Inter',
  'Cantarell',
  '"Noto Sans"',
  '"DejaVu Sans"',
  'sans-serif',
].join(', ');

/** A getter, because the words come after the theme. */
const named = {
  get 'aria-label'(): string {
    return i18next.t('common:close');
  },
};

export const theme = createTheme({
  primaryColor: 'facet',
  primaryShade: { light: 6, dark: 5 },
  colors: { facet, dark },
  fontFamily: fonts,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: { fontFamily: fonts, fontWeight: '650' },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs' }, styles: { label: { fontWeight: 550 } } }),
    Badge: Badge.extend({ styles: { root: { textTransform: 'none', fontWeight: 550 } } }),
    Menu: Menu.extend({
      defaultProps: {
        shadow: 'md',
        transitionProps: { duration: 80 },
        // The placeholder is no item, which a menu must not hold; the first item takes the focus instead.
        withInitialFocusPlaceholder: false,
      },
    }),
    Modal: Modal.extend({
      defaultProps: { centered: true, transitionProps: { duration: 120 }, closeButtonProps: named },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: true } }),
  },
});

/** Makes Mantine's own surfaces follow our tokens. */
export const variables: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--facet-bg)',
    '--mantine-color-text': 'var(--facet-text)',
    '--mantine-color-dimmed': 'var(--facet-dim)',
    '--mantine-color-default-border': 'var(--facet-line)',
    '--mantine-color-default': 'var(--facet-raised)',
    '--mantine-color-default-hover': 'var(--facet-panel)',
    '--mantine-color-placeholder': 'var(--facet-dim)',
    '--mantine-color-error': 'var(--facet-bad)',
    '--mantine-color-facet-light': 'var(--facet-accent-soft)',
    '--mantine-color-facet-light-hover': 'var(--facet-accent-soft)',
    '--mantine-color-facet-light-color': 'var(--facet-accent)',
    '--mantine-color-facet-text': 'var(--facet-accent)',
    '--mantine-color-facet-outline': 'var(--facet-accent)',
    '--mantine-color-anchor': 'var(--facet-accent)',
  };
  return { variables: {}, light: both, dark: both };
};
