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
import type { FineTuneLab } from './placet.config.ts'

interface Asked {
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
  readonly policy: FineTuneLab
  /** What a page needs beside its services: the nonce it was rendered with, more sources. */
  readonly optionsFor?: (request: Asked) => ContentPolicyOptions
}

/**
 * The hard layer, as an `onSend` hook of Fastify: `app.addHook('onSend', hardLayer({ … }))`. What
 * a visitor did not grant no HTML may reach, whatever its scripts try, and no response sets its
 * cookies; such HTML is kept in no shared cache.
 */
export function hardLayer({ placetUrl, policy, optionsFor = () => ({}) }: HardLayerOptions) {
  const gate = createGate({ jwksUrl: `${placetUrl}/placet/jwks.json`, policy })
  return async (request: Asked, reply: Answering, payload: unknown): Promise<unknown> => {
    const isHtml = String(reply.getHeader('content-type')).startsWith('text/html')
    const cookies = [reply.getHeader('set-cookie') ?? []].flat().map(String)
    if (!isHtml && cookies.length === 0) return payload
    const answer = await gate(request.headers)
    const allowed = allowedSetCookies(cookies, answer, policy)
    reply.removeHeader('set-cookie')
    for (const cookie of allowed) reply.header('set-cookie', cookie)
    if (!isHtml) return payload
    const content = contentSecurityPolicy(answer, policy, optionsFor(request))
    reply.header('content-security-policy', content)
    const headers = privateHeaders(reply.getHeaders())
    for (const [name, value] of Object.entries(headers)) reply.header(name, value)
    return payload
  }
}
