// Records decisions as fast as it can and names each one on stdout once it is acknowledged.
import { writeSync } from 'node:fs'
import { judge } from '../src/decisions/judge.ts'
import { decision, GRANTED, NOON } from './testing.ts'
import { openSqlite } from '../src/store/sqlite.ts'

const store = openSqlite(String(process.argv[2]))
const run = String(process.argv[3])

for (let n = 0; ; n++) {
  const id = `${run}-${n}`
  const draft = {
    request: decision(GRANTED, { id }),
    now: NOON,
    salt: 'c2FsdA',
    newHolder: 'holder',
  }
  await store.record({ id }, (facts) => judge(draft, facts))
  writeSync(1, `${id}\n`)
}
