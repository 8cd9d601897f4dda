import type { ConsentState } from '@placet/core'

/**
 * Whether the notice is to be shown. Never over a Global Privacy Control signal: that is an
 * answer already, and preferences stay within reach.
 */
export function asks({ status, signal }: ConsentState): boolean {
  return (status === 'undecided' || status === 'stale') && !signal.gpc
}
