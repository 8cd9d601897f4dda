import type { Answer } from '../gate/answer.ts'
import { written, type AnyPolicy } from './allowed.ts'
import { mayBe, removals, writtenOut } from './removal.ts'
import { readSetCookie } from './set-cookie.ts'

/**
 * The `Set-Cookie` lines that may go out under an answer. Dropped are cookies that no essential or
 * granted service declares and that are not Placet's own, and lines that browsers could not read;
 * what only removes a cookie stays. Added are removals of the HttpOnly cookies of categories that
 * are not granted: those that the request carried, by any name the policy's pattern fits, or, for
 * an answer that saw no request, those that the policy names in full.
 *
 * ```ts
 * const lines = [response.getHeader('set-cookie') ?? []].flat().map(String)
 * response.setHeader('set-cookie', allowedSetCookies(lines, answer, policy))
 * ```
 */
export function allowedSetCookies(
  lines: readonly string[],
  answer: Answer,
  policy: AnyPolicy,
): string[] {
  const asked = written(policy)
  const isKept = mayBe(asked, answer)
  const now = Date.now()
  const kept = lines.filter((line) => {
    const cookie = readSetCookie(line, now)
    return cookie !== undefined && (cookie.removes || isKept(cookie.name))
  })
  const carried = answer.cookieNames?.() ?? writtenOut(asked, answer).map(({ name }) => name)
  const removed = removals({ policy: asked, answer, carried, which: 'http-only' })
  return [...new Set([...kept, ...removed])]
}

/**
 * A response with the `Set-Cookie` headers of `allowedSetCookies`: the same response where nothing
 * changes, or else a new one with its status, headers and body.
 *
 * @throws RangeError where something changes in what cannot be copied: an upgrade (101), a network
 *   error.
 */
export function filterSetCookie(response: Response, answer: Answer, policy: AnyPolicy): Response {
  const before = response.headers.getSetCookie()
  const after = allowedSetCookies(before, answer, policy)
  if (after.length === before.length && after.every((line, i) => line === before[i])) {
    return response
  }
  const headers = new Headers(response.headers)
  headers.delete('Set-Cookie')
  for (const line of after) headers.append('Set-Cookie', line)
  const { body, status, statusText } = response
  return new Response(body, { status, statusText, headers })
}
