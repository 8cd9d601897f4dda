// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createConsent } from './create.ts'
import { late } from './late.ts'
import { publish } from './policy/publish.ts'
import { record } from './record.ts'
import { decodeToken } from './policy/claims.ts'
import {
  LOCAL,
  consentFor,
  freshPage,
  PAGE,
  painted,
  setCookie,
  settled,
  signedToken,
  tokenCookie,
} from '../test/page.ts'
import type { ConsentState } from './consent-state.ts'

beforeEach(freshPage)
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('before an answer', () => {
  test('nothing optional is allowed and nothing is stored', () => {
    const consent = consentFor()
    expect(consent.state.status).toBe('undecided')
    expect(consent.allows('analytics')).toBe(false)
    expect(consent.allows('essential')).toBe(true)
    expect(document.cookie).toBe('')
    expect(localStorage).toHaveLength(0)
  })

  test('a name that is no category is not allowed, even one that objects inherit', () => {
    const consent = consentFor()
    for (const name of ['toString', '__proto__', 'constructor', '']) {
      expect(consent.allows(name)).toBe(false)
    }
  })
})

describe('a decision', () => {
  test('holds at once, and is in the cookie before any answer of a server', async () => {
    const consent = consentFor()
    consent.decide({ analytics: true })
    expect(consent.allows('analytics')).toBe(true)
    expect(consent.allows('functional')).toBe(false)
    await settled()
    expect(decodeToken(tokenCookie() ?? '')).toMatchObject({
      signed: false,
      claims: { cat: ['analytics'] },
    })
  })

  test('is written in the same turn once the recorder is at hand', async () => {
    const recorder = late(async () => ({ record }))
    recorder(() => undefined)
    await settled()
    const consent = consentFor({ recorder })
    consent.withdraw()
    expect(decodeToken(tokenCookie() ?? '')?.claims.cat).toEqual([])
  })

  test('is found again by the next page', async () => {
    consentFor().acceptAll()
    await settled()
    const next = consentFor()
    expect(next.state).toMatchObject({
      status: 'decided',
      effective: { analytics: true, functional: true },
    })
  })

  test('carries nothing to deliver where there is no server', async () => {
    consentFor().acceptAll()
    await settled()
    expect(tokenCookie()?.split('.')).toHaveLength(2)
  })

  test('that only names some categories refuses the others', async () => {
    const consent = consentFor()
    consent.acceptAll()
    consent.decide({})
    expect(consent.state.effective).toEqual({
      essential: true,
      functional: false,
      analytics: false,
    })
  })

  test('made twice before the recorder arrived ends as the second one', async () => {
    const consent = consentFor()
    consent.acceptAll()
    consent.rejectAll()
    await settled()
    expect(decodeToken(tokenCookie() ?? '')?.claims.cat).toEqual([])
    expect(consent.allows('analytics')).toBe(false)
  })

  test('leaves one cookie where differing twins stood', async () => {
    history.replaceState(null, '', '/shop/')
    setCookie(signedToken(['analytics']))
    document.cookie = `placet=${signedToken([])}; path=/shop`
    const consent = consentFor()
    expect(consent.state.status).toBe('undecided')
    consent.acceptAll()
    await settled()
    expect(document.cookie.match(/placet=/g)).toHaveLength(1)
    expect(consentFor().allows('analytics')).toBe(true)
    history.replaceState(null, '', '/')
  })

  test('holds in the page where the browser keeps no cookie', async () => {
    vi.spyOn(document, 'cookie', 'set').mockImplementation(() => undefined)
    const consent = consentFor()
    consent.acceptAll()
    await settled()
    expect(tokenCookie()).toBeUndefined()
    expect(consent.allows('analytics')).toBe(true)
    dispatchEvent(new Event('pageshow'))
    expect(consent.allows('analytics')).toBe(true)
  })
})

