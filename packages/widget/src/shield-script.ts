import { installShield, type Blocked, type ShieldOptions } from '@placet/core/shield'
import type { PagePolicy, Rules } from '@placet/core/policy'
import type { Consent } from '@placet/core'

/** What a server puts in front of this script: the part of the policy that is enforced. */
declare const PLACET_SHIELD: Pick<ShieldOptions, 'page' | 'rules'> | undefined

/** Without a policy nobody can have granted anything: all that is foreign is held off. */
const NO_PAGE: PagePolicy = {
  fingerprint: '',
  issuer: '',
  cookie: { token: '', secure: true },
  categories: {},
  services: {},
}
const PLACET = ['__Host-placet', '__Secure-placet', 'placet'].map((name) => ({
  kind: 'cookie' as const,
  name,
}))
const NO_RULES: Rules = {
  mode: 'strict',
  refused: 'reject',
  own: [],
  services: { '': { category: 'essential', hosts: [], kept: PLACET } },
}

/** In its own turn, so that no listener of the page runs inside the call that was blocked. */
function tell(detail: Blocked): void {
  queueMicrotask(() => dispatchEvent(new CustomEvent('placet:blocked', { detail })))
}

function start(): void {
  const given = typeof PLACET_SHIELD === 'object' && 'rules' in PLACET_SHIELD && PLACET_SHIELD
  if (!given) {
    console.error(
      'placet: the shield has no policy and lets nothing foreign through: load it from the Placet server',
    )
  }
  const shield = installShield({
    ...(given || { page: NO_PAGE, rules: NO_RULES }),
    onBlocked: tell,
  })
  const connect = (consent: Consent): void => void shield.connect(consent)
  const queue: unknown = Reflect.get(window, 'placet')
  if (isQueue(queue)) queue.push(connect)
  else Reflect.set(window, 'placet', [connect])
}

interface Queue {
  push(entry: (consent: Consent) => void): void
}

/** An array, or the API that `placet.js` leaves; what an element of the page put there is none. */
const isQueue = (value: unknown): value is Queue =>
  typeof value === 'object' && value !== null && 'push' in value && typeof value.push === 'function'

start()
