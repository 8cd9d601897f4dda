// Entry of placet-policy.js: loaded by placet.js where no server has put the policy into it.
export { prepare } from './prepare.ts'
