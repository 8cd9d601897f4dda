import type { IncomingHttpHeaders } from 'node:http'
/**
 * In a project of your own the next line is `from '@placet/server/verify'`; this file lies outside
 * every package, so it names the source.
 */
import {
  allowedSetCookies,
  contentSecurityPolicy,
  createGate,
  privateHeaders,
  type ContentPolicyOptions,
} from '../packages/server/src/verify.ts'
import type { Policy } from '../packages/core/src/policy/policy.ts'
import type { Published } from '../packages/core/src/policy/publish.ts'

interface Asked {
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

type Value = string | number | string[] | undefined

/** The part of Fastify's reply that the layer reads and writes. */
interface Answering {
  getHeader(name: string): Value
  getHeaders(): Record<string, Value>
  header(name: string, value: string): unknown
  removeHeader(name: string): unknown
}

/** Where Placet is, what it asks for, and what a page needs. */
export interface HardLayerOptions {
  readonly placetUrl: string
  /** As written, or as `GET policy` publishes it, with the older hashes that still answer. */
  readonly policy: Policy | Published
  /** What a page needs beside its services: the nonce it was rendered with, more sources. */
  readonly optionsFor?: (request: Asked) => ContentPolicyOptions
}

/**
 * The hard layer, as an `onSend` hook of Fastify: `app.addHook('onSend', hardLayer({ … }))`. What
 * a visitor did not grant no page may reach, whatever its scripts try, and no response sets its
 * cookies; such HTML is kept in no shared cache. Everything else goes out under the policy of a
 * visitor who granted nothing, the same for all: a worker and an SVG have no other than their own.
 * Placet's answers pass as they are.
 */
export function hardLayer({ placetUrl, policy, optionsFor = () => ({}) }: HardLayerOptions) {
  const gate = createGate({ jwksUrl: `${placetUrl}/placet/jwks.json`, policy })
  const setCookies = async (request: Asked, reply: Answering): Promise<void> => {
    const lines = [reply.getHeader('set-cookie') ?? []].flat().map(String)
    const allowed = allowedSetCookies(lines, await gate(request.headers), policy)
    reply.removeHeader('set-cookie')
    for (const cookie of allowed) reply.header('set-cookie', cookie)
  }
  return async (request: Asked, reply: Answering, payload: unknown): Promise<unknown> => {
    if (request.url.startsWith('/placet/')) return payload
    const isHtml = String(reply.getHeader('content-type')).startsWith('text/html')
    // A file that shared caches may keep must not bring one visitor's removals to the next.
    if (isHtml || reply.getHeader('set-cookie') !== undefined) await setCookies(request, reply)
    const answer = await gate(isHtml ? request.headers : {})
    const options = isHtml ? optionsFor(request) : {}
    reply.header('content-security-policy', contentSecurityPolicy(answer, policy, options))
    if (!isHtml) return payload
    const headers = privateHeaders(reply.getHeaders())
    for (const [name, value] of Object.entries(headers)) reply.header(name, value)
    return payload
  }
}
