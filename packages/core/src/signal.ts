import type { ConsentState } from './consent-state.ts'

declare global {
  interface Navigator {
    /** W3C Global Privacy Control, which not every browser has. */
    readonly globalPrivacyControl?: boolean
  }
}

/** What the browser asks; nothing on a server. */
export function signals(): ConsentState['signal'] {
  return { gpc: typeof navigator === 'object' && navigator.globalPrivacyControl === true }
}
