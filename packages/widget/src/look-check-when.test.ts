import { afterEach, expect, test, vi } from 'vitest'
import { fakeConsent } from '../test/fake-consent.ts'
import { checkWhenShown } from './look-check-when.ts'

const warnOfFaint = vi.fn<() => void>()
vi.mock('./look-check.ts', () => ({ warnOfFaint: () => warnOfFaint() }))

afterEach(() => {
  vi.unstubAllGlobals()
  warnOfFaint.mockReset()
})

const loaded = (): Promise<void> => vi.dynamicImportSettled()

test.each(['localhost', '127.0.0.1', '[::1]', 'app.localhost', 'www.shop.test'])(
  'on %s the notice is measured once, as it is shown',
  async (hostname) => {
    vi.stubGlobal('location', { hostname })
    const consent = fakeConsent({ status: 'decided' })
    const stop = checkWhenShown(consent)
    await loaded()
    expect(warnOfFaint).not.toHaveBeenCalled()
    consent.become({ status: 'undecided' })
    consent.become({ status: 'stale' })
    await loaded()
    expect(warnOfFaint).toHaveBeenCalledTimes(1)
    stop?.()
  },
)

test.each(['www.example.com', 'localhost.example.com', 'test', 'latest', '10.0.0.1'])(
  'on %s nothing is measured',
  async (hostname) => {
    vi.stubGlobal('location', { hostname })
    checkWhenShown(fakeConsent({ status: 'undecided' }))
    await loaded()
    expect(warnOfFaint).not.toHaveBeenCalled()
  },
)
