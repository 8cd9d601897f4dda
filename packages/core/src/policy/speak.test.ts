import { expect, test } from 'vitest'
import { LANGUAGES } from '../messages/languages.ts'
import { negotiate, wholeLanguages } from './speak.ts'
import type { Policy } from './policy.ts'

test.each([
  ['de', 'de'],
  ['de-AT', 'de'],
  ['PT-br', 'pt-BR'],
  ['pt', 'pt'],
  ['pt-AO', 'pt'],
  ['zh', 'zh-Hans'],
  ['zh-CN', 'zh-Hans'],
  ['zh-TW', 'zh-Hant'],
  ['zh-HK', 'zh-Hant'],
  ['no', 'nb'],
  ['nn-NO', 'nb'],
  ['iw', 'he'],
  ['in', 'id'],
  ['sr', 'sr-Latn'],
  ['sr-RS', 'sr-Latn'],
  ['sr-Latn-ME', 'sr-Latn'],
  ['tlh', undefined],
  ['', undefined],
  ['*', undefined],
  ['not a tag', undefined],
])('who reads %j is spoken to in %j', (wanted, spoken) => {
  expect(negotiate(LANGUAGES, [wanted])).toBe(spoken)
})

/** Language and script of a tag as the engine has them, Serbian in either script as one. */
function likely(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize()
  const norwegian = language === 'nn' || language === 'no'
  return norwegian ? 'nb-Latn' : language === 'sr' ? 'sr' : `${language}-${script}`
}

const TERRITORIES = 'AT CH CN HK MO TW SG RS ME XK IN PK IR IL NO MD'.split(' ')
const TAGS = ['zh', 'no', 'nn', 'sr', 'iw', 'in', 'mo', 'sh', 'sr-Cyrl', 'zh-Hant', 'tlh', 'az']

test.each([...LANGUAGES.filter((tag) => tag !== 'pt-BR'), ...TAGS])(
  'whoever reads %s, wherever, gets its language in the script they read',
  (tag) => {
    for (const wanted of [tag, ...TERRITORIES.map((territory) => `${tag}-${territory}`)]) {
      const spoken = negotiate(LANGUAGES, [wanted])
      const alike = LANGUAGES.filter((it) => likely(it) === likely(wanted))
      if (alike.length === 0) expect(spoken, wanted).toBeUndefined()
      else expect(alike, wanted).toContain(spoken)
    }
  },
)

test('a script that is named counts more than the place', () => {
  expect(negotiate(['zh-Hant'], ['zh-Hans-HK'])).toBeUndefined()
  expect(negotiate(['zh-Hans'], ['zh-Hant-CN'])).toBeUndefined()
  expect(negotiate(['zh-Hans', 'zh-Hant'], ['zh-HK'])).toBe('zh-Hant')
})

test('the first that is at hand counts', () => {
  expect(negotiate(['en', 'fr'], ['de', 'fr-CA', 'en'])).toBe('fr')
  expect(negotiate(['pt-BR'], ['pt-PT'])).toBe('pt-BR')
  expect(negotiate([], ['en'])).toBeUndefined()
})

test('a language in which a text of the owner is missing is not spoken, and mixed with nothing', () => {
  const categories = {
    essential: { basis: 'necessary', purposes: { choice: true } },
    functional: {
      basis: 'consent',
      label: { en: 'Extras', de: 'Extras' },
      purposes: { settings: 'same for all', video: { en: 'Films', fr: 'Films', de: 'Filme' } },
    },
  } as const
  const policy: Pick<Policy, 'languages' | 'categories'> = {
    languages: ['en', 'de', 'fr'],
    categories,
  }
  expect(wholeLanguages(policy)).toEqual(['en', 'de'])
})
