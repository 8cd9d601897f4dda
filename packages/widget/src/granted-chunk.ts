// Entry of placet-granted.js: loaded by placet.js once something optional is allowed.
export { gateElements, grant } from '@placet/core/granted'
