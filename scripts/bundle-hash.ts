import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'

/**
 * Hash of the sources that ask a visitor (core and widget, tests aside), SHA-256 base64url: what a
 * decision made through the npm packages names as its bundle. The same sources, the same hash.
 */
export function bundleHash(): string {
  const root = new URL('../', import.meta.url).pathname
  const files = globSync('packages/{core,widget}/src/**/*.{ts,tsx,css}', { cwd: root })
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .sort()
  const hash = createHash('sha256')
  for (const path of files)
    hash
      .update(`${path}\n`)
      .update(readFileSync(root + path))
      .update('\0')
  return hash.digest('base64url')
}
