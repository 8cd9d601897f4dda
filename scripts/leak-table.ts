import { writeFile } from 'node:fs/promises'
import { measure } from '../examples/tests/leaks/measure.ts'
import { openLab } from '../examples/tests/leaks/run.ts'
import { leaksDocument } from '../examples/tests/leaks/table.ts'

/** Measures what each layer lets through, and writes the table that is committed. */
const lab = await openLab()
try {
  await writeFile(
    new URL('../packages/core/LEAKS.md', import.meta.url),
    leaksDocument(await measure(lab)),
  )
} finally {
  await lab.close()
}
