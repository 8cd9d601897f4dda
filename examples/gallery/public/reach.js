// Brings the page into the state that it is to show, step by step, as a visitor would. Then
// `<html data-reached>` says so.
{
  /** @typedef {{ readonly act: string, readonly at: string }} Step */
  /** @type {{ readonly before: readonly Step[], readonly steps: readonly Step[] }} */
  const { before, steps } = JSON.parse(document.querySelector('#told')?.textContent ?? '')

  const roots = () => [
    document,
    ...[...document.querySelectorAll('placet-consent, placet-placeholder, placet-reopen')].flatMap(
      ({ shadowRoot }) => shadowRoot ?? [],
    ),
  ]

  /** @param {string} selector */
  const find = async (selector) => {
    for (;;) {
      const [found] = roots().flatMap((root) => [...root.querySelectorAll(selector)])
      if (found instanceof HTMLElement) return found
      await new Promise((soon) => {
        setTimeout(soon, 10)
      })
    }
  }

  /** @param {Step} step */
  const take = async ({ act, at }) => {
    const element = await find(at)
    if (act === 'press') element.click()
    if (act === 'focus') element.focus({ focusVisible: true })
    if (act === 'scroll to') element.scrollIntoView()
  }

  // What was opened by script has its focus ring, as if by keyboard: one state shows that.
  const calm = () => {
    for (const { activeElement } of roots()) {
      if (activeElement instanceof HTMLElement) activeElement.blur()
    }
  }

  const started = () =>
    new Promise((consent) => {
      window.placet ||= []
      window.placet.push(() => consent(undefined))
    })

  const painted = () =>
    new Promise((done) => {
      requestAnimationFrame(() => requestAnimationFrame(done))
    })

  // Pictures are taken of what has come to rest.
  const rested = () =>
    Promise.allSettled(roots().flatMap((root) => root.getAnimations().map((one) => one.finished)))

  const reach = async () => {
    for (const step of before) await take(step)
    await started()
    for (const step of steps) await take(step)
    if (steps.at(-1)?.act !== 'focus') calm()
    await painted()
    await rested()
    document.documentElement.dataset['reached'] = ''
  }
  void reach()
}
