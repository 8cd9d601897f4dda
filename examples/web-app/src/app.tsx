import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { go, usePath, type Path } from './router.ts'
import type { Settings, SettingsStore } from './settings.ts'
import { Jobs } from './views/jobs.tsx'
import { PrivacyView } from './views/privacy.tsx'
import { SettingsView } from './views/settings.tsx'
import { SignIn } from './views/sign-in.tsx'

function useSettings(store: SettingsStore): Settings {
  const [current, setCurrent] = useState(store.current)
  useEffect(() => store.subscribe(() => setCurrent(store.current)), [store])
  useEffect(() => {
    document.documentElement.dataset['theme'] = current.theme
    document.documentElement.dataset['density'] = current.density
  }, [current])
  return current
}

/** The signed-in address. The client is loaded after the first paint: it is large. */
function useSession(): string | undefined {
  const [email, setEmail] = useState<string>()
  useEffect(() => {
    const begun = import('./session.ts').then(({ onSession }) => onSession(setEmail))
    return () => void begun.then((stop) => stop())
  }, [])
  return email
}

interface LinkProps {
  readonly to: Path
  readonly at: Path
  readonly children: ComponentChildren
}

function Link({ to, at, children }: LinkProps): JSX.Element {
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    go(to)
  }
  return (
    <a href={to} onClick={follow} aria-current={to === at ? 'page' : undefined}>
      {children}
    </a>
  )
}

function Account({
  email,
  at,
}: {
  readonly email: string | undefined
  readonly at: Path
}): JSX.Element {
  if (email === undefined) {
    return (
      <Link to="/sign-in" at={at}>
        Sign in
      </Link>
    )
  }
  const leave = (): void => void import('./session.ts').then(({ signOut }) => signOut())
  return (
    <>
      <span class="email">{email}</span>
      <button type="button" class="link" onClick={leave}>
        Sign out
      </button>
    </>
  )
}

/** The whole app: navigation, and the view at the current path. */
export function App({ settings }: { readonly settings: SettingsStore }): JSX.Element {
  const path = usePath()
  const current = useSettings(settings)
  const email = useSession()
  return (
    <>
      <header class="side">
        <span class="brand">
          <img src="/mark.svg" alt="" width="24" height="24" />
          Fine-Tune Lab
        </span>
        <nav aria-label="Main">
          <Link to="/" at={path}>
            Jobs
          </Link>
          <Link to="/settings" at={path}>
            Settings
          </Link>
          <Link to="/privacy" at={path}>
            Privacy
          </Link>
        </nav>
        <div class="account">
          <Account email={email} at={path} />
          <button type="button" class="link" data-placet-open>
            Cookie settings
          </button>
        </div>
      </header>
      <main>
        {path === '/' && <Jobs />}
        {path === '/settings' && <SettingsView store={settings} current={current} />}
        {path === '/sign-in' && <SignIn email={email} />}
        {path === '/privacy' && <PrivacyView />}
      </main>
    </>
  )
}
