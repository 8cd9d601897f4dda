import type { Consent, ConsentState, Stop } from '@placet/core'
import { onMounted, onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** What is known before anything is: nothing optional is allowed. */
const UNKNOWN: ConsentState = {
  status: 'undecided',
  effective: { essential: true },
  signal: { gpc: false },
}

/**
 * The state of consent, and whether a category may run; whatever draws from either is drawn anew on
 * each change, until the component goes. On the server, and while Vue hydrates, `initial` is the
 * state, so that both draw the same; from then on it is what holds in the page.
 */
export function useConsent(
  consent: Pick<Consent, 'subscribe'>,
  initial: ConsentState = UNKNOWN,
): { state: Readonly<ShallowRef<ConsentState>>; allows: (category: string) => boolean } {
  const state = shallowRef(initial)
  let stop: Stop | undefined
  // Never on a server, and in the page before it is painted.
  onMounted(() => (stop = consent.subscribe((now) => (state.value = now))))
  onScopeDispose(() => stop?.())
  return { state, allows: (category) => state.value.effective[category] === true }
}
