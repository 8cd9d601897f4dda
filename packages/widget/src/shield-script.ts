import { installShield, type Blocked, type ShieldOptions } from '@placet/core/shield'
import type { Consent } from '@placet/core'

/** What a server puts in front of this script: the part of the policy that is enforced. */
declare const PLACET_SHIELD: Pick<ShieldOptions, 'page' | 'rules'> | undefined

/** Without a policy nobody can have granted anything: all that is foreign is held off. */
const NOTHING: Pick<ShieldOptions, 'page' | 'rules'> = {
  page: { issuer: '', cookie: { token: '' }, categories: {} },
  rules: { mode: 'strict', refused: 'reject', own: [], services: {} },
}

/** In its own turn, so that no listener of the page runs inside the call that was blocked. */
function tell(detail: Blocked): void {
  queueMicrotask(() => dispatchEvent(new CustomEvent('placet:blocked', { detail })))
}

function start(): void {
  const given = typeof PLACET_SHIELD === 'object' && 'rules' in PLACET_SHIELD && PLACET_SHIELD
  if (!given) console.error('placet: no policy')
  const shield = installShield({ ...(given || NOTHING), onBlocked: tell })
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
  typeof Reflect.get(Object(value), 'push') === 'function'

start()
