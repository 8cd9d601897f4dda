import { useEffect, useState } from 'preact/hooks'
import { track } from './consent.ts'

const NAMES = {
  '/': 'jobs',
  '/settings': 'settings',
  '/sign-in': 'sign-in',
  '/privacy': 'privacy',
} as const

/** The paths of the app. */
export type Path = keyof typeof NAMES

const isPath = (path: string): path is Path => Object.hasOwn(NAMES, path)
const current = (): Path => (isPath(location.pathname) ? location.pathname : '/')

/** Goes to another view without loading a page. */
export function go(path: Path): void {
  history.pushState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate'))
}

/** The path shown now. Each one shown is counted, where analytics is granted. */
export function usePath(): Path {
  const [path, setPath] = useState(current)
  useEffect(() => {
    const read = (): void => setPath(current())
    addEventListener('popstate', read)
    return () => removeEventListener('popstate', read)
  }, [])
  useEffect(() => track('page_view', { page: NAMES[path] }), [path])
  return path
}
