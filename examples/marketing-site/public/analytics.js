// First-party analytics: runs only after a grant, counts the page, keeps nothing on the device.
;(window.placet ||= []).push((consent) => {
  consent.track('page_view', { page: document.body.dataset.page ?? '' })
  // Nothing of it goes on, so a withdrawal needs no reload of the page.
  consent.hook('usage', () => undefined)
})
