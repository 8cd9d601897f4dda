import { readFile } from 'node:fs/promises'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** Gives `*.css` as text, as the build does. */
const cssAsText: NonNullable<ViteUserConfig['plugins']>[number] = {
  name: 'placet:css-as-text',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source.endsWith('.css') && importer !== undefined
      ? `\0${new URL(source, `file://${importer}`).pathname}.js`
      : undefined,
  load: async (id) =>
    id.startsWith('\0') && id.endsWith('.css.js')
      ? `export default ${JSON.stringify(await readFile(id.slice(1, -3), 'utf8'))}`
      : undefined,
}

const config: ViteUserConfig = defineConfig({
  plugins: [cssAsText],
  resolve: { conditions: ['placet-source', 'module', 'browser', 'development|production'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    environment: 'jsdom',
    name: 'widget',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
  },
})

export { config as default }
