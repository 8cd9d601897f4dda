/** What the script tag says. */
export interface Tag {
  /** Where the script came from: its chunks are beside it. */
  readonly source: string
  readonly endpoint?: string | undefined
  /** False where the page brings its own notice and preferences. */
  readonly ui: boolean
  readonly ask?: 'never' | undefined
  /** The language to speak, whatever page and visitor read. */
  readonly lang?: string | undefined
}

/**
 * The script tag that runs; only while it does, the page knows it. Never an element that has taken
 * the name `currentScript` on the document (HTML §3.1.7, named access).
 */
export function thisScript(): Document['currentScript'] {
  return Reflect.get(Document.prototype, 'currentScript', document)
}

/** Reads a script tag's attributes. A `<base>` of the page has no say in where code comes from. */
export function readTag(script: Document['currentScript']): Tag {
  const { endpoint, ui, ask, lang } = script?.dataset ?? {}
  return {
    source: (script instanceof HTMLScriptElement && script.src) || location.href,
    endpoint,
    ui: ui !== 'none',
    ask: ask === 'never' ? ask : undefined,
    lang,
  }
}
