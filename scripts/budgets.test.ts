import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { globSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '../packages/core/src/languages.ts'
import { bundled, gzipped, languageBytes, servedScript } from './sizes.ts'

const root = new URL('../', import.meta.url).pathname

/** A kilobyte of the budgets, in which Preact is 4.6 and js-cookie 0.8. */
const KB = 1024

describe('sizes, gzipped', () => {
  test('the main entry of @placet/core is at most 3.5 KB', async () => {
    expect((await bundled('packages/core/dist/index.js')).bytes).toBeLessThanOrEqual(3.5 * KB)
  })

  test('the script tag as served, notice and preferences with it, is at most 11 KB', async () => {
    expect(await servedScript()).toBeLessThanOrEqual(11 * KB)
  })

  test('the shield is at most 5 KB', async () => {
    expect(await gzipped('packages/widget/dist/placet-shield.js')).toBeLessThanOrEqual(5 * KB)
  })

  test('the button in the corner adds at most 1 KB to the script, where there is one', async () => {
    const texts = ['served', 'reopen'].map((name) =>
      readFileSync(`${root}packages/widget/dist/placet-${name}.js`, 'utf8'),
    )
    const [script, both] = [texts.slice(0, 1), texts].map((all) => gzipSync(all.join('\n')).length)
    expect(Number(both) - Number(script)).toBeLessThanOrEqual(KB)
    expect(await gzipped('packages/widget/dist/placet-reopen.js')).toBeLessThanOrEqual(1.25 * KB)
  })

  const latin = (tag: string): boolean => new Intl.Locale(tag).maximize().script === 'Latn'

  test.each(LANGUAGES.filter(latin))('the language %s is at most 1.5 KB', async (tag) => {
    expect(await languageBytes(tag)).toBeLessThanOrEqual(1.5 * KB)
  })

  // Their letters take two or three bytes each, of which compression gives back only a part.
  test.each(LANGUAGES.filter((tag) => !latin(tag)))(
    'the language %s, in letters of more bytes, is at most 1.75 KB',
    async (tag) => {
      expect(await languageBytes(tag)).toBeLessThanOrEqual(1.75 * KB)
    },
  )
})

describe('reach', () => {
  test('zod, Node and React cannot be reached from the main entry of core', async () => {
    const { inputs } = await bundled('packages/core/dist/index.js')
    expect(inputs.some((input) => input.includes('packages/core/dist'))).toBe(true)
    expect(inputs.filter((input) => /node_modules\/(zod|react)\/|^node:/.test(input))).toEqual([])
  })

  test('neither shield nor adapters can be reached from the main entry of core or the widget', async () => {
    for (const entry of ['core', 'widget']) {
      const { inputs } = await bundled(`packages/${entry}/dist/index.js`)
      expect(inputs.filter((input) => /shield|adapters/.test(input))).toEqual([])
    }
  })

  test.each(
    globSync('*.js', { cwd: `${root}packages/core/dist/adapters` }).map((file) =>
      file.slice(0, -3),
    ),
  )('the adapter %s brings nothing of its vendor', async (name) => {
    const { inputs } = await bundled(`packages/core/dist/adapters/${name}.js`)
    expect(inputs.filter((input) => input.includes('node_modules'))).toEqual([])
  })

  test('the page loads nothing beyond Preact and js-cookie', async () => {
    const { inputs } = await bundled('packages/widget/dist/index.js')
    const packages = inputs.flatMap(
      (input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [],
    )
    expect(new Set(packages)).toEqual(new Set(['preact']))
  })

  test('the store and Node cannot be reached from server/verify', async () => {
    const { inputs } = await bundled('packages/server/dist/verify.js')
    expect(inputs.filter((input) => /sqlite|store|^node:|zod/.test(input))).toEqual([])
  })

  test('nothing imports an example', async () => {
    for (const name of ['core', 'widget', 'server', 'cli']) {
      const { dependencies = {} }: { dependencies?: object } = JSON.parse(
        readFileSync(`${root}packages/${name}/package.json`, 'utf8'),
      )
      expect(Object.keys(dependencies).filter((key) => key.startsWith('@placet-examples'))).toEqual(
        [],
      )
    }
  })
})

test.each(['core', 'widget', 'server', 'cli'])(
  '@placet/%s is packed as its package.json says',
  async (name) => {
    const pkgDir = `${root}packages/${name}`
    const { messages } = await publint({ pkgDir, strict: true, pack: false })
    const pkg: Record<string, unknown> = JSON.parse(readFileSync(`${pkgDir}/package.json`, 'utf8'))
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  },
)
