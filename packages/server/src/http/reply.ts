/** A JSON answer that no cache keeps, and the cookies that go with it. */
export function reply(status: number, body: unknown, cookies: readonly string[] = []): Response {
  const response = new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
  })
  if (body !== undefined) response.headers.set('Content-Type', 'application/json')
  for (const cookie of cookies) response.headers.append('Set-Cookie', cookie)
  return response
}

/** A JSON answer that is the same for everyone, to be kept for `seconds`. */
export function publicReply(body: unknown, seconds: number): Response {
  return new Response(JSON.stringify(body), {
    headers: {
      'Cache-Control': seconds === 0 ? 'no-cache' : `public, max-age=${seconds}`,
      'Content-Type': 'application/json',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}
