import { mountOnce, record } from './ui-chunk.ts'
import { isFirst, start, type Inlined } from './start.ts'
import { readTag, thisScript } from './tag.ts'

/** What the server puts in front of this script. */
declare const PLACET_INLINE: Inlined

if (isFirst()) start(readTag(thisScript()), PLACET_INLINE, (use) => use({ mountOnce, record }))
