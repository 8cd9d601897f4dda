import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { openSqlite } from './sqlite.ts'

const dir = mkdtempSync(join(tmpdir(), 'placet-kill-'))
afterAll(() => rmSync(dir, { recursive: true }))

/** Runs the child until it has acknowledged this many, kills it, gives what it acknowledged. */
async function killAfter(acknowledged: number, run: string): Promise<string[]> {
  const script = fileURLToPath(new URL('../../test/kill.child.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=placet-source', script, dir, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    out += text
    if (out.split('\n').length > acknowledged) child.kill('SIGKILL')
  })
  await new Promise((resolve) => child.once('close', resolve))
  return out.split('\n').slice(0, -1)
}

test('every acknowledged decision exists after kill -9', async () => {
  const acknowledged: string[] = []
  for (const [run, count] of [20, 75, 40].entries()) {
    acknowledged.push(...(await killAfter(count, `run${run}`)))
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(135)
  const store = openSqlite(dir)
  const kept = new Set((await store.history('holder')).map(({ record }) => record.id))
  await store.close()
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
}, 30_000)
