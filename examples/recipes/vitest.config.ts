import { basename } from 'node:path'
import { compile } from 'svelte/compiler'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import { compileScript, parse } from 'vue/compiler-sfc'

/** Compiles components as their frameworks do: Svelte's for the page or the server, by who asks. */
const components: NonNullable<ViteUserConfig['plugins']>[number] = {
  name: 'placet:components',
  transform(source, id, options) {
    const [file = id, query] = id.split('?')
    if (file.endsWith('.vue')) {
      const { descriptor } = parse(source, { filename: file })
      return compileScript(descriptor, { id: basename(file), inlineTemplate: true }).content
    }
    if (!file.endsWith('.svelte')) return undefined
    const generate = options?.ssr === true || query === 'server' ? 'server' : 'client'
    return compile(source, { filename: file, generate, dev: true }).js.code
  },
}

const config: ViteUserConfig = defineConfig({
  plugins: [components],
  resolve: { conditions: ['placet-source', 'module', 'browser', 'development|production'] },
  ssr: { resolve: { conditions: ['placet-source', 'module', 'node', 'development|production'] } },
  test: {
    name: 'recipes',
    include: ['test/*.test.ts'],
    // Svelte warns only where it was resolved as for development.
    server: { deps: { inline: ['svelte', 'esm-env'] } },
  },
})

export { config as default }
