import type { Policy } from './policy.ts'

/** Languages whose readers read one of ours; Serbian is read in both of its scripts. */
const ALIASES: Readonly<Partial<Record<string, string>>> = { no: 'nb', nn: 'nb', sr: 'sr-Latn' }

/** Language and script of a tag: what has to be the same for a reader. Empty for what is no tag. */
function written(tag: string): string {
  try {
    const alias = ALIASES[new Intl.Locale(tag).language]
    const { language, script } = new Intl.Locale(alias ?? tag).maximize()
    return `${language}-${script}`
  } catch {
    return ''
  }
}

/**
 * The first of the wanted languages that is at hand: exactly, then by its parents (RFC 4647 §3.4),
 * then in the same script (`zh-HK` reads `zh-Hant`, `no` reads `nb`). Undefined where there is none.
 */
export function negotiate(
  available: readonly string[],
  wanted: readonly string[],
): string | undefined {
  for (const tag of wanted) {
    const parts = tag.split('-')
    for (let count = parts.length; count > 0; count--) {
      const asked = parts.slice(0, count).join('-').toLowerCase()
      const found = available.find((it) => it.toLowerCase() === asked)
      if (found !== undefined) return found
    }
    const looks = written(tag)
    const found = looks === '' ? undefined : available.find((it) => written(it) === looks)
    if (found !== undefined) return found
  }
  return undefined
}

/**
 * The languages of a policy in which nothing would be mixed: those in which each text of its own
 * that is given by language is given. Its first language always is one.
 */
export function wholeLanguages({
  languages,
  categories,
}: Pick<Policy, 'languages' | 'categories'>): readonly string[] {
  const texts = Object.values(categories).flatMap(({ label, purposes }) => [
    label,
    ...Object.values(purposes),
  ])
  const has = (tag: string): boolean =>
    texts.every((text) => typeof text !== 'object' || Object.hasOwn(text, tag))
  return languages.filter((tag, at) => at === 0 || has(tag))
}
