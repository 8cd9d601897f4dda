import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import * as verify from './verify.ts'

test('exports exactly this', () => {
  expect(Object.keys(verify).sort()).toEqual([
    'allowedSetCookies',
    'contentSecurityPolicy',
    'createGate',
    'doNotTrack',
    'filterSetCookie',
    'privateHeaders',
  ])
})

test('reaches no node: module, no store and no zod', async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('verify.ts', import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'neutral',
    conditions: ['placet-source'],
  })
  const inputs = Object.keys(metafile.inputs)
  expect(inputs.filter((path) => /node:|\/store\/|zod|hono|wire/.test(path))).toEqual([])
  expect(inputs.some((path) => path.includes('jose'))).toBe(true)
})
