import { asciiToBase64url } from '../../packages/core/src/policy/base64url.ts'
import { canonical } from '../../packages/core/src/policy/canonical.ts'
import { expiry } from '../../packages/core/src/policy/expiry.ts'
import type { Policy } from '../../packages/core/src/policy/policy.ts'
import { publish } from '../../packages/core/src/policy/publish.ts'
import { many, older, ordinary, single, wordy } from './policies.ts'

/** What is done in a page by its own script, as a visitor would, once `at` is there. */
interface Step {
  readonly act: 'press' | 'focus' | 'scroll to' | 'see'
  /** A selector, for the page itself and for every shadow root of Placet's in it. */
  readonly at: string
}

type Layer = 'notice' | 'preferences' | 'placeholder' | 'reopen' | 'page modal'

/** What is to be seen in a state, and how it is reached. */
export interface State {
  readonly key: string
  readonly label: string
  readonly policy: Policy
  /** What is done before Placet has started. */
  readonly before?: readonly Step[]
  readonly steps: readonly Step[]
  /** What is then in sight; `nothing` is the page alone. */
  readonly shows: Layer | 'nothing'
  /** What is there behind it. */
  readonly behind?: Layer
  /** The answer that the visitor came with, and what it was an answer to. */
  readonly answer?: { readonly to: Policy; readonly granted: readonly string[] }
  /** Whether the browser sends Global Privacy Control. */
  readonly signal?: 'gpc'
  /** What the page has beside its text: a film that is held, or the button that opens preferences. */
  readonly has?: 'film' | 'reopen'
}

const press = (at: string): Step => ({ act: 'press', at })
const see = (at: string): Step => ({ act: 'see', at })
const action = (name: string): string => `[data-placet-action=${name}]`

const NOTICE = see('[data-placet-layer=notice]')
const PREFERENCES = see('[data-placet-layer=preferences]')
const OPENED = [press(action('preferences')), PREFERENCES]
const REOPENED = [press('[data-placet-open]'), PREFERENCES]
const DETAILS = 'details[open]:has(h4)'

/** Every state of the notice, of preferences and of what stands in for what is held. */
export const STATES: readonly State[] = [
  {
    key: 'notice',
    label: 'The notice on a first visit',
    policy: ordinary,
    steps: [NOTICE],
    shows: 'notice',
  },
  {
    key: 'focus',
    label: 'The same, reached by keyboard',
    policy: ordinary,
    steps: [NOTICE, { act: 'focus', at: action('reject-all') }],
    shows: 'notice',
  },
  {
    key: 'changed',
    label: 'The notice after the policy asked for more',
    policy: ordinary,
    answer: { to: older, granted: ['analytics'] },
    // What is new is set in bold, in no other notice.
    steps: [see('[data-placet-layer=notice] p > b')],
    shows: 'notice',
  },
  {
    key: 'one',
    label: 'One category',
    policy: single,
    steps: [NOTICE],
    shows: 'notice',
  },
  {
    key: 'six',
    label: 'Six categories',
    policy: many,
    steps: [NOTICE],
    shows: 'notice',
  },
  {
    key: 'long',
    label: 'Long names, words and sentences',
    policy: wordy,
    steps: [NOTICE],
    shows: 'notice',
  },
  {
    key: 'modal',
    label: 'The notice over a dialog that the page had open',
    policy: ordinary,
    before: [press('#newsletter')],
    steps: [NOTICE],
    shows: 'notice',
    behind: 'page modal',
  },
  {
    key: 'modal-later',
    label: 'The notice in a dialog that the page opened later',
    policy: ordinary,
    steps: [NOTICE, press('#newsletter')],
    shows: 'notice',
    behind: 'page modal',
  },
  {
    key: 'preferences',
    label: 'Preferences on a first visit',
    policy: ordinary,
    steps: OPENED,
    shows: 'preferences',
    behind: 'notice',
  },
  {
    key: 'details',
    label: 'Preferences with the facts about services',
    policy: ordinary,
    steps: [
      ...OPENED,
      press('[data-placet-facts=functional] summary'),
      see(DETAILS),
      { act: 'scroll to', at: '[data-placet-facts=functional]' },
    ],
    shows: 'preferences',
    behind: 'notice',
  },
  {
    key: 'granted',
    label: 'Preferences opened again after a grant',
    policy: ordinary,
    answer: { to: ordinary, granted: ['analytics', 'functional'] },
    steps: [...REOPENED, see('[data-placet-record]')],
    shows: 'preferences',
  },
  {
    key: 'gpc',
    label: 'Preferences under Global Privacy Control',
    policy: ordinary,
    signal: 'gpc',
    steps: [...REOPENED, see('[data-placet-signal]')],
    shows: 'preferences',
  },
  {
    key: 'one-preferences',
    label: 'Preferences with one category',
    policy: single,
    steps: OPENED,
    shows: 'preferences',
    behind: 'notice',
  },
  {
    key: 'six-preferences',
    label: 'Preferences with six categories',
    policy: many,
    steps: OPENED,
    shows: 'preferences',
    behind: 'notice',
  },
  {
    key: 'long-preferences',
    label: 'Preferences with long names, words and sentences',
    policy: wordy,
    steps: [
      ...OPENED,
      press('[data-placet-facts=functional] summary'),
      see(DETAILS),
      { act: 'scroll to', at: '[data-placet-facts=functional]' },
    ],
    shows: 'preferences',
    behind: 'notice',
  },
  {
    key: 'saved',
    label: 'A choice was just made',
    policy: ordinary,
    steps: [press(action('reject-all')), see('[role=status]:not(:empty)')],
    shows: 'nothing',
  },
  {
    key: 'reopen',
    label: 'The button that opens preferences again',
    policy: { ...ordinary, reopen: true },
    answer: { to: ordinary, granted: [] },
    has: 'reopen',
    steps: [see('button[aria-label]')],
    shows: 'reopen',
  },
  {
    key: 'placeholder',
    label: 'In the place of a film that was refused',
    policy: ordinary,
    answer: { to: ordinary, granted: [] },
    has: 'film',
    steps: [see('[data-placet-action=once]'), { act: 'scroll to', at: 'placet-placeholder' }],
    shows: 'placeholder',
  },
]

/** The cookie that a visitor comes with who has answered a policy, as no server has signed it. */
export function cookieOf({ answer }: State, now: number): string {
  if (answer === undefined) return ''
  const { fingerprint: pol, categories, policy } = publish(answer.to)
  const asked = Object.entries(categories).map(([key, { hash }]) => [key, hash] as const)
  const claims = {
    iss: policy.site.origins[0],
    pol,
    ask: Object.fromEntries<string>(asked),
    cat: [...answer.granted].sort(),
    exp: expiry(now),
  }
  return `placet=u.${asciiToBase64url(canonical(claims))}`
}
