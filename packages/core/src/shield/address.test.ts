import { describe, expect, test } from 'vitest'
import { addressesIn, addressOf } from './address.ts'

const BASE = 'https://www.example.test/a/'

describe('an address leads', () => {
  test.each([
    ['https://t.test/x?secret#part', 't.test', 'https://t.test/x'],
    ['//t.test/x', 't.test', 'https://t.test/x'],
    ['\\\\t.test\\x', 't.test', 'https://t.test/x'],
    ['ht\ntps://t.te\tst/', 't.test', 'https://t.test/'],
    ['https:t.test', 'www.example.test', 'https://www.example.test/a/t.test'],
    ['http:t.test', 't.test', 'http://t.test/'],
    ['https://T.TEST./', 't.test', 'https://t.test./'],
    ['https://user:word@t.test/', 't.test', 'https://t.test/'],
    ['https://%74.test/', 't.test', 'https://t.test/'],
    ['https://\uff54.test/', 't.test', 'https://t.test/'],
    ['wss://t.test/x', 't.test', 'wss://t.test/x'],
    ['b', 'www.example.test', 'https://www.example.test/a/b'],
    ['', 'www.example.test', 'https://www.example.test/a/'],
  ])('%j to %s', (text, host, shown) => {
    expect(addressOf(text, BASE)).toEqual({ host, shown })
  })

  test.each([
    'data:,x',
    'blob:https://t.test/1',
    'about:blank',
    'javascript://t.test/',
    'https://',
  ])('%j nowhere', (text) => {
    expect(addressOf(text, BASE)).toBeUndefined()
  })
})

test('each address of a srcset is found, whatever its descriptor', () => {
  const set = 'https://a.test/1 1x, https://b.test/2 2x,https://c.test/3'
  expect(addressesIn(set).filter((it) => it.startsWith('https'))).toEqual([
    'https://a.test/1',
    'https://b.test/2',
    'https://c.test/3',
  ])
})
