declare const PLACET_BUNDLE: string | undefined

/** Hash of the sources this was built from; sources that were not built have none. */
export const BUILT: string = typeof PLACET_BUNDLE === 'string' ? PLACET_BUNDLE : 'A'.repeat(43)
