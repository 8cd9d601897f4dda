import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from './sha256.ts'

const theirs = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
const ours = (text: string): string => Buffer.from(sha256(text)).toString('hex')

test('gives the digests of FIPS 180-4', () => {
  expect(ours('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(ours('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('agrees with another implementation at every length around a block', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'x'.repeat(length)
    expect(ours(text)).toBe(theirs(text))
  }
})

test('agrees with another implementation on any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      (text) => ours(text) === theirs(text),
    ),
  )
})
