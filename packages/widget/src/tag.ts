/** What the script tag says. */
export interface Tag {
  /** Where the script came from: its chunks are beside it. */
  readonly source: string
  readonly endpoint?: string | undefined
  /** False where the page brings its own notice and preferences. */
  readonly ui: boolean
  readonly ask?: 'never' | undefined
}

/** Reads a script tag's attributes. Only while the script runs does the page know its tag. */
export function readTag(script: Document['currentScript']): Tag {
  const { endpoint, ui, ask } = script?.dataset ?? {}
  return {
    source: (script instanceof HTMLScriptElement && script.src) || document.baseURI,
    endpoint,
    ui: ui !== 'none',
    ask: ask === 'never' ? ask : undefined,
  }
}
