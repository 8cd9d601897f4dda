import { globSync, readFileSync } from 'node:fs'
import nodeResolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { transform } from 'esbuild'
import type { Plugin, RollupOptions } from 'rollup'
import esbuild from 'rollup-plugin-esbuild'
import { LANGUAGES } from '../packages/core/src/languages.ts'
import { bundleHash } from './bundle-hash.ts'
import { internal, shortNames } from './internal-names.ts'
import { leanPreact } from './lean-preact.ts'

/** Browsers of 2023 and later: what `Object.hasOwn`, `AbortSignal` reasons and popover need. */
const TARGET = 'es2022'

/** Style sheets nest, which older ones of these read without what is nested. */
const CSS_TARGET = ['chrome120', 'safari17.2', 'firefox125']

const root: URL = new URL('../', import.meta.url)
const file = (path: string): string => new URL(path, root).pathname

const OWN_PROPERTY = /(?<![\w-])--(?!placet-)[\w-]+/g
const styles = readFileSync(file('packages/widget/src/styles.css'), 'utf8')
const properties = [...new Set(styles.match(OWN_PROPERTY))]

/** Style sheets with short names, the same in all of them, for what no page sets. */
function shortened(sheet: string): string {
  return sheet.replace(OWN_PROPERTY, (name) => {
    if (!properties.includes(name)) throw new Error(`${name} is not set in styles.css`)
    return `--${properties.indexOf(name)}`
  })
}

/** Style sheets become a module whose default export is their minified text. */
const css: Plugin = {
  name: 'css-text',
  async load(id) {
    if (!id.endsWith('.css')) return null
    const { code } = await transform(readFileSync(id, 'utf8'), {
      loader: 'css',
      minify: true,
      charset: 'utf8',
      target: CSS_TARGET,
    })
    return `export default ${JSON.stringify(shortened(code.trim()))}`
  },
}

/** The import that JSX as `createElement` calls needs: smaller than what `jsx-runtime` adds. */
const jsxImport: Plugin = {
  name: 'jsx-import',
  transform: (code, id) =>
    id.endsWith('.tsx')
      ? { code: `import { createElement, Fragment } from 'preact'\n${code}`, map: null }
      : null,
}

type JsxOptions = Parameters<typeof esbuild>[0]

const AUTOMATIC: JsxOptions = { jsx: 'automatic', jsxImportSource: 'preact' }
const CLASSIC: JsxOptions = {
  jsx: 'transform',
  jsxFactory: 'createElement',
  jsxFragment: 'Fragment',
  tsconfig: false,
}

