// Stands where a build puts the chunk that static pages load first.
export { findPolicy } from '../../src/policy-chunk.ts'
