import { styleText } from 'node:util'
import type { Finding, UnableError } from './unable.ts'

/** Writes a line of what was asked for: the only thing on stdout, so that it can be piped. */
export function answer(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Writes a line about what happens, on stderr. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** The text in bold on a terminal; as it is in a pipe, or where NO_COLOR is set. */
export function strong(text: string): string {
  return styleText('bold', text, { stream: process.stderr })
}

/** The text in a quieter colour on a terminal; as it is elsewhere. */
export function faint(text: string): string {
  return styleText('dim', text, { stream: process.stderr })
}

function red(text: string): string {
  return styleText('red', text, { stream: process.stderr })
}

function findingLine({ path, message, line, column }: Finding): string {
  const place = line === undefined ? '' : faint(`line ${line}, column ${column ?? 1}  `)
  return `  ${place}${path === undefined ? '' : `${strong(path)}: `}${message}`
}

/** Says on stderr why a command could not run: in lines for a person, or as one JSON object. */
export function explainUnable(error: UnableError, { json }: { readonly json: boolean }): void {
  if (json) {
    note(JSON.stringify({ error: error.message, findings: error.findings }))
    return
  }
  note(`${red('error')} ${error.message}`)
  for (const finding of error.findings) note(findingLine(finding))
}
