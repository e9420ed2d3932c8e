/** One thing a person can do from anywhere: menu, palette and shortcuts are all made from these. */
import type { ComponentType } from 'react';
import type { Job } from '../../electron/contract/model.ts';
import type actions from '../locales/en/actions.json';

/** The places an action may lead to. */
export type Place =
  | '/people'
  | '/photos'
  | '/identify'
  | '/compare'
  | '/search'
  | '/enroll'
  | '/evaluate'
  | '/learn'
  | '/models'
  | '/library'
  | '/settings';

export interface ActionContext {
  readonly job: Job | null;
  go(place: Place): void;
  /** Opens Identify with these photos. */
  identify(grants: readonly string[]): void;
  back(): void;
  openPalette(): void;
  theme(theme: 'system' | 'light' | 'dark'): void;
}

export type ActionId = Exclude<keyof typeof actions, 'group' | 'find'>;

export interface Action {
  readonly id: ActionId;
  readonly group: keyof (typeof actions)['group'];
  /** `mod+shift+z`; `mod` is Ctrl, or ⌘ on a Mac. The first is shown, all work. */
  readonly shortcuts?: readonly string[];
  /** Leave the keys to a text field that has the focus, where they mean something else. */
  readonly notInText?: boolean;
  readonly icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
  readonly enabled?: (context: ActionContext) => boolean;
  readonly run: (context: ActionContext) => void;
}
