import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, runPlacet, startPlacet } from '../test/placet-process.ts'
import { starter } from './starter.ts'

const GOOD = starter(new Date('2026-11-23'))

const withService = (service: object): object => ({
  ...GOOD,
  services: { ...GOOD.services, added: { recipient: 'Added', country: 'US', ...service } },
})

const BAD: readonly (readonly [string, string, string, string])[] = [
  [
    'Google Analytics among anonymous analytics',
    JSON.stringify(withService({ name: 'Google Analytics 4', category: 'analytics' })),
    'services.added.category',
    'give it a category of its own',
  ],
  [
    'a misspelt category',
    JSON.stringify(withService({ name: 'Added', category: 'functionl' })),
    'services.added.category',
    'use one of essential, functional, analytics',
  ],
  [
    'plain http on a public host',
    JSON.stringify({ ...GOOD, site: { ...GOOD.site, origins: ['http://www.example.com'] } }),
    'site.origins.0',
    'http only for localhost',
  ],
  [
    'an unknown field',
    JSON.stringify({ ...GOOD, site: { ...GOOD.site, orgins: [] } }),
    'site.orgins',
    'correct its spelling, or remove it',
  ],
  ['broken JSON', '{\n  "site": {,\n}', 'line 2, column 12', 'is not JSON'],
]

test.each(BAD)('serve ends with 2 over %s, naming place and mend', async (...bad) => {
  const [, text, place, mend] = bad
  await using folder = await emptyFolder()
  await writeFile(join(folder.path, 'placet.config.json'), text)
  const { code, stdout, stderr } = await runPlacet(['serve', '--port', '0'], folder.path)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(place)
  expect(stderr).toContain(mend)
})

test('serve --json names the faults as data', async () => {
  await using folder = await emptyFolder()
  await writeFile(join(folder.path, 'p.json'), '{}')
  const { code, stderr } = await runPlacet(['serve', '--config', 'p.json', '--json'], folder.path)
  expect(code).toBe(2)
  const { findings } = JSON.parse(stderr) as { findings: { path: string }[] }
  expect(findings.map(({ path }) => path)).toContain('site')
})

test.each([
  ['SIGTERM', 'json'],
  ['SIGINT', 'ts'],
] as const)('serve answers until %s, then ends with 0', async (signal, extension) => {
  await using folder = await emptyFolder()
  const config = join(folder.path, `p.${extension}`)
  const text = JSON.stringify(GOOD)
  await writeFile(config, extension === 'json' ? text : `export default ${text}`)
  const server = startPlacet(['serve', '--config', config, '--port', '0', '--json'], folder.path)
  try {
    const { url, mount } = JSON.parse(await server.firstLine()) as { url: string; mount: string }
    expect((await fetch(`${url}${mount}/healthz`)).status).toBe(200)
    expect((await fetch(`${url}${mount}/placet.js`)).status).toBe(200)
  } finally {
    server.kill(signal)
  }
  expect(await server.ended).toMatchObject({ code: 0, stderr: '' })
})

test('serve says that the port is taken', async () => {
  await using folder = await emptyFolder()
  await writeFile(join(folder.path, 'placet.config.json'), JSON.stringify(GOOD))
  const taken = createServer()
  await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening))
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { code, stderr } = await runPlacet(['serve', '--port', String(port)], folder.path)
  taken.close()
  expect(code).toBe(2)
  expect(stderr).toContain(`port ${port} on 127.0.0.1 is taken`)
})
