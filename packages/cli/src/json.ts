import {
  findNodeAtLocation,
  parseTree,
  printParseErrorCode,
  type ParseError,
  type Node,
} from 'jsonc-parser'
import { UnableError } from './unable.ts'

/** A place in a text, counted from 1 as editors do. */
interface Place {
  readonly line: number
  readonly column: number
}

function placeOf(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

const MENDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no JSON value: texts need double quotes',
  PropertyNameExpected:
    'a name in double quotes must stand here: is there a comma too many before?',
  ValueExpected: 'a value must stand here: is there a comma too many before?',
  ColonExpected: 'a ":" must stand here, between name and value',
  CommaExpected: 'a "," must stand here: is it missing at the end of the part before?',
  CloseBraceExpected: 'a "}" is missing',
  CloseBracketExpected: 'a "]" is missing',
  EndOfFileExpected: 'the file must end here',
  InvalidCommentToken: 'JSON has no comments: remove it, or use a .ts policy',
  UnexpectedEndOfString: 'the text is not closed: a double quote is missing',
}

const STRICT = { allowTrailingComma: false, disallowComments: true, allowEmptyContent: false }

/** Parses strict JSON. Throws `UnableError` with line and column of the first syntax error. */
export function parseJson(text: string, file: string): unknown {
  const errors: ParseError[] = []
  parseTree(text, errors, STRICT)
  const [first] = errors
  if (first === undefined) return JSON.parse(text)
  const code = printParseErrorCode(first.error)
  const finding = { ...placeOf(text, first.offset), message: MENDS[code] ?? code }
  throw new UnableError(`${file} is not JSON`, [finding])
}

function nearest(root: Node, path: readonly (string | number)[]): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length))
    if (node !== undefined) return node
  }
  return root
}

/** Where a path of a JSON text stands; of a path that is missing, its nearest parent. */
export function locate(text: string, path: readonly PropertyKey[]): Place {
  const root = parseTree(text)
  if (root === undefined) return { line: 1, column: 1 }
  const keys = path.map((key) => (typeof key === 'number' ? key : stepOf(String(key))))
  return placeOf(text, nearest(root, keys).offset)
}

/** Rules that span fields name array places as text. */
function stepOf(key: string): string | number {
  return /^\d+$/.test(key) ? Number(key) : key
}
