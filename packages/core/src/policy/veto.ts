import type { Claims } from './claims.ts'

/**
 * Whether Global Privacy Control denies a category that was granted. A signal only lowers: it
 * vetoes every category but `essential` and `functional`, unless the grant was made while the
 * signal was already on, which is the later and more specific choice (W3C GPC draft).
 */
export function vetoed(category: string, gpc: boolean, claims: Pick<Claims, 'gpc'>): boolean {
  return gpc && claims.gpc !== true && category !== 'essential' && category !== 'functional'
}
