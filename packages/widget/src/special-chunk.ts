// Entry of placet-special.js: loaded by placet.js for held elements that few pages have.
export { fillOnce, settleSources, startSpecial } from '@placet/core/special'
