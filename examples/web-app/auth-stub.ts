import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'

interface User {
  readonly id: string
  readonly email: string
}

const LIFETIME = 3600

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** An access token in the form of the real server's: a JWT, which the client only carries. */
function accessToken({ id, email }: User): string {
  const exp = Math.floor(Date.now() / 1000) + LIFETIME
  const claims = { sub: id, email, exp, aud: 'authenticated', role: 'authenticated' }
  const signature = randomBytes(32).toString('base64url')
  return `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}.${signature}`
}

const described = ({ id, email }: User): object => ({
  id,
  email,
  aud: 'authenticated',
  role: 'authenticated',
  app_metadata: { provider: 'email' },
  user_metadata: {},
  created_at: '2026-11-23T00:00:00Z',
})

interface TokenRequest {
  readonly Querystring: { readonly grant_type?: string }
  readonly Body: {
    readonly email?: string
    readonly password?: string
    readonly refresh_token?: string
  }
}

/**
 * A loopback stand-in for Supabase's auth server, as far as signing in by password needs it: any
 * address with a password of eight characters gets in. Accounts live in memory.
 */
export async function authStub(app: FastifyInstance): Promise<void> {
  const signedIn = new Map<string, User>()
  const refreshable = new Map<string, User>()

  const session = (user: User): object => {
    const access = accessToken(user)
    const refresh = randomUUID()
    signedIn.set(access, user)
    refreshable.set(refresh, user)
    return {
      access_token: access,
      token_type: 'bearer',
      expires_in: LIFETIME,
      refresh_token: refresh,
      user: described(user),
    }
  }
  const userOf = ({
    email = '',
    password = '',
    refresh_token = '',
  }: TokenRequest['Body']): User | undefined => {
    const known = refreshable.get(refresh_token)
    refreshable.delete(refresh_token)
    if (known !== undefined) return known
    return email.includes('@') && password.length >= 8 ? { id: randomUUID(), email } : undefined
  }

  app.post<TokenRequest>('/auth/v1/token', (request, reply) => {
    const user = userOf(request.body)
    if (user !== undefined) return session(user)
    const message = 'Invalid login credentials'
    return reply.code(400).send({ code: 400, error_code: 'invalid_credentials', msg: message })
  })
  app.get('/auth/v1/user', (request, reply) => {
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
    const user = signedIn.get(token)
    return user === undefined ? reply.code(401).send({ msg: 'no session' }) : described(user)
  })
  app.post('/auth/v1/logout', (request, reply) => {
    signedIn.delete((request.headers.authorization ?? '').replace(/^Bearer /, ''))
    return reply.code(204).send()
  })
}
