import type { Look } from './policy/look.ts'

export type { Look } from './policy/look.ts'

/** Colours, corners and letters that go together. */
export type LookName = 'plain' | 'paper' | 'midnight' | 'contrast' | 'soft' | 'forest'

/**
 * Looks to take as they are or to build on: `look: { ...looks.paper, '--placet-radius': '0' }`.
 * Each passes the checks of the policy schema on light and on dark pages; `midnight` is dark on
 * both. Plain data: nothing of it is fetched but what a policy spreads.
 */
export const looks: Readonly<Record<LookName, Look>> = {
  /** Black, white and what is between, as the visitor's system has them. */
  plain: {},
  /** Warm white, brown ink, book letters. */
  paper: {
    '--placet-surface': 'light-dark(#fbf8f1, #221f1b)',
    '--placet-text': 'light-dark(#2d2721, #f2ebdf)',
    '--placet-muted': 'light-dark(#635a4e, #bbb0a0)',
    '--placet-border': 'light-dark(#e4dccc, #3f3931)',
    '--placet-accent': 'light-dark(#7a4a21, #dfb27c)',
    '--placet-accent-text': 'light-dark(#fffaf1, #26190b)',
    '--placet-radius': '0.375em',
    '--placet-font': "'Iowan Old Style', Charter, Georgia, serif",
    '--placet-size': '0.9375em',
  },
  /** Night blue with periwinkle, on every page. */
  midnight: {
    '--placet-scheme': 'dark',
    '--placet-surface': '#13162b',
    '--placet-text': '#eff1ff',
    '--placet-muted': '#adb4d8',
    '--placet-border': '#2d325a',
    '--placet-accent': '#93a5ff',
    '--placet-accent-text': '#0b0f26',
    '--placet-radius': '1.125em',
  },
  /** As far apart as black and white are, with lines one cannot miss. */
  contrast: {
    '--placet-surface': 'light-dark(#fff, #000)',
    '--placet-text': 'light-dark(#000, #fff)',
    '--placet-muted': 'light-dark(#000, #fff)',
    '--placet-border': 'light-dark(#000, #fff)',
    '--placet-accent': 'light-dark(#000, #ffe14d)',
    '--placet-accent-text': 'light-dark(#fff, #000)',
    '--placet-radius': '0.125em',
    '--placet-size': '0.9375em',
  },
  /** Rose and plum, round. */
  soft: {
    '--placet-surface': 'light-dark(#fff8fa, #26191f)',
    '--placet-text': 'light-dark(#43202f, #fbe9ef)',
    '--placet-muted': 'light-dark(#76505f, #d0acb9)',
    '--placet-border': 'light-dark(#f5dde5, #46303a)',
    '--placet-accent': 'light-dark(#a9386a, #f4a3c3)',
    '--placet-accent-text': 'light-dark(#fff, #371322)',
    '--placet-radius': '1.625em',
    '--placet-font': "ui-rounded, 'SF Pro Rounded', Nunito, system-ui, sans-serif",
  },
  /** Leaf greens. */
  forest: {
    '--placet-surface': 'light-dark(#f6faf5, #141d18)',
    '--placet-text': 'light-dark(#16291e, #e7f3ea)',
    '--placet-muted': 'light-dark(#4b6154, #a4bcad)',
    '--placet-border': 'light-dark(#d9e6da, #2b3b31)',
    '--placet-accent': 'light-dark(#1d6a43, #7fd6a5)',
    '--placet-accent-text': 'light-dark(#fff, #0a2416)',
    '--placet-radius': '0.625em',
  },
}

/** Where the notice stands. On a phone it is always at the bottom, over the whole width. */
export type PositionName = 'corner' | 'cornerEnd' | 'bottom' | 'centre'

/**
 * Positions to spread into a look. Start and end are those of the notice's language. None covers
 * the page with anything but the notice: what is behind it stays in use.
 */
export const positions: Readonly<Record<PositionName, Look>> = {
  /** In the lower corner where lines start: the default. */
  corner: { '--placet-block': 'auto 0', '--placet-inline': '0 auto' },
  /** In the lower corner where lines end. */
  cornerEnd: { '--placet-block': 'auto 0', '--placet-inline': 'auto 0' },
  /** A bar at the bottom, with the categories side by side where there is room. */
  bottom: { '--placet-block': 'auto 0', '--placet-inline': 'auto', '--placet-width': '60em' },
  /** In the middle. */
  centre: { '--placet-block': 'auto', '--placet-inline': 'auto' },
}

/** How close things stand. */
export type DensityName = 'compact' | 'roomy'

/** Densities to spread into a look, after it: they set the size of the text too. */
export const densities: Readonly<Record<DensityName, Look>> = {
  compact: { '--placet-space': '1em', '--placet-size': '0.8125em' },
  roomy: { '--placet-space': '2em', '--placet-size': '1em' },
}
