import { LAXER, type Column, type Expected, type Laxer } from './measure.ts'
import { TECHNIQUES } from './registry.ts'
import { columnsOf, item, laxerTitle, THROUGH } from './table.ts'
import type { Technique } from './technique.ts'

const linesBetween = (text: string, start: string, end: string): readonly string[] =>
  (text.split(start)[1] ?? '').split(end)[0]?.split('\n') ?? []

/** Whether a table says that a technique gets through; what has no column there always does. */
function saysThrough(text: string, { group, what }: Technique, column: Column): boolean {
  const at = columnsOf(group).indexOf(column)
  if (at < 0) return true
  const rows = linesBetween(text, `\n## ${group}\n`, '\n## ')
  const row = rows.find((line) => line.startsWith(`| ${what} `))
  return row?.split(' | ')[at + 1]?.includes(THROUGH) === true
}

/** What a document says will get through, for the next measurement to wait for. */
export function expectedBy(text: string): Expected {
  const through = (technique: Technique, visit: Column | Laxer): boolean => {
    if (!(visit in LAXER)) return saysThrough(text, technique, visit as Column)
    const name = visit as Laxer
    const more = linesBetween(text, `\n${laxerTitle(name)}\n\n`, '\n\n')
    return more.includes(`- ${item(technique)}`) || through(technique, LAXER[name].than)
  }
  return (visit) => TECHNIQUES.filter((one) => through(one, visit)).map(({ id }) => id)
}
