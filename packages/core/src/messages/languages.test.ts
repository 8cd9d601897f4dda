import { expect, test, describe } from 'vitest'
import { en } from './en.ts'
import { LANGUAGES, loadLanguage } from './languages.ts'
import type { Language } from './messages.ts'
import terms from './terms.json' with { type: 'json' }

/** The words of the law in one language, and the addresses where they stand. */
interface Terms {
  readonly purpose: string
  readonly recipient: string
  readonly clauses: string
  readonly source: string
  /** What stands at the first address was read, if only in part and in a stored copy. */
  readonly seen?: boolean
}

const NONE: Terms = { purpose: '', recipient: '', clauses: '', source: '' }
const TERMS: Readonly<Partial<Record<string, Terms>>> = terms
const all = await Promise.all(
  LANGUAGES.map(async (tag): Promise<[string, Language]> => [tag, (await loadLanguage(tag)) ?? en]),
)

/** Every text of a language, by where it stands. */
const textsOf = ({ messages, labels, purposes, session }: Language): [string, string][] =>
  Object.entries({ ...messages, ...labels, ...purposes, session })
const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
const graphemes = (text: string): number => [...new Intl.Segmenter().segment(text)].length
const bare = (text: string): string =>
  text.replace(/\{\w+\}/g, '').replace(/Global Privacy Control|Do Not Track|\b(?:GPC|DNT)\b/g, '')

/** Words that this language writes as English does. */
const SAME: Readonly<Partial<Record<string, readonly string[]>>> = {
  de: ['Name'],
  fr: ['Contact'],
  nl: ['Contact'],
  ro: ['Contact'],
}

test('knows 46 languages, all official ones of the Union among them', () => {
  const union = 'bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv'.split(' ')
  expect(LANGUAGES).toHaveLength(46)
  expect(union.filter((tag) => !LANGUAGES.includes(tag))).toEqual([])
})

test('loads nothing for what is no language of ours', async () => {
  expect(await Promise.all(['xx', '', 'toString', '__proto__'].map(loadLanguage))).toEqual(
    Array(4).fill(undefined),
  )
})

describe.each(all)('%s', (tag, language) => {
  test('has every key and every placeholder of English, and nothing more', () => {
    expect(Object.keys(language).sort()).toEqual(Object.keys(en).sort())
    const shape = (of: Language): unknown =>
      textsOf(of).map(([key, text]) => [key, placeholders(text)])
    expect(shape(language)).toEqual(shape(en))
    expect(textsOf(language).filter(([, text]) => text.trim() !== text || text === '')).toEqual([])
  })

  test('counts in every plural form that Intl has for it', () => {
    const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.toSorted()
    for (const [unit, counted] of Object.entries(language.units)) {
      expect([unit, Object.keys(counted).sort()]).toEqual([unit, forms])
      for (const text of Object.values(counted)) expect(placeholders(text)).toEqual(['{n}'])
    }
  })

  test('leaves nothing in English', () => {
    const english = new Map(textsOf(en))
    const same = textsOf(language).filter(([key, text]) => english.get(key) === text)
    const left = same.map(([, text]) => text).filter((text) => !SAME[tag]?.includes(text))
    expect(tag === 'en' ? [] : left).toEqual([])
  })

  test('is written in its own script', () => {
    const { script } = new Intl.Locale(tag).maximize()
    const latin = textsOf(language).filter(([, text]) => /[a-z]/i.test(bare(text)))
    expect(script === 'Latn' ? [] : latin).toEqual([])
  })

  test('makes refusing as short to read as accepting', () => {
    const { acceptAll, rejectAll } = language.messages
    const [short = 0, long = 0] = [acceptAll, rejectAll].map(graphemes).toSorted((a, b) => a - b)
    expect(long / short).toBeLessThanOrEqual(1.6)
  })

  test('neither flatters nor presses: no exclamation, no value, no experience', () => {
    const pressing = /[!！¡]|we value|your privacy|better experience/i
    expect(textsOf(language).filter(([, text]) => pressing.test(text))).toEqual([])
  })

  test('uses the words of the law, and names where they stand', () => {
    const { purpose, recipient, clauses, source, seen = false } = TERMS[tag] ?? NONE
    const lower = (text: string): string => text.toLocaleLowerCase(tag)
    expect(lower(language.messages.purpose)).toContain(lower(purpose))
    expect(lower(language.messages.recipient)).toContain(lower(recipient))
    expect(lower(language.messages.scc)).toBe(lower(clauses))
    expect(source).toMatch(seen ? /^https?:\/\// : /^https?:\/\/|^none \(/)
  })

  test('says that nobody has signed it, until somebody has', () => {
    expect(language.reviewed).toBe(false)
  })
})
