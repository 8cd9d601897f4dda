/** One way of asking, as its own guide says to put it on a page. */
export interface Banner {
  readonly name: string
  /** What goes into the head of the page, and before the end of its body. */
  readonly head: string
  readonly body: string
  /** What it serves, by path. */
  readonly files: Readonly<Record<string, string | Buffer>>
  /** What answers below its mount path, where it has a server. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined
  /** The button that accepts, as an expression of the page; null or undefined while there is none. */
  readonly accept: string
  close(): Promise<void>
}

/** Makes a banner that holds these scripts until analytics are accepted, for a site at `origin`. */
export type Make = (held: readonly string[], origin: string) => Promise<Banner>

export const nothing = async (): Promise<void> => {}
