/**
 * Properties that only the files of the script tag share with one another: no page, no policy, no
 * cookie and no server knows them, and no browser (those terser leaves alone anyway). They get short
 * names, the same in each file.
 */
const INTERNAL = [
  'afterPaint',
  'blocked',
  'claims',
  'disown',
  'follow',
  'granted',
  'hold',
  'hooked',
  'isolated',
  'keep',
  'mine',
  'ran',
  'recorder',
  'running',
  'settle',
  'special',
  'sweep',
  'detained',
  'replay',
  'refuse',
  'demand',
  'writes',
  'obey',
  'subject',
  'attribute',
]

/** Preact's own, in its sources: fields that no other file shares. */
const PREACTS = 'children|parent|depth|dom|component|original|index|flags'

/** For terser: which properties to rename. */
export const internal = new RegExp(`^(_(?:${PREACTS})|${INTERNAL.join('|')})$`)

/**
 * For terser: what they are renamed to, a capital letter each (after Z, two), which no property of
 * the web platform or of our data is called.
 */
export const shortNames: Readonly<Record<string, string>> = Object.fromEntries(
  INTERNAL.map((name, i) => {
    const letter = String.fromCodePoint(65 + (i % 26))
    return [`$${name}`, i < 26 ? letter : letter + letter]
  }),
)
