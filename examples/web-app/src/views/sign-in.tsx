import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { go } from '../router.ts'

function textIn(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}

async function submit(form: HTMLFormElement): Promise<string | undefined> {
  const fields = new FormData(form)
  const { signIn } = await import('../session.ts')
  return signIn(textIn(fields, 'email'), textIn(fields, 'password'))
}

/** Signing in, with the real Supabase client against the stub. */
export function SignIn({ email }: { readonly email: string | undefined }): JSX.Element {
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    setBusy(true)
    const failed = await submit(event.target)
    setBusy(false)
    setFault(failed)
    if (failed === undefined) go('/')
  }
  if (email !== undefined) return <p>You are signed in as {email}.</p>
  return (
    <form class="card padded narrow" onSubmit={(event) => void onSubmit(event)}>
      <h1>Sign in</h1>
      <p class="sub">
        Any address will do, with a password of eight characters: the auth server is a stub.
      </p>
      <label>
        Email
        <input type="email" name="email" autocomplete="username" required />
      </label>
      <label>
        Password
        <input
          type="password"
          name="password"
          autocomplete="current-password"
          minLength={8}
          required
        />
      </label>
      {fault !== undefined && <p role="alert">{fault}</p>}
      <button type="submit" class="button" disabled={busy}>
        Sign in
      </button>
    </form>
  )
}
