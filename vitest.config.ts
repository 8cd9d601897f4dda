import { defineConfig } from 'vitest/config'

/** Tests run on sources, so that what they show is what is edited; browser tests on the build. */
const resolve = { conditions: ['placet-source', 'module', 'browser', 'development|production'] }
const ssr = {
  resolve: { conditions: ['placet-source', 'module', 'node', 'development|production'] },
}

export default defineConfig({
  test: {
    reporters: [
      'default',
      ['json', { outputFile: process.env['PLACET_REPORT'] ?? '.cache/vitest.json' }],
    ],
    projects: [
      {
        resolve,
        ssr,
        test: { name: 'core', root: 'packages/core', include: ['src/**/*.test.ts'] },
      },
      'packages/widget',
      'examples/recipes',
      {
        resolve,
        ssr,
        test: {
          name: 'server',
          isolate: false,
          root: 'packages/server',
          include: ['src/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'cli',
          isolate: false,
          root: 'packages/cli',
          include: ['src/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'budgets',
          isolate: false,
          root: 'scripts',
          include: ['**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'browser',
          root: 'examples/tests',
          include: ['**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