describe('what cannot be told is denied', () => {
  test.each([
    ['garbage', 'garbage'],
    ['a lapsed token', signedToken(['analytics'], { exp: 604_800 })],
    ['another site’s token', signedToken(['analytics'], { iss: 'https://other.test' })],
  ])('%s counts as no answer, without an exception', (_, cookie) => {
    setCookie(cookie)
    expect(consentFor().state.status).toBe('undecided')
  })

  test('twins that differ count as no answer', () => {
    vi.spyOn(document, 'cookie', 'get').mockReturnValue(
      `placet=${signedToken(['analytics'])}; placet=${signedToken([])}`,
    )
    expect(consentFor().state.status).toBe('undecided')
  })

  test('byte-identical twins are one', () => {
    const token = signedToken(['analytics'])
    vi.spyOn(document, 'cookie', 'get').mockReturnValue(`placet=${token}; a=b; placet=${token}`)
    expect(consentFor().allows('analytics')).toBe(true)
  })

  test('a name that only decodes to the cookie’s is another cookie', () => {
    document.cookie = `%70lacet=${signedToken(['analytics'])}; path=/`
    expect(consentFor().state.status).toBe('undecided')
    document.cookie = '%70lacet=; path=/; max-age=0'
  })
})

test('nobody is asked where the page says so: denied, nothing stored, nothing sent', async () => {
  const fetching = vi.fn()
  vi.stubGlobal('fetch', fetching)
  setCookie(signedToken(['analytics']))
  const before = document.cookie
  const consent = consentFor({ ask: 'never', endpoint: '/placet' })
  consent.acceptAll()
  consent.track('page_view', { page: 'home' })
  await settled()
  expect(consent.state.status).toBe('never')
  expect(consent.allows('analytics')).toBe(false)
  expect(document.cookie).toBe(before)
  expect(fetching).not.toHaveBeenCalled()
})

describe('subscribers', () => {
  test('hear the state now and after each change', () => {
    const consent = consentFor()
    const heard: ConsentState['status'][] = []
    const stop = consent.subscribe(({ status }) => heard.push(status))
    consent.acceptAll()
    stop()
    consent.rejectAll()
    expect(heard).toEqual(['undecided', 'decided'])
  })

  test('are isolated: one that throws is reported and the others still hear', () => {
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const consent = consentFor()
    const heard = vi.fn()
    consent.subscribe(() => {
      throw new Error('theirs')
    })
    consent.subscribe(heard)
    consent.acceptAll()
    expect(heard).toHaveBeenCalledTimes(2)
    expect(reported).toHaveBeenCalledTimes(2)
  })

  test('hear nothing when nothing has changed', () => {
    const consent = consentFor()
    const heard = vi.fn()
    consent.subscribe(heard)
    document.dispatchEvent(new Event('visibilitychange'))
    expect(heard).toHaveBeenCalledTimes(1)
  })
})

