import { hostFits } from '@placet/core/policy'

/** A host as a policy declares it, `*.` in front for all below it: what a CSP can name at all. */
const HOST = /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/

/** Scheme, host and the rest of a host source (CSP3 §2.3.1). No `;`, no `,`, no space, no quote. */
const HOST_SOURCE =
  /^(?:(?:https?|wss?):\/\/)?((?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::(?:\d{1,5}|\*))?(?:\/[\w\-.~!$&()*+=:@%/]*)?$/i

/** Keywords and hashes that open no host, and schemes of what a page has made or holds itself. */
const HARMLESS =
  /^(?:'(?:self|unsafe-inline|unsafe-eval|wasm-unsafe-eval|unsafe-hashes|report-sample|inline-speculation-rules|sha(?:256|384|512)-[\w+/-]+={0,2})'|data:|blob:|mediastream:|filesystem:)$/i

const WHY_NOT: Readonly<Record<string, string>> = {
  "'none'": 'a source is added to the others, and cannot take them away',
  "'strict-dynamic'": 'browsers then ignore every host, and with it what was refused',
}

/** A keyword that has lost its quotes would be a host of that name, which opens nothing. */
const isBareWord = (text: string): boolean => !/[.:]/.test(text) && text !== 'localhost'

/**
 * The host that a source opens which a site adds to a directive; undefined where it opens none.
 *
 * @throws TypeError for what is no source, for `*` and schemes that open every host, for
 *   `'strict-dynamic'`, and for a nonce, which has an option of its own.
 */
export function hostOfSource(directive: string, text: string): string | undefined {
  if (HARMLESS.test(text)) return undefined
  const host = HOST_SOURCE.exec(text)?.[1]
  if (host !== undefined && !isBareWord(text)) return host.toLowerCase()
  const why = WHY_NOT[text.toLowerCase()] ?? 'it must be one host, keyword, hash or local scheme'
  throw new TypeError(`${directive}: ${JSON.stringify(text)} cannot be added: ${why}`)
}

/**
 * A host of a policy, checked again, since it is about to stand in a header.
 *
 * @throws TypeError for anything but a host name.
 */
export function checkedHost(host: string): string {
  if (HOST.test(host)) return host
  throw new TypeError(`the policy names ${JSON.stringify(host)}, which is no host`)
}

/** Where a site is: the scheme of its own origins, which its services' hosts share. */
export type Scheme = 'https' | 'http'

/**
 * The sources of a declared host. `*.` stands for that host too, which a CSP takes for another. A
 * policy names no port, so in development, on plain http, any will do; `http` then also admits
 * https (CSP3 §6.7.2.9).
 */
export function sourcesOf(host: string, scheme: Scheme): string[] {
  const names = host.startsWith('*.') ? [host.slice(2), host] : [host]
  return names.map((name) => `${scheme}://${name}${scheme === 'http' ? ':*' : ''}`)
}

/** The same sources for WebSockets, which `https:` does not admit. */
export function socketsOf(sources: readonly string[]): string[] {
  return sources.map((source) => source.replace(/^http/, 'ws'))
}

const below = (host: string): string => (host.startsWith('*.') ? host.slice(2) : host)

/** Whether a declared host stands for all that another, `*.` in front or not, stands for. */
export function covers(declared: string, host: string): boolean {
  return hostFits(declared, below(host)) && (declared.startsWith('*.') || below(host) === host)
}

/** Whether two hosts, `*.` in front or not, stand for some name in common. */
export function overlap(one: string, other: string): boolean {
  return hostFits(one, below(other)) || hostFits(other, below(one))
}
