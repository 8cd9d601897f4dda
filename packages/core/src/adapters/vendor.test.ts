// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { passed, stepped } from '../../test/adapters.ts'
import { followModule, followSnippet, startEndless } from './vendor.ts'

const reported = vi.fn()

beforeEach(() => vi.stubGlobal('reportError', reported.mockReset()))
afterEach(() => vi.unstubAllGlobals())

const vendor = () => ({ start: vi.fn(), grant: vi.fn(), stop: vi.fn() })

describe('a module', () => {
  test('withdrawn while it loads is never started', async () => {
    const consent = stepped()
    const calls = vendor()
    let arrive: ((client: object) => void) | undefined
    const load = () => new Promise<object>((resolve) => (arrive = resolve))
    followModule(consent, 'ads', { load, ...calls })
    consent.decide('ads')
    consent.decide()
    arrive?.({})
    await passed()
    expect([calls.start, calls.grant, calls.stop].map((call) => call.mock.calls)).toEqual([
      [],
      [],
      [],
    ])
  })

  test('granted again while it loads is started once', async () => {
    const consent = stepped()
    const calls = vendor()
    const load = vi.fn(async () => ({}))
    followModule(consent, 'ads', { load, ...calls })
    consent.decide('ads')
    consent.decide()
    consent.decide('ads')
    await passed()
    expect(load).toHaveBeenCalledTimes(1)
    expect(calls.start).toHaveBeenCalledTimes(1)
    expect(calls.grant).toHaveBeenCalledTimes(1)
  })

  test('stops in the turn of the withdrawal, even where its grant threw', async () => {
    const consent = stepped('ads')
    const calls = vendor()
    calls.grant.mockImplementation(() => {
      throw new Error('theirs')
    })
    followModule(consent, 'ads', { load: () => ({}), ...calls })
    await passed()
    consent.decide()
    expect(calls.stop).toHaveBeenCalledTimes(1)
    expect(reported).toHaveBeenCalledTimes(1)
  })

  test('that does not load is reported, and tried again at the next grant', async () => {
    const consent = stepped('ads')
    const calls = vendor()
    const load = vi.fn(async () => ({}))
    load.mockRejectedValueOnce(new TypeError('network'))
    followModule(consent, 'ads', { load, ...calls })
    await passed()
    expect(reported).toHaveBeenCalledTimes(1)
    consent.decide()
    consent.decide('ads')
    await passed()
    expect(calls.start).toHaveBeenCalledTimes(1)
  })

  test('stops when its adapter is taken away', async () => {
    const calls = vendor()
    const stop = followModule(stepped('ads'), 'ads', { load: () => ({}), ...calls })
    await passed()
    stop()
    expect(calls.stop).toHaveBeenCalledTimes(1)
  })
})

describe('the category', () => {
  test.each(['essential', '', undefined])('%j is refused: it would start unasked', (category) => {
    const consent = stepped()
    const load = vi.fn()
    const misled = category as 'ads'
    expect(() => followModule(consent, misled, { load, start: load })).toThrow(TypeError)
    expect(() => startEndless(consent, misled, load)).toThrow(TypeError)
    expect(() => followSnippet(consent, misled, { start: load, grant: load, stop: load })).toThrow(
      TypeError,
    )
    expect(load).not.toHaveBeenCalled()
  })
})
