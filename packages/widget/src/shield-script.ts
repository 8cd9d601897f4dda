import { installShield, type Blocked, type ShieldOptions } from '@placet/core/shield'
import { onConsent } from './on-consent.ts'

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
  onConsent((consent) => void shield.connect(consent))
}

start()
