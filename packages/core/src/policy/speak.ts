import type { Policy } from './policy.ts'

/** Older codes of our languages, and languages whose readers read one of ours. */
const ALIASES: Readonly<Partial<Record<string, string>>> = {
  in: 'id',
  iw: 'he',
  mo: 'ro',
  nn: 'nb',
  no: 'nb',
  sh: 'sr',
}

/**
 * What has to be the same for a reader: the language, and for Chinese which of its two scripts. By
 * hand: `Intl.Locale` takes 17 ms of a slow phone for its first answer.
 */
function written(tag: string): string {
  const [language = '', ...rest] = tag.toLowerCase().split('-')
  const traditional = language === 'zh' && /^(hant|tw|hk|mo)\b/.test(rest.join())
  return traditional ? 'zh-hant' : (ALIASES[language] ?? language)
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
    const found = available.find((it) => written(it) === looks)
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
