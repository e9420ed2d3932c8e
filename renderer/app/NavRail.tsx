import { Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconAddressBook,
  IconArrowsDiff,
  IconChartHistogram,
  IconCube,
  IconDatabase,
  IconFolderPlus,
  IconPhoto,
  IconScan,
  IconSchool,
  IconSettings,
  IconUserPlus,
  IconUserSearch,
} from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Action, Place } from '../actions/action.ts';
import { scanFolder } from '../actions/flows.ts';
import { Mark } from './Mark.tsx';
import classes from './NavRail.module.css';

type Name =
  | 'people'
  | 'photos'
  | 'identify'
  | 'compare'
  | 'search'
  | 'enroll'
  | 'evaluate'
  | 'learn'
  | 'models'
  | 'library'
  | 'settings';
interface Stop {
  readonly to: Place;
  readonly name: Name;
  readonly icon: Action['icon'];
  /** Addresses that belong to this stop, besides its own. */
  readonly also?: readonly string[];
}

const upper: readonly Stop[] = [
  { to: '/people', name: 'people', icon: IconAddressBook, also: ['/person/', '/doubts'] },
  { to: '/identify', name: 'identify', icon: IconScan },
  { to: '/enroll', name: 'enroll', icon: IconUserPlus },
  { to: '/photos', name: 'photos', icon: IconPhoto, also: ['/photo/'] },
  { to: '/compare', name: 'compare', icon: IconArrowsDiff },
  { to: '/search', name: 'search', icon: IconUserSearch },
];
const lower: readonly Stop[] = [
  { to: '/evaluate', name: 'evaluate', icon: IconChartHistogram },
  { to: '/learn', name: 'learn', icon: IconSchool },
  { to: '/models', name: 'models', icon: IconCube },
  { to: '/library', name: 'library', icon: IconDatabase, also: ['/audit'] },
  { to: '/settings', name: 'settings', icon: IconSettings },
];

/** The way between screens: icons with words, icons alone where the window is narrow. */
export function NavRail() {
  const { t } = useTranslation('nav');
  const path = useLocation({ select: (location) => location.pathname });
  const stop = ({ to, name, icon: Icon, also }: Stop) => {
    const here = path === to || also?.some((start) => path.startsWith(start)) === true;
    return (
      <li key={to}>
        <Tooltip label={t(name)} position="right" classNames={{ tooltip: classes['tip'] ?? '' }}>
          <Link
            to={to}
            className={classes['stop']}
            data-here={here || undefined}
            aria-current={here ? 'page' : undefined}
          >
            <Icon size={18} stroke={1.7} />
            <span className={classes['label']}>{t(name)}</span>
          </Link>
        </Tooltip>
      </li>
    );
  };
  return (
    <nav className={classes['root']} aria-label={t('label')}>
      <div className={classes['brand']}>
        <Mark size={22} />
        <span className={classes['label']}>Facet</span>
      </div>
      <Tooltip label={t('scan')} position="right" classNames={{ tooltip: classes['tip'] ?? '' }}>
        <UnstyledButton className={classes['add']} onClick={() => void scanFolder()}>
          <IconFolderPlus size={18} stroke={1.7} />
          <span className={classes['label']}>{t('scan')}</span>
        </UnstyledButton>
      </Tooltip>
      <ul className={classes['list']}>{upper.map(stop)}</ul>
      <ul className={classes['list']} data-bottom>
        {lower.map(stop)}
      </ul>
    </nav>
  );
}
