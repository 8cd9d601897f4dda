// Who comes to this page: a browser that keeps its cookies in memory, so that no frame learns what
// was chosen in another and each load is the same visit again.
{
  /** @type {{ readonly cookie: string, readonly signal?: 'gpc' }} */
  const { cookie, signal } = JSON.parse(document.querySelector('#told')?.textContent ?? '')
  /** @type {Map<string, string>} */
  const jar = new Map()

  /** @param {string} line */
  const put = (line) => {
    const [pair = '', ...attributes] = line.split(/; */)
    const at = pair.indexOf('=')
    const gone = attributes.some((one) => /^max-age=(0|-.*)$|^expires=.* 1970 /i.test(one))
    if (gone) jar.delete(pair.slice(0, at))
    else jar.set(pair.slice(0, at), pair.slice(at + 1))
  }

  if (cookie) put(cookie)
  Object.defineProperty(document, 'cookie', {
    get: () => [...jar].map((pair) => pair.join('=')).join('; '),
    set: put,
  })
  if (signal === 'gpc') {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })
  }
}