function plugins(jsx: JsxOptions = AUTOMATIC): Plugin[] {
  const define = { PLACET_BUNDLE: JSON.stringify(bundleHash()) }
  return [
    css,
    nodeResolve({
      exportConditions: ['placet-source'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    }),
    esbuild({ target: TARGET, ...jsx, define }),
  ]
}

/** What is smallest once it is compressed; `inline: 1` takes in simple functions alone. */
const COMPRESS: object = {
  passes: 5,
  inline: 1,
  pure_getters: true,
  unsafe: true,
  unsafe_arrows: true,
  unsafe_methods: true,
  keep_fargs: false,
}

/** Browsers keep a script of ASCII alone at a byte a letter, any other at two; languages need theirs. */
const minified = (letters: 'ascii' | 'any'): Plugin =>
  terser({
    ecma: 2020,
    module: true,
    compress: COMPRESS,
    // Ours, and Preact's own internal fields, which no other file shares.
    mangle: { properties: { regex: internal } },
    nameCache: { props: { props: { ...shortNames } } },
    format: { comments: false, ascii_only: letters === 'ascii' },
  })

/** The modules of one package for npm, dependencies left to the installer. */
function library(name: string, entries: Readonly<Record<string, string>>): RollupOptions {
  const input = Object.entries(entries).map(([out, source]): [string, string] => [
    out,
    file(`packages/${name}/src/${source}`),
  ])
  return {
    input: Object.fromEntries(input),
    external: (id) => !/^[./]/.test(id) && !id.startsWith('\0'),
    plugins: plugins(),
    output: {
      dir: file(`packages/${name}/dist`),
      format: 'es',
      chunkFileNames: 'chunk-[name].js',
      hoistTransitiveImports: false,
    },
  }
}

/** A script tag always has a page: what asks whether there is one is for npm alone. */
const inPage: Plugin = {
  name: 'in-page',
  transform: (code) => ({
    code: code
      .replaceAll(/typeof (document|navigator) === ["']undefined["']/g, 'false')
      .replaceAll(/typeof (document|navigator) === ["']object["']/g, 'true'),
    map: null,
  }),
}

/** One minified file for script tags, with everything it needs. */
function script(source: string, out: string, format: 'iife' | 'es'): RollupOptions {
  return {
    input: file(`packages/widget/src/${source}`),
    plugins: [leanPreact, ...plugins(CLASSIC), inPage, jsxImport, minified('ascii')],
    output: { file: file(`packages/widget/dist/${out}`), format, inlineDynamicImports: true },
  }
}

/** `placet-lang-TAG.js`, by its tag: the words of one language, for a policy that no server renders. */
const languages: Plugin = {
  name: 'languages',
  resolveId: (source) => (source.startsWith('lang:') ? `\0${source}` : null),
  load(id) {
    const [, tag = ''] = /^\0lang:(.+)$/.exec(id) ?? []
    if (tag === '') return null
    const name = tag.replace('-', '')
    const path = file(`packages/core/src/messages/${tag}.ts`)
    return `export { ${name} as words } from ${JSON.stringify(path)}`
  },
}

function languageScripts(): RollupOptions {
  const tags = LANGUAGES.filter((tag) => tag !== 'en')
  return {
    input: Object.fromEntries(tags.map((tag) => [`placet-lang-${tag}`, `lang:${tag}`])),
    plugins: [languages, ...plugins(CLASSIC), minified('any')],
    output: { dir: file('packages/widget/dist'), format: 'es' },
  }
}

/** Each adapter is an entry of its own: `@placet/core/adapters/…`. */
const adapters = Object.fromEntries(
  globSync('*.ts', { cwd: file('packages/core/src/adapters') })
    .filter((name) => !name.endsWith('.test.ts'))
    .map((name) => [`adapters/${name.replace(/\.ts$/, '')}`, `adapters/${name}`]),
)

/** Everything that is built, package by package. */
export const BUNDLES: readonly (() => RollupOptions)[] = [
  () =>
    library('core', {
      index: 'index.ts',
      record: 'record.ts',
      after: 'after.ts',
      granted: 'granted.ts',
      events: 'send-events.ts',
      special: 'special.ts',
      page: 'page.ts',
      policy: 'policy/index.ts',
      wire: 'wire.ts',
      languages: 'languages.ts',
      testing: 'testing.ts',
      react: 'react.ts',
      preact: 'preact.ts',
      looks: 'looks.ts',
      shield: 'shield/index.ts',
      ...adapters,
    }),
  () => library('widget', { index: 'index.ts' }),
  () => library('server', { index: 'index.ts', verify: 'verify.ts' }),
  () => library('cli', { main: 'main.ts' }),
  () => script('script.ts', 'placet.js', 'iife'),
  () => script('served.ts', 'placet-served.js', 'iife'),
  () => script('ui-chunk.ts', 'placet-ui.js', 'es'),
  () => script('after-chunk.ts', 'placet-after.js', 'es'),
  () => script('granted-chunk.ts', 'placet-granted.js', 'es'),
  () => script('events-chunk.ts', 'placet-events.js', 'es'),
  () => script('special-chunk.ts', 'placet-special.js', 'es'),
  () => script('placeholder-chunk.ts', 'placet-placeholder.js', 'es'),
  () => script('facts-chunk.ts', 'placet-facts.js', 'es'),
  () => script('shield-script.ts', 'placet-shield.js', 'iife'),
  () => script('reopen-script.ts', 'placet-reopen.js', 'iife'),
  () => script('policy-chunk.ts', 'placet-policy.js', 'es'),
  languageScripts,
]
