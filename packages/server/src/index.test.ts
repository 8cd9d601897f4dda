import { expect, test } from 'vitest'
import * as server from './index.ts'

test('exports exactly this', () => {
  expect(Object.keys(server).sort()).toEqual([
    'checkReceipt',
    'commitment',
    'createApiToken',
    'createPlacet',
    'loadKeys',
    'makeKey',
    'openKeys',
    'openSqlite',
  ])
})
