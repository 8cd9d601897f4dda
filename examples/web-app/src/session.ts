import { createBrowserClient } from '@supabase/ssr'

// The real client: it keeps the session in the sb-…-auth-token cookies, which are essential. The
// key is public by design; the stub behind /supabase does not look at it.
const client = createBrowserClient(`${location.origin}/supabase`, 'public-key', {
  cookieOptions: { secure: location.protocol === 'https:' },
})

/** Calls `listener` with the address of who is signed in, now and after each change. */
export function onSession(listener: (email: string | undefined) => void): () => void {
  const { data } = client.auth.onAuthStateChange((_event, session) => listener(session?.user.email))
  return () => data.subscription.unsubscribe()
}

/** Signs in; gives back what went wrong, in words, or undefined. */
export async function signIn(email: string, password: string): Promise<string | undefined> {
  const { error } = await client.auth.signInWithPassword({ email, password })
  return error?.message
}

/** Ends the session and removes its cookies. */
export async function signOut(): Promise<void> {
  await client.auth.signOut()
}
