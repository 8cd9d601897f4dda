export type { Blocked } from './blocked.ts'
export { ConsentError } from './consent-error.ts'
export { installShield, type Shield, type ShieldOptions } from './shield.ts'