describe('run', () => {
  test('starts on the grant, stops on withdrawal, and starts anew on the next grant', async () => {
    const consent = consentFor()
    const stop = vi.fn()
    let aborted: AbortSignal | undefined
    const start = vi.fn((signal: AbortSignal) => {
      aborted = signal
      return stop
    })
    consent.run('analytics', start)
    consent.acceptAll()
    consent.decide({ analytics: true })
    await painted()
    expect(start).toHaveBeenCalledTimes(1)
    consent.withdraw()
    expect(stop).toHaveBeenCalledTimes(1)
    expect(aborted?.aborted).toBe(true)
    consent.acceptAll()
    await painted()
    expect(start).toHaveBeenCalledTimes(2)
  })

  test('starts what a decision allows after the page has painted, a task each', async () => {
    const order: string[] = []
    const consent = consentFor()
    consent.run('analytics', () => {
      order.push('first')
      queueMicrotask(() => order.push('between'))
    })
    consent.run('analytics', () => void order.push('second'))
    requestAnimationFrame(() => order.push('frame'))
    consent.acceptAll()
    expect(order).toEqual([])
    await painted()
    expect(order).toEqual(['frame', 'first', 'between', 'second'])
  })

  test('does not start what was withdrawn before its turn came', async () => {
    const start = vi.fn()
    const consent = consentFor()
    consent.run('analytics', start)
    consent.acceptAll()
    consent.withdraw()
    await painted()
    expect(start).not.toHaveBeenCalled()
  })

  test('does not start what was taken back before its turn came', async () => {
    const start = vi.fn()
    const consent = consentFor()
    const off = consent.run('analytics', start)
    consent.acceptAll()
    off()
    await painted()
    expect(start).not.toHaveBeenCalled()
  })

  test('starts at once where the grant is there already', () => {
    setCookie(signedToken(['analytics']))
    const start = vi.fn()
    consentFor().run('analytics', start)
    expect(start).toHaveBeenCalledTimes(1)
  })

  test('stops one that was started when it is taken back', () => {
    const consent = consentFor()
    const stop = vi.fn()
    const off = consent.run('essential', () => stop)
    off()
    expect(stop).toHaveBeenCalledTimes(1)
  })

  test('reports what throws, and starts the others', async () => {
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const consent = consentFor()
    const start = vi.fn()
    consent.run('analytics', () => {
      throw new Error('theirs')
    })
    consent.run('analytics', start)
    consent.acceptAll()
    await painted()
    expect(start).toHaveBeenCalledTimes(1)
    expect(reported).toHaveBeenCalledTimes(1)
  })

  test('hooks of a service are called when its category is withdrawn', async () => {
    const consent = consentFor()
    const stop = vi.fn()
    consent.hook('counts', stop)
    consent.acceptAll()
    await painted()
    expect(stop).not.toHaveBeenCalled()
    consent.decide({ functional: true })
    expect(stop).toHaveBeenCalledTimes(1)
  })
})

describe('withdrawal removes what was declared, and only that', () => {
  test('cookies, storage keys', async () => {
    const consent = consentFor()
    consent.acceptAll()
    await settled()
    document.cookie = 'pref-colour=red; path=/'
    document.cookie = 'session=abc; path=/'
    localStorage.setItem('theme', 'dark')
    localStorage.setItem('cart', '1')
    sessionStorage.setItem('seen', '1')
    consent.withdraw()
    await settled()
    expect(document.cookie).not.toContain('pref-colour')
    expect(document.cookie).toContain('session=abc')
    expect(Object.keys(localStorage)).toEqual(['cart'])
    expect(sessionStorage).toHaveLength(0)
    document.cookie = 'session=; path=/; max-age=0'
  })

  test('of the withdrawn category alone', async () => {
    const consent = consentFor()
    consent.acceptAll()
    localStorage.setItem('theme', 'dark')
    sessionStorage.setItem('seen', '1')
    consent.decide({ functional: true })
    await settled()
    expect(localStorage.getItem('theme')).toBe('dark')
    expect(sessionStorage).toHaveLength(0)
  })
})

test('what another tab withdraws is removed by this one too, should it have put it there', async () => {
  const consent = consentFor()
  consent.acceptAll()
  await settled()
  localStorage.setItem('theme', 'dark')
  setCookie(signedToken([]))
  dispatchEvent(new Event('pageshow'))
  await settled()
  expect(localStorage).toHaveLength(0)
})

test('another tab’s decision is taken over when it tells', async () => {
  const consent = consentFor()
  consent.acceptAll()
  await settled()
  setCookie(signedToken([]))
  const other = new BroadcastChannel(PAGE.cookie.token)
  other.postMessage('decided')
  await vi.waitFor(() => expect(consent.allows('analytics')).toBe(false))
  other.close()
})

test('a page restored by the back button reads the cookie again', () => {
  const consent = consentFor()
  setCookie(signedToken(['analytics']))
  dispatchEvent(new Event('pageshow'))
  expect(consent.allows('analytics')).toBe(true)
})

test('an app has what a decision needs at hand before the visitor can decide', async () => {
  await Promise.all([import('./record.ts'), import('./after.ts')])
  const consent = createConsent({ policy: publish(LOCAL) })
  await settled()
  consent.withdraw()
  expect(decodeToken(tokenCookie() ?? '')?.claims.cat).toEqual([])
})
