async function fetched(url: string): Promise<unknown> {
  // A `<base>` of the page has no say in what the page asks by.
  const response = await fetch(new URL(url, location.href))
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response.json()
}

/** The policy that stands in the page itself, below the script perhaps. */
async function inPage(): Promise<string | undefined> {
  const find = (): string | undefined =>
    document.querySelector('script[data-placet-policy]')?.textContent
  if (find() === undefined && document.readyState === 'loading') {
    // Of the window, whose methods no element can shadow by its name.
    await new Promise((arrived) => addEventListener('DOMContentLoaded', arrived))
  }
  return find()
}

/** Where a script tag says that the policy is: its attributes `data-policy` and the like. */
export interface PolicySource {
  readonly policy?: string | undefined
  readonly endpoint?: string | undefined
  readonly lang?: string | undefined
}

/**
 * Finds the policy: the file that `data-policy` names, or the server's answer at `data-endpoint`, or
 * the JSON in the page. Rejects where there is none, saying what to add.
 */
export async function policyJson({ policy, endpoint, lang }: PolicySource): Promise<unknown> {
  if (policy !== undefined) return fetched(policy)
  if (endpoint !== undefined) {
    return fetched(`${endpoint}/policy${lang ? `?lang=${encodeURIComponent(lang)}` : ''}`)
  }
  const text = await inPage()
  if (text !== undefined) return JSON.parse(text)
  throw new Error('no policy: add data-policy="/policy.json" or data-endpoint="/placet" to the tag')
}
