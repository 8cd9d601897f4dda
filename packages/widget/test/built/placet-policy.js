// Stands where a build puts the chunk that static pages load first.
export { prepare } from '../../src/policy-chunk.ts'
